// The HTTP face of what a reader and the clinic say to each other.
#include "server/cases/routes.hpp"
#include "server/cases/view.hpp"

namespace shanhai::cases {
namespace {

using http::Request;
using http::Response;
using people::id_in;
using people::read_body;
using people::reply;

struct Context {
    Exchange& exchange;
    people::Gate& gate;
    Clock& clock;
};

template <class Body>
using Word = awaitable<Result<Shown>> (Exchange::*)(people::Principal, CaseId, Body);

template <class Body>
auto say(Request& request, Context to, Word<Body> word) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto which = id_in<CaseId>(request, "case");
    if (!which) co_return which.error();
    auto body = co_await read_body<Body>(request);
    if (!body) co_return body.error();
    auto done = co_await (to.exchange.*word)(std::move(*who), std::move(*which), std::move(*body));
    if (!done) co_return done.error();
    co_return reply(to_view(*done, to.clock.now()));
}

}  // namespace

auto exchange_routes(Exchange& exchange, people::Gate& gate, Clock& clock) -> std::vector<http::Route>
{
    const auto to = Context{exchange, gate, clock};
    return {
        {"POST", "/api/v1/cases/{case}/return",
         [to](Request& request) { return say(request, to, &Exchange::send_back); }},
        {"POST", "/api/v1/cases/{case}/ask", [to](Request& request) { return say(request, to, &Exchange::ask); }},
        {"POST", "/api/v1/cases/{case}/retaken",
         [to](Request& request) { return say(request, to, &Exchange::retaken); }},
        {"POST", "/api/v1/cases/{case}/limits",
         [to](Request& request) { return say(request, to, &Exchange::read_with_limits); }},
        {"POST", "/api/v1/cases/{case}/answer", [to](Request& request) { return say(request, to, &Exchange::answer); }},
    };
}

}  // namespace shanhai::cases
