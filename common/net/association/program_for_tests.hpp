// Somebody else's program, run from a test: its exit code and what it said.
#pragma once

#include <cerrno>
#include <chrono>
#include <csignal>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <spawn.h>
#include <stdexcept>
#include <string>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

extern char** environ;

namespace shanhai::test {

inline auto find_program(const std::string& name) -> bool
{
    for (const auto* const folder : {"/usr/bin/", "/usr/local/bin/", "/bin/"})
        if (std::filesystem::exists(folder + name)) return true;
    return false;
}

// Ended, at the latest, with this object: by its own id and nobody else's.
class Program {
public:
    // `settings` are NAME=value, added to the environment.
    explicit Program(std::vector<std::string> words, std::vector<std::string> settings = {})
    {
        auto pattern = (std::filesystem::temp_directory_path() / "shanhai-program-XXXXXX").string();
        const int output = ::mkstemp(pattern.data());
        output_ = pattern;

        std::vector<char*> arguments;
        for (auto& word : words) arguments.push_back(word.data());
        arguments.push_back(nullptr);
        std::vector<char*> environment;
        for (auto& setting : settings) environment.push_back(setting.data());
        for (char** inherited = environ; *inherited; ++inherited) environment.push_back(*inherited);
        environment.push_back(nullptr);

        posix_spawn_file_actions_t actions;
        ::posix_spawn_file_actions_init(&actions);
        ::posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
        ::posix_spawn_file_actions_adddup2(&actions, output, STDERR_FILENO);
        const int failed = ::posix_spawnp(&pid_, arguments[0], &actions, nullptr, arguments.data(), environment.data());
        ::posix_spawn_file_actions_destroy(&actions);
        ::close(output);
        if (failed) throw std::runtime_error{"cannot start " + words[0]};
    }
    Program(const Program&) = delete;
    Program& operator=(const Program&) = delete;
    ~Program()
    {
        if (pid_ > 0) {
            ::kill(pid_, SIGKILL);
            wait();
        }
        std::error_code ignored;
        std::filesystem::remove(output_, ignored);
    }

    auto wait() -> int
    {
        int state = 0;
        while (::waitpid(pid_, &state, 0) < 0 && errno == EINTR) {}
        pid_ = -1;
        return WIFEXITED(state) ? WEXITSTATUS(state) : 128 + WTERMSIG(state);
    }
    auto said() const -> std::string
    {
        std::ifstream file{output_, std::ios::binary};
        return {std::istreambuf_iterator<char>{file}, {}};
    }

private:
    pid_t pid_ = -1;
    std::filesystem::path output_;
};

}  // namespace shanhai::test
