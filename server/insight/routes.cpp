#include "server/insight/routes.hpp"

namespace shanhai::insight {
namespace {

using http::Request;
using http::Response;
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

}  // namespace

auto routes(Insight& insight, people::Gate& gate, Clock& clock) -> std::vector<http::Route>
{
    const auto to = Context{insight, gate, clock};
    return {
        {"GET", "/api/v1/admin/stats", [to](Request& request) { return show_stats(request, to); }},
    };
}

}  // namespace shanhai::insight
