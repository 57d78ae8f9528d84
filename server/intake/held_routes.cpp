#include "server/cases/view.hpp"
#include "server/intake/routes.hpp"

namespace shanhai::intake {
namespace {

using http::Request;
using http::Response;
using people::id_in;
using people::read_body;
using people::reply;

struct Context {
    HeldCases& held;
    people::Gate& gate;
    Clock& clock;
};

auto confirm(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto which = id_in<CaseId>(request, "case");
    if (!which) co_return which.error();
    auto body = co_await read_body<wire::ConfirmBody>(request);
    if (!body) co_return body.error();
    auto done = co_await to.held.confirm(std::move(*who), std::move(*which), std::move(*body));
    if (!done) co_return done.error();
    co_return reply(cases::to_view(*done, to.clock.now()));
}

auto correct(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto which = id_in<CaseId>(request, "case");
    if (!which) co_return which.error();
    auto body = co_await read_body<wire::CorrectBody>(request);
    if (!body) co_return body.error();
    auto done = co_await to.held.correct(std::move(*who), std::move(*which), std::move(*body));
    if (!done) co_return done.error();
    co_return reply(cases::to_view(*done, to.clock.now()));
}

auto cancel(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto which = id_in<CaseId>(request, "case");
    if (!which) co_return which.error();
    auto body = co_await read_body<wire::CancelBody>(request);
    if (!body) co_return body.error();
    auto done = co_await to.held.cancel(std::move(*who), std::move(*which), std::move(*body));
    if (!done) co_return done.error();
    co_return reply(cases::to_view(*done, to.clock.now()));
}

auto list_forms(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto which = id_in<CaseId>(request, "case");
    if (!which) co_return which.error();
    auto forms = co_await to.held.forms(std::move(*who), std::move(*which));
    if (!forms) co_return forms.error();
    auto history = wire::FormHistory{};
    for (const auto& one : *forms) {
        auto form = wire::read_json<wire::RequestForm>(one.form);
        if (!form) co_return Fault{errc::corrupt, "ledger.form"};
        history.forms.push_back({one.number, one.by, to_text(one.at), std::move(*form)});
    }
    co_return reply(history);
}

}  // namespace

auto held_routes(HeldCases& held, people::Gate& gate, Clock& clock) -> std::vector<http::Route>
{
    const auto to = Context{held, gate, clock};
    return {
        {"POST", "/api/v1/cases/{case}/confirm", [to](Request& request) { return confirm(request, to); }},
        {"POST", "/api/v1/cases/{case}/correct", [to](Request& request) { return correct(request, to); }},
        {"POST", "/api/v1/cases/{case}/cancel", [to](Request& request) { return cancel(request, to); }},
        {"GET", "/api/v1/cases/{case}/forms", [to](Request& request) { return list_forms(request, to); }},
    };
}

}  // namespace shanhai::intake
