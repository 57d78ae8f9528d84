// Foreign programs as peers: curl and openssl run beside the context that serves them.
#pragma once

#include "common/runtime/asio.hpp"

#include <sys/wait.h>

#include <cstdio>
#include <future>
#include <string>

namespace shanhai::test {

struct CommandAnswer {
    int status = -1;  // its exit code
    std::string output;
};

inline auto command(asio::io_context& io, const std::string& line) -> CommandAnswer
{
    auto ended = std::async(std::launch::async, [line] {
        CommandAnswer answer;
        auto* const pipe = ::popen(("timeout 30 sh -c '" + line + "'").c_str(), "r");
        std::array<char, 4096> piece{};
        for (std::size_t n = 0; (n = std::fread(piece.data(), 1, piece.size(), pipe)) > 0;)
            answer.output.append(piece.data(), n);
        answer.status = WEXITSTATUS(::pclose(pipe));
        return answer;
    });
    io.restart();
    auto serving = asio::make_work_guard(io);
    while (ended.wait_for(std::chrono::seconds{0}) != std::future_status::ready)
        io.run_for(std::chrono::milliseconds{5});
    return ended.get();
}

}  // namespace shanhai::test
