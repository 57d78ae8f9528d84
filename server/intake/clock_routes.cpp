#include "common/wire/clock.hpp"
#include "server/intake/routes.hpp"

namespace shanhai::intake {
namespace {

using http::Request;
using http::Response;
using people::reply;

constexpr std::size_t clocks_max = 500;

struct Context {
    ledger::Ledger& ledger;
    people::Gate& gate;
};

// A site sees its own clocks; the administrator everybody's.
auto list_clocks(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    const auto site = who->is(ledger::Role::administrator) ? std::nullopt : std::optional{who->site};
    auto work = [site](ledger::Facts& facts) { return facts.archive().clocks_off(site, clocks_max); };
    auto found = co_await to.ledger.look(std::move(work));
    if (!found) co_return found.error();
    auto list = wire::ClockList{};
    for (const auto& one : *found) {
        auto view = wire::ClockView{one.site.text(), one.device, one.ahead, to_text(one.seen_at), one.times, {}};
        view.sentence = wire::sentence_of(view);
        list.clocks.push_back(std::move(view));
    }
    co_return reply(list);
}

}  // namespace

auto clock_routes(ledger::Ledger& ledger, people::Gate& gate) -> std::vector<http::Route>
{
    const auto to = Context{ledger, gate};
    return {{"GET", "/api/v1/clocks", [to](Request& request) { return list_clocks(request, to); }}};
}

}  // namespace shanhai::intake
