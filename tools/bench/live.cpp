#include "tools/bench/live.hpp"

#include "common/net/http/client.hpp"
#include "common/net/http/websocket.hpp"
#include "common/wire/case.hpp"
#include "tools/bench/crowd.hpp"
#include "tools/bench/resident.hpp"

#include <algorithm>

namespace shanhai::bench {
namespace {

using namespace std::chrono_literals;
using Time = std::chrono::steady_clock::time_point;

constexpr auto receipt_limit = 5s;
constexpr auto settling = 2s;

auto seconds(Time from, Time to) -> double { return std::chrono::duration<double>{to - from}.count(); }

struct Hall {
    std::vector<std::unique_ptr<http::WebSocket>> sockets;
    std::size_t opened = 0;
    std::size_t listening = 0;
    std::vector<Time> receipts;  // of the event that is under way
    std::optional<Fault> fault;
    bool over = false;
};

auto open_one(Hall& hall, Target target) -> awaitable<void>
{
    auto stream = co_await dial(target);
    if (!stream) {
        hall.fault = stream.error();
        co_return;
    }
    auto options = http::WebSocketOptions{};
    options.silence = 10min;
    auto host = target.host + ':' + std::to_string(target.port);
    std::string where = "/api/v1/live?kinds=case.renewed";
    auto answer = co_await http::WebSocket::connect(std::move(*stream), std::move(host), std::move(where), options);
    if (!answer) hall.fault = answer.error();
    else if (!answer->socket) hall.fault = Fault{errc::unavailable, "bench.refused"};
    else hall.sockets.push_back(std::move(answer->socket));
    ++hall.opened;
}

auto listen(Hall& hall, http::WebSocket& socket) -> awaitable<void>
{
    for (++hall.listening;;) {
        auto message = co_await socket.receive();
        if (!message) break;
        const auto now = std::chrono::steady_clock::now();
        const bool is_event = message->find("\"case.renewed\"") != std::string::npos;
        if (is_event) hall.receipts.push_back(now);
    }
    if (!hall.over) hall.fault = Fault{errc::cancelled, "bench.lost"};
    --hall.listening;
}

auto close_all(Hall& hall) -> awaitable<void>
{
    hall.over = true;
    for (const auto& socket : hall.sockets) {
        auto goodbye = http::Goodbye(http::Closing::normal, {});
        co_await socket->close(std::move(goodbye));
    }
    while (hall.listening > 0) co_await pause_for(5ms);
}

auto renew(http::Client& client, const LiveWish& wish) -> awaitable<Result<void>>
{
    auto request = http::ClientRequest{"POST", "/api/v1/cases/" + wish.which + "/renew"};
    request.headers.set("Content-Type", "application/json");
    request.body = wire::write_json(wire::TokenBody{wish.token});
    auto answer = co_await client.send(std::move(request));
    if (!answer) co_return answer.error();
    auto body = co_await answer->body().read_all(1_MiB);
    if (!body) co_return body.error();
    if (answer->status() != 200) co_return Fault{errc::unavailable, "bench.refused"};
    co_return Result<void>{};
}

auto open_all(Hall& hall, const Target& target, std::size_t count) -> awaitable<Result<void>>
{
    constexpr std::size_t at_once = 50;
    auto executor = co_await asio::this_coro::executor;
    for (std::size_t begun = 0; begun < count && !hall.fault;) {
        for (std::size_t i = 0; i < at_once && begun < count; ++i, ++begun)
            asio::co_spawn(executor, open_one(hall, target), asio::detached);
        while (hall.opened < begun && !hall.fault) co_await pause_for(5ms);
    }
    if (hall.fault) co_return *hall.fault;
    for (const auto& socket : hall.sockets) asio::co_spawn(executor, listen(hall, *socket), asio::detached);
    co_return Result<void>{};
}

auto one_event(Hall& hall, http::Client& client, const LiveWish& wish, LiveFigures& figures) -> awaitable<Result<void>>
{
    hall.receipts.clear();
    const auto asked = std::chrono::steady_clock::now();
    auto renewed = co_await renew(client, wish);
    const auto done = std::chrono::steady_clock::now();
    if (!renewed) co_return renewed.error();
    while (hall.receipts.size() < hall.sockets.size() && !hall.fault) {
        if (std::chrono::steady_clock::now() > done + receipt_limit) break;
        co_await pause_for(1ms);
    }
    if (hall.fault) co_return *hall.fault;
    figures.missing += hall.sockets.size() - hall.receipts.size();
    figures.commits.push_back(seconds(asked, done));
    for (const auto when : hall.receipts) {
        figures.since_asked.push_back(seconds(asked, when));
        figures.since_done.push_back(seconds(done, when));
    }
    co_return Result<void>{};
}

// As many again, for a moment: the first have filled what the process had left free, so what these take is what one is.
auto weigh(const Target& target, const LiveWish& wish, LiveFigures& figures) -> awaitable<Result<void>>
{
    Hall more;
    co_await pause_for(settling);
    figures.resident_before = resident_of(wish.pid);
    auto opened = co_await open_all(more, target, wish.watchers);
    co_await pause_for(settling);
    figures.resident_with = resident_of(wish.pid);
    co_await close_all(more);
    co_return opened;
}

auto measure(Hall& hall, const Target& target, const LiveWish& wish, LiveFigures& figures) -> awaitable<Result<void>>
{
    http::Client client{target.host, target.port, target.tls};
    auto opened = co_await open_all(hall, target, wish.watchers);
    if (!opened) co_return opened.error();
    figures.watchers = hall.sockets.size();
    auto weighed = co_await weigh(target, wish, figures);
    if (!weighed) co_return weighed.error();
    auto warm = co_await renew(client, wish);
    if (!warm) co_return warm.error();
    co_await pause_for(settling);
    const auto rest = std::chrono::milliseconds{wish.rest};
    for (std::size_t i = 0; i < wish.events; ++i) {
        auto done = co_await one_event(hall, client, wish, figures);
        if (!done) co_return done.error();
        co_await pause_for(rest);
    }
    co_return Result<void>{};
}

auto measure_and_leave(Hall& hall, const Target& target, const LiveWish& wish, LiveFigures& figures)
    -> awaitable<Result<void>>
{
    auto measured = co_await measure(hall, target, wish, figures);
    co_await close_all(hall);
    co_return measured;
}

auto in_milliseconds(const std::vector<double>& all) -> boost::json::object
{
    return {{"p50", quantile(all, 0.5) * 1e3}, {"p99", quantile(all, 0.99) * 1e3}, {"max", quantile(all, 1) * 1e3}};
}

}  // namespace

auto measure_live(const Target& target, const LiveWish& wish) -> Result<LiveFigures>
{
    LiveFigures figures;
    Result<void> outcome = Fault{errc::internal, "bench"};
    asio::io_context io{1};
    Hall hall;  // its connections are the context's: they go first
    auto keep = [&](std::exception_ptr bug, Result<void> result) {
        if (bug) std::rethrow_exception(bug);
        outcome = result;
    };
    asio::co_spawn(io, measure_and_leave(hall, target, wish, figures), keep);
    io.run();
    if (!outcome) return outcome.error();
    return figures;
}

auto to_json(const LiveFigures& figures) -> boost::json::object
{
    const auto grown = static_cast<double>(figures.resident_with) - static_cast<double>(figures.resident_before);
    const auto count = static_cast<double>(std::max<std::size_t>(1, figures.watchers));
    return {{"watchers", figures.watchers},
            {"receipts", figures.since_asked.size()},
            {"missing", figures.missing},
            {"commit_ms", in_milliseconds(figures.commits)},
            {"since_asked_ms", in_milliseconds(figures.since_asked)},
            {"since_done_ms", in_milliseconds(figures.since_done)},
            {"resident_before", figures.resident_before},
            {"resident_with", figures.resident_with},
            {"bytes_per_watcher", grown / count}};
}

}  // namespace shanhai::bench
