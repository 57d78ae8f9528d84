#include "server/delivery/routes.hpp"

namespace shanhai::delivery {
namespace {

using http::Request;
using http::Response;
using ledger::DestinationId;
using ledger::PushId;
using people::id_in;
using people::number_in;
using people::read_body;
using people::reply;

constexpr std::int64_t pushes_max = 1000;

struct Context {
    Destinations& destinations;
    people::Gate& gate;
};

template <class T>
auto answer_with(const Result<T>& done, unsigned status = 200) -> Response
{
    if (!done) return done.error();
    return reply(*done, status);
}

auto put(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto body = co_await read_body<wire::DestinationBody>(request);
    if (!body) co_return body.error();
    auto done = co_await to.destinations.put(std::move(*who), std::move(*body));
    co_return answer_with(done);
}

auto list(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto all = co_await to.destinations.list(std::move(*who));
    co_return answer_with(all);
}

auto close(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto which = id_in<DestinationId>(request, "destination");
    if (!which) co_return which.error();
    auto done = co_await to.destinations.close(std::move(*who), std::move(*which));
    co_return answer_with(done);
}

auto test(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto which = id_in<DestinationId>(request, "destination");
    if (!which) co_return which.error();
    auto done = co_await to.destinations.test(std::move(*who), std::move(*which));
    co_return answer_with(done);
}

auto filter_of(const Request& request) -> Result<ledger::PushFilter>
{
    auto filter = ledger::PushFilter{};
    auto limit = number_in(request, "limit", static_cast<std::int64_t>(filter.limit), pushes_max);
    if (!limit) return limit.error();
    filter.limit = static_cast<std::size_t>(*limit);
    filter.alarmed = request.query("alarm") == "1";
    if (const auto to = request.query("to"); to && !to->empty()) {
        auto id = DestinationId::parse(*to);
        if (!id) return Fault{errc::not_found, "destination"};
        filter.to = std::move(*id);
    }
    if (const auto report = request.query("report"); report && !report->empty()) {
        auto id = ReportId::parse(*report);
        if (!id) return Fault{errc::not_found, "report"};
        filter.report = std::move(*id);
    }
    return filter;
}

auto pushes(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto filter = filter_of(request);
    if (!filter) co_return filter.error();
    auto all = co_await to.destinations.pushes(std::move(*who), std::move(*filter));
    co_return answer_with(all);
}

auto resend(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto which = id_in<PushId>(request, "push");
    if (!which) co_return which.error();
    auto done = co_await to.destinations.resend(std::move(*who), std::move(*which));
    co_return answer_with(done);
}

auto end(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto which = id_in<PushId>(request, "push");
    if (!which) co_return which.error();
    auto body = co_await read_body<wire::PushEnd>(request);
    if (!body) co_return body.error();
    auto done = co_await to.destinations.end(std::move(*who), std::move(*which), std::move(body->instead));
    co_return answer_with(done);
}

}  // namespace

auto destination_routes(Destinations& destinations, people::Gate& gate) -> std::vector<http::Route>
{
    const auto to = Context{destinations, gate};
    return {
        {"GET", "/api/v1/admin/destinations", [to](Request& request) { return list(request, to); }},
        {"POST", "/api/v1/admin/destinations", [to](Request& request) { return put(request, to); }},
        {"DELETE", "/api/v1/admin/destinations/{destination}", [to](Request& request) { return close(request, to); }},
        {"POST", "/api/v1/admin/destinations/{destination}/test",
         [to](Request& request) { return test(request, to); }},
        {"GET", "/api/v1/admin/pushes", [to](Request& request) { return pushes(request, to); }},
        {"POST", "/api/v1/admin/pushes/{push}/resend", [to](Request& request) { return resend(request, to); }},
        {"POST", "/api/v1/admin/pushes/{push}/dead", [to](Request& request) { return end(request, to); }},
    };
}

}  // namespace shanhai::delivery
