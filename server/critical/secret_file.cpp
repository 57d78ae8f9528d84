#include "server/critical/secret_file.hpp"

#include <algorithm>
#include <fstream>

namespace shanhai::critical {
namespace blocking {
namespace {

auto first_line(const std::filesystem::path& file) -> Result<std::string>
{
    constexpr std::size_t longest = 4096;
    std::ifstream in{file};
    std::string line;
    std::getline(in, line);
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.pop_back();
    const auto fits = [](char c) { return c > ' ' && c < 0x7f; };
    if (line.empty() || line.size() > longest || !std::ranges::all_of(line, fits))
        return Fault{errc::unavailable, "critical.secret"};
    return line;
}

}  // namespace
}  // namespace blocking

auto read_secret(Lane& disk, std::filesystem::path file) -> awaitable<Result<std::string>>
{
    auto job = [file = std::move(file)] { return blocking::first_line(file); };
    co_return co_await offload(disk, std::move(job));
}

}  // namespace shanhai::critical
