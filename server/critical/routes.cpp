#include "server/critical/routes.hpp"

#include "server/critical/view.hpp"

namespace shanhai::critical {
namespace {

using http::Request;
using http::Response;
using ledger::AlertId;
using people::id_in;
using people::number_in;
using people::read_body;
using people::reply;

constexpr std::int64_t page_max = 200;
constexpr std::int64_t wait_max = 60;  // seconds a long poll may last

struct Context {
    Critical& critical;
    people::Gate& gate;
};

// Without a number nobody waits: that is how one begins.
auto news(Request& request, Context to, Principal who) -> awaitable<Result<std::int64_t>>
{
    if (!request.query("after")) co_return co_await to.critical.last_event();
    auto after = number_in(request, "after", 0, std::numeric_limits<std::int64_t>::max());
    auto wait = number_in(request, "wait", 0, wait_max);
    if (!after) co_return after.error();
    if (!wait) co_return wait.error();
    const auto patience = std::chrono::seconds{*wait};
    co_return co_await to.critical.wait(std::move(who), *after, patience);
}

// Without `all` what is open. With `after` and `wait` it waits for news first: a clinic's live connection.
auto list_alerts(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto limit = number_in(request, "limit", page_max, page_max);
    if (!limit) co_return limit.error();
    auto last = co_await news(request, to, *who);
    if (!last) co_return last.error();
    const bool open_only = !request.query("all");
    auto alerts = co_await to.critical.list(std::move(*who), open_only, static_cast<std::size_t>(*limit));
    if (!alerts) co_return alerts.error();
    auto list = wire::AlertList{{}, *last};
    for (const auto& one : *alerts) list.alerts.push_back(to_view(one));
    co_return reply(list);
}

auto show_alert(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto id = id_in<AlertId>(request, "alert");
    if (!id) co_return id.error();
    auto found = co_await to.critical.find(std::move(*who), std::move(*id));
    if (!found) co_return found.error();
    co_return reply(to_view(*found));
}

auto raise(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto body = co_await read_body<wire::RaiseBody>(request);
    if (!body) co_return body.error();
    auto of = CaseId::parse(body->of);
    if (!of) co_return Fault{errc::not_found, "case"};
    auto suspicion = Suspicion{*of, body->item, body->finding};
    auto raised = co_await to.critical.raise(std::move(*who), std::move(suspicion));
    if (!raised) co_return raised.error();
    co_return reply(to_view(*raised), 201);
}

// Everything that is done to one alert: who, which, what they say, and what the alert is afterwards.
template <class Body>
using Step = awaitable<Result<Shown>> (*)(Critical& critical, Principal who, AlertId id, Body body);

template <class Body>
auto take_step(Request& request, Context to, Step<Body> step) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto id = id_in<AlertId>(request, "alert");
    if (!id) co_return id.error();
    auto body = co_await read_body<Body>(request);
    if (!body) co_return body.error();
    auto done = co_await step(to.critical, std::move(*who), std::move(*id), std::move(*body));
    if (!done) co_return done.error();
    co_return reply(to_view(*done));
}

auto confirm(Critical& critical, Principal who, AlertId id, wire::VoidBody) -> awaitable<Result<Shown>>
{
    return critical.confirm(std::move(who), std::move(id));
}

auto receive(Critical& critical, Principal who, AlertId id, wire::VoidBody) -> awaitable<Result<Shown>>
{
    return critical.receive(std::move(who), std::move(id));
}

auto acknowledge(Critical& critical, Principal who, AlertId id, wire::ReadBackBody body) -> awaitable<Result<Shown>>
{
    return critical.acknowledge(std::move(who), std::move(id), Answer{body.by, body.id_end, body.name});
}

auto act(Critical& critical, Principal who, AlertId id, wire::ActionBody body) -> awaitable<Result<Shown>>
{
    return critical.act(std::move(who), std::move(id), Done{body.by, body.action, body.note});
}

auto close(Critical& critical, Principal who, AlertId id, wire::OutcomeBody body) -> awaitable<Result<Shown>>
{
    return critical.close(std::move(who), std::move(id), Done{body.by, body.outcome, body.note});
}

auto refute(Critical& critical, Principal who, AlertId id, wire::VoidBody body) -> awaitable<Result<Shown>>
{
    return critical.refute(std::move(who), std::move(id), std::move(body.reason));
}

auto see_correction(Critical& critical, Principal who, AlertId id, wire::ReadBackBody body) -> awaitable<Result<Shown>>
{
    return critical.acknowledge_correction(std::move(who), std::move(id), std::move(body.by));
}

auto record_call(Critical& critical, Principal who, AlertId id, wire::CallBody body) -> awaitable<Result<Shown>>
{
    return critical.record_call(std::move(who), std::move(id),
                                Call{body.by, body.whom, body.number, body.reached, body.note});
}

template <class Body>
auto step_route(Context to, std::string_view what, Step<Body> step) -> http::Route
{
    return {"POST", "/api/v1/critical/{alert}/" + std::string{what},
            [to, step](Request& request) { return take_step(request, to, step); }};
}

auto show_lists(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto body = wire::CriticalLists{};
    for (const auto& list : to.critical.lists().all()) body.lists.push_back(to_body(list));
    co_return reply(body);
}

}  // namespace

auto routes(Critical& critical, people::Gate& gate) -> std::vector<http::Route>
{
    const auto to = Context{critical, gate};
    return {
        {"GET", "/api/v1/critical", [to](Request& request) { return list_alerts(request, to); }},
        {"POST", "/api/v1/critical", [to](Request& request) { return raise(request, to); }},
        {"GET", "/api/v1/critical/{alert}", [to](Request& request) { return show_alert(request, to); }},
        step_route(to, "confirm", confirm),
        step_route(to, "received", receive),
        step_route(to, "acknowledge", acknowledge),
        step_route(to, "actions", act),
        step_route(to, "close", close),
        step_route(to, "void", refute),
        step_route(to, "correction", see_correction),
        step_route(to, "calls", record_call),
        {"GET", "/api/v1/critical-lists", [to](Request& request) { return show_lists(request, to); }},
    };
}

}  // namespace shanhai::critical
