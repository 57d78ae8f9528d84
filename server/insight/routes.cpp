#include "server/insight/routes.hpp"

namespace shanhai::insight {
namespace {

using http::Request;
using http::Response;
using people::number_in;
using people::reply;

constexpr auto day = std::chrono::hours{24};

struct Context {
    Insight& insight;
    people::Gate& gate;
    Clock& clock;
};

auto instant_in(const Request& request, std::string_view name, Instant fallback) -> Result<Instant>
{
    const auto text = request.query(name);
    return text ? parse_instant(*text) : fallback;
}

// The last day, unless the query says from and until.
auto show_stats(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    const auto now = to.clock.now();
    auto until = instant_in(request, "until", now);
    if (!until) co_return until.error();
    auto from = instant_in(request, "from", *until - day);
    if (!from) co_return from.error();
    auto stats = co_await to.insight.stats(std::move(*who), *from, *until);
    if (!stats) co_return stats.error();
    co_return reply(*stats);
}

auto show_audit(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto after = number_in(request, "after", 0, std::numeric_limits<std::int64_t>::max());
    if (!after) co_return after.error();
    auto limit = number_in(request, "limit", 100, 1000);
    if (!limit) co_return limit.error();
    auto page = co_await to.insight.audit(std::move(*who), *after, static_cast<std::size_t>(*limit));
    if (!page) co_return page.error();
    co_return reply(*page);
}

}  // namespace

auto routes(Insight& insight, people::Gate& gate, Clock& clock) -> std::vector<http::Route>
{
    const auto to = Context{insight, gate, clock};
    return {
        {"GET", "/api/v1/admin/stats", [to](Request& request) { return show_stats(request, to); }},
        {"GET", "/api/v1/admin/audit", [to](Request& request) { return show_audit(request, to); }},
    };
}

}  // namespace shanhai::insight
