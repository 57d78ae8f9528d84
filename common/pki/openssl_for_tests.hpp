// The foreign judge: Debian's own `openssl` command, run without a shell.
#pragma once

#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <spawn.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace shanhai::test {

struct Judgement {
    int exit_code;
    std::string said;  // both of its outputs
    explicit operator bool() const { return exit_code == 0; }
};

// `settings` are NAME=value, added to its environment.
inline auto openssl(std::vector<std::string> words, std::vector<std::string> settings = {}) -> Judgement
{
    words.insert(words.begin(), "openssl");
    std::vector<char*> arguments;
    for (auto& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    std::vector<char*> environment;
    for (auto& setting : settings) environment.push_back(setting.data());
    for (char** inherited = environ; *inherited; ++inherited) environment.push_back(*inherited);
    environment.push_back(nullptr);

    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) throw std::runtime_error{"no pipe"};
    posix_spawn_file_actions_t actions;
    ::posix_spawn_file_actions_init(&actions);
    ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    ::posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
    pid_t child = 0;
    const int failed =
        ::posix_spawnp(&child, "openssl", &actions, nullptr, arguments.data(), environment.data());
    ::posix_spawn_file_actions_destroy(&actions);
    ::close(ends[1]);
    if (failed) ::close(ends[0]);
    if (failed) throw std::runtime_error{"cannot start openssl"};

    Judgement judgement{127, {}};
    char piece[4096];
    for (ssize_t got = 1; got != 0;) {
        got = ::read(ends[0], piece, sizeof piece);
        if (got < 0 && errno != EINTR) break;
        if (got > 0) judgement.said.append(piece, static_cast<std::size_t>(got));
    }
    ::close(ends[0]);
    int state = 0;
    while (::waitpid(child, &state, 0) < 0 && errno == EINTR) {}
    if (WIFEXITED(state)) judgement.exit_code = WEXITSTATUS(state);
    return judgement;
}

inline auto write_file(const std::filesystem::path& path, std::string_view content) -> std::string
{
    std::ofstream{path, std::ios::binary} << content;
    return path.string();
}

inline auto read_file(const std::filesystem::path& path) -> std::string
{
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

}  // namespace shanhai::test
