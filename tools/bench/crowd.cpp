#include "tools/bench/crowd.hpp"

#include <algorithm>
#include <thread>

namespace shanhai::bench {
namespace {

auto live(Sender& sender, const Life& life) -> awaitable<void>
{
    const Stopwatch watch;
    auto lived = co_await life(sender);
    sender.seconds = watch.seconds();
    if (!lived) sender.fault = lived.error();
}

}  // namespace

auto crowd(std::size_t count, std::size_t threads, const Life& life) -> Result<Run>
{
    threads = std::clamp<std::size_t>(threads, 1, count);
    std::vector<Sender> senders(count);
    const Stopwatch watch;
    {
        std::vector<std::jthread> all;
        for (std::size_t first = 0; first < threads; ++first) {
            all.emplace_back([&, first] {
                asio::io_context io{1};
                for (auto i = first; i < count; i += threads) {
                    senders[i].number = i;
                    asio::co_spawn(io, live(senders[i], life), asio::detached);
                }
                io.run();
            });
        }
    }
    Run run;
    run.seconds = watch.seconds();
    std::optional<Fault> first_fault;
    for (const auto& sender : senders) {
        run.objects += sender.objects;
        run.bytes += sender.bytes;
        run.failed += sender.failed + (sender.fault ? 1 : 0);
        run.waits.insert(run.waits.end(), sender.waits.begin(), sender.waits.end());
        run.senders.push_back(sender.seconds);
        if (sender.fault && !first_fault) first_fault = sender.fault;
    }
    if (first_fault && run.objects == 0) return *first_fault;
    return run;
}

auto pause_for(Duration length) -> awaitable<void>
{
    auto executor = co_await asio::this_coro::executor;
    auto alarm = asio::steady_timer{executor, length};
    co_await alarm.async_wait(asio::as_tuple(asio::use_awaitable));
}

}  // namespace shanhai::bench
