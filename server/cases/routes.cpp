#include "server/cases/routes.hpp"

#include "server/cases/view.hpp"

namespace shanhai::cases {
namespace {

using http::Request;
using http::Response;
using people::id_in;
using people::number_in;
using people::read_body;
using people::reply;

constexpr std::int64_t page_max = 200;

struct Context {
    Queue& queue;
    people::Gate& gate;
    Clock& clock;
};

auto list_of(const std::vector<Shown>& cases, Instant now) -> wire::CaseList
{
    auto list = wire::CaseList{};
    for (const auto& shown : cases) list.cases.push_back(to_view(shown, now));
    return list;
}

auto show_queue(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto limit = number_in(request, "limit", 50, page_max);
    if (!limit) co_return limit.error();
    auto waiting = co_await to.queue.waiting(std::move(*who), static_cast<std::size_t>(*limit));
    if (!waiting) co_return waiting.error();
    co_return reply(list_of(*waiting, to.clock.now()));
}

auto read_filter(const Request& request) -> Result<ledger::CaseFilter>
{
    auto filter = ledger::CaseFilter{};
    if (const auto text = request.query("state")) {
        for (const auto state : ledger::case_states)
            if (*text == ledger::name_of(state)) filter.state = state;
        if (!filter.state) return Fault{errc::malformed, "query.state"};
    }
    if (const auto text = request.query("after")) {
        auto after = CaseId::parse(*text);
        if (!after) return Fault{errc::malformed, "query.after"};
        filter.after = *after;
    }
    auto limit = number_in(request, "limit", 50, page_max);
    if (!limit) return limit.error();
    filter.limit = static_cast<std::size_t>(*limit);
    return filter;
}

auto list_cases(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto filter = read_filter(request);
    if (!filter) co_return filter.error();
    auto cases = co_await to.queue.list(std::move(*who), std::move(*filter));
    if (!cases) co_return cases.error();
    co_return reply(list_of(*cases, to.clock.now()));
}

// 204 when nothing waits for this reader.
auto take_next(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto taken = co_await to.queue.next(std::move(*who));
    if (!taken) co_return taken.error();
    if (!*taken) co_return Response{204};
    co_return reply(to_claim_view(**taken, to.clock.now()));
}

auto claim(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto which = id_in<CaseId>(request, "case");
    if (!which) co_return which.error();
    auto claimed = co_await to.queue.claim(std::move(*who), std::move(*which));
    if (!claimed) co_return claimed.error();
    co_return reply(to_claim_view(*claimed, to.clock.now()));
}

auto renew(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto which = id_in<CaseId>(request, "case");
    if (!which) co_return which.error();
    auto body = co_await read_body<wire::TokenBody>(request);
    if (!body) co_return body.error();
    auto renewed = co_await to.queue.renew(std::move(*who), std::move(*which), body->token);
    if (!renewed) co_return renewed.error();
    co_return reply(to_claim_view(*renewed, to.clock.now()));
}

auto release(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto which = id_in<CaseId>(request, "case");
    if (!which) co_return which.error();
    auto body = co_await read_body<wire::TokenBody>(request);
    if (!body) co_return body.error();
    auto released = co_await to.queue.release(std::move(*who), std::move(*which), body->token);
    if (!released) co_return released.error();
    co_return reply(to_view(*released, to.clock.now()));
}

auto hand_over(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto which = id_in<CaseId>(request, "case");
    if (!which) co_return which.error();
    auto body = co_await read_body<wire::HandOverBody>(request);
    if (!body) co_return body.error();
    auto colleague = PersonId::parse(body->to);
    if (!colleague) co_return Fault{errc::malformed, "case.to"};
    auto given = co_await to.queue.hand_over(std::move(*who), std::move(*which), body->token, std::move(*colleague));
    if (!given) co_return given.error();
    co_return reply(to_view(*given, to.clock.now()));
}

}  // namespace

auto routes(Queue& queue, people::Gate& gate, Clock& clock) -> std::vector<http::Route>
{
    const auto to = Context{queue, gate, clock};
    return {
        {"GET", "/api/v1/queue", [to](Request& request) { return show_queue(request, to); }},
        {"POST", "/api/v1/queue/next", [to](Request& request) { return take_next(request, to); }},
        {"GET", "/api/v1/cases", [to](Request& request) { return list_cases(request, to); }},
        {"POST", "/api/v1/cases/{case}/claim", [to](Request& request) { return claim(request, to); }},
        {"POST", "/api/v1/cases/{case}/renew", [to](Request& request) { return renew(request, to); }},
        {"POST", "/api/v1/cases/{case}/release", [to](Request& request) { return release(request, to); }},
        {"POST", "/api/v1/cases/{case}/hand-over", [to](Request& request) { return hand_over(request, to); }},
    };
}

}  // namespace shanhai::cases
