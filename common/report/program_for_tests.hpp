// Other people's programs as judges: run, waited for, and heard out. With what tests share about files and text.
#pragma once

#include "common/base/bytes.hpp"
#include "tests/support/temp_dir.hpp"

#include <sys/wait.h>

#include <algorithm>
#include <cstdio>
#include <fstream>

namespace shanhai::report {

struct Said {
    int code = -1;
    std::string text;  // both of its outputs
};

inline auto run(const std::vector<std::string>& words) -> Said
{
    std::string line;
    for (const auto& word : words) line += '\'' + word + "' ";
    Said said;
    auto* const pipe = ::popen((line + "2>&1 </dev/null").c_str(), "r");
    if (!pipe) throw std::runtime_error{"cannot start " + words.front()};
    char piece[4096];
    for (std::size_t n = 0; (n = std::fread(piece, 1, sizeof piece, pipe)) > 0;) said.text.append(piece, n);
    said.code = WEXITSTATUS(::pclose(pipe));
    return said;
}

inline auto is_installed(const std::string& program) -> bool
{
    return std::filesystem::exists("/usr/bin/" + program) || std::filesystem::exists("/usr/local/bin/" + program);
}

inline auto save(const test::TempDir& dir, const std::string& name, ByteView bytes) -> std::string
{
    std::ofstream{dir / name, std::ios::binary} << as_text(bytes);
    return (dir / name).string();
}

inline auto load(const std::filesystem::path& path) -> std::string
{
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

inline auto holds(const std::string& text, std::string_view part) -> bool
{
    return text.find(part) != std::string::npos;
}

}  // namespace shanhai::report
