#include "server/insight/metrics.hpp"

namespace shanhai::insight {
namespace {

using http::Request;
using http::Response;

constexpr std::uint64_t room_min = 1_GiB;              // with less, a study in flight may not fit: send no more here

auto healthz() -> awaitable<Response> { co_return Response{200, "text/plain", std::string{"ok\n"}}; }

auto readyz(ledger::Ledger& ledger, archive::PackStore& packs) -> awaitable<Response>
{
    auto work = [](ledger::Facts& facts) { return facts.trail().last_event(); };
    auto answered = co_await ledger.look(std::move(work));
    if (!answered) co_return answered.error();
    auto room = co_await packs.free_space();
    if (!room) co_return room.error();
    if (*room < room_min) co_return Fault{errc::storage_full, "ready.room"};
    co_return Response{200, "text/plain", std::string{"ready\n"}};
}

auto show_metrics(Metrics& metrics) -> awaitable<Response>
{
    auto text = co_await metrics.scrape();
    if (!text) co_return text.error();
    co_return Response{200, "text/plain; version=0.0.4", std::move(*text)};
}

}  // namespace

auto ops_routes(Metrics& metrics, ledger::Ledger& ledger, archive::PackStore& packs) -> std::vector<http::Route>
{
    return {
        {"GET", "/healthz", [](Request&) { return healthz(); }},
        {"GET", "/readyz", [&ledger, &packs](Request&) { return readyz(ledger, packs); }},
        {"GET", "/metrics", [&metrics](Request&) { return show_metrics(metrics); }},
    };
}

}  // namespace shanhai::insight
