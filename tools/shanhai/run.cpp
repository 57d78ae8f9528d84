#include "tools/shanhai/run.hpp"

#include <cstdlib>
#include <iostream>

namespace shanhai::cli {
namespace {

// Leaves at once: a lane may be in the middle of reading a dying stick, and everything we keep is kept by renaming.
[[noreturn]] void stop(const Console& console)
{
    if (console.terminal) console.err << std::endl;
    console.print(Failure{Fault{errc::cancelled, "stopped"}});
    std::cout.flush();
    std::_Exit(static_cast<int>(Exit::stopped));
}

auto finish(const Errand& errand, std::optional<Outcome<void>>& end, asio::signal_set& signals) -> awaitable<void>
{
    auto outcome = co_await errand();
    end.emplace(std::move(outcome));
    signals.cancel();
}

}  // namespace

auto run(const Console& console, const Errand& errand) -> Exit
{
    asio::io_context io{1};
    asio::signal_set signals{io, SIGINT, SIGTERM};
    signals.async_wait([&](boost::system::error_code error, int) {
        if (!error) stop(console);
    });
    std::optional<Outcome<void>> end;
    std::exception_ptr bug;
    asio::co_spawn(io, finish(errand, end, signals), [&](std::exception_ptr thrown) {
        bug = thrown;
        if (thrown) signals.cancel();
    });
    io.run();
    if (bug) std::rethrow_exception(bug);
    if (end && *end) return Exit::done;
    const auto failure = end ? end->error() : Failure{};
    console.print(failure);
    return failure.exit();
}

}  // namespace shanhai::cli
