#include "server/duty/routes.hpp"

namespace shanhai::duty {
namespace {

using http::Request;
using http::Response;
using people::read_body;
using people::reply;

constexpr std::size_t shifts_max = 1000;  // of one import: a hospital's month

struct Context {
    Duty& duty;
    people::Gate& gate;
    Clock& clock;
    Entropy& entropy;
};

auto list_of(const std::vector<ledger::Shift>& shifts) -> wire::ShiftList
{
    auto list = wire::ShiftList{};
    for (const auto& shift : shifts) list.shifts.push_back(to_body(shift));
    return list;
}

auto list_agreements(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto agreements = co_await to.duty.agreements(std::move(*who));
    if (!agreements) co_return agreements.error();
    auto list = wire::AgreementList{};
    for (const auto& one : *agreements) list.agreements.push_back(to_body(one));
    co_return reply(list);
}

auto put_agreement(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto body = co_await read_body<wire::AgreementBody>(request);
    if (!body) co_return body.error();
    auto agreement = read_agreement(*body);
    if (!agreement) co_return agreement.error();
    auto kept = to_body(*agreement);
    auto put = co_await to.duty.put(std::move(*who), std::move(*agreement));
    if (!put) co_return put.error();
    co_return reply(kept);
}

// A moment of the query, or the one that is meant without it.
auto moment_in(const Request& request, std::string_view name, Instant otherwise) -> Result<Instant>
{
    const auto text = request.query(name);
    if (!text) return otherwise;
    auto moment = parse_instant(*text);
    if (!moment) return Fault{errc::malformed, "query.time"};
    return moment;
}

auto list_shifts(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    const auto now = to.clock.now();
    auto from = moment_in(request, "from", now);
    auto until = moment_in(request, "until", now + std::chrono::days{31});
    if (!from) co_return from.error();
    if (!until) co_return until.error();
    auto site = std::optional<SiteId>();
    if (const auto text = request.query("site")) {
        auto parsed = SiteId::parse(*text);
        if (!parsed) co_return Fault{errc::not_found, "shift.site"};
        site = *parsed;
    }
    auto shifts = co_await to.duty.shifts(std::move(*who), std::move(site), *from, *until);
    if (!shifts) co_return shifts.error();
    co_return reply(list_of(*shifts));
}

auto read_shifts(const wire::ShiftList& body, const Context& to) -> Result<std::vector<ledger::Shift>>
{
    if (body.shifts.empty() || body.shifts.size() > shifts_max) return Fault{errc::malformed, "shift.none"};
    std::vector<ledger::Shift> all;
    for (const auto& one : body.shifts) {
        auto shift = read_shift(one, mint<ledger::ShiftId>(to.clock, to.entropy));
        const auto number = std::to_string(all.size() + 1);
        if (!shift) return Fault{shift.error().code(), shift.error().at(), number};
        all.push_back(std::move(*shift));
    }
    return all;
}

auto put_shifts(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto body = co_await read_body<wire::ShiftList>(request);
    if (!body) co_return body.error();
    auto shifts = read_shifts(*body, to);
    if (!shifts) co_return shifts.error();
    auto kept = list_of(*shifts);
    auto put = co_await to.duty.put(std::move(*who), std::move(*shifts));
    if (!put) co_return put.error();
    co_return reply(kept);
}

auto drop_shift(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto id = ledger::ShiftId::parse(request.parameter("shift"));
    if (!id) co_return Fault{errc::not_found, "shift"};
    auto dropped = co_await to.duty.drop(std::move(*who), std::move(*id));
    if (!dropped) co_return dropped.error();
    co_return Response{204};
}

auto show_on_call(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto shifts = co_await to.duty.on_call(std::move(*who));
    if (!shifts) co_return shifts.error();
    co_return reply(list_of(*shifts));
}

}  // namespace

auto routes(Duty& duty, people::Gate& gate, Clock& clock, Entropy& entropy) -> std::vector<http::Route>
{
    const auto to = Context{duty, gate, clock, entropy};
    return {
        {"GET", "/api/v1/duty", [to](Request& request) { return show_on_call(request, to); }},
        {"GET", "/api/v1/admin/agreements", [to](Request& request) { return list_agreements(request, to); }},
        {"POST", "/api/v1/admin/agreements", [to](Request& request) { return put_agreement(request, to); }},
        {"GET", "/api/v1/admin/shifts", [to](Request& request) { return list_shifts(request, to); }},
        {"POST", "/api/v1/admin/shifts", [to](Request& request) { return put_shifts(request, to); }},
        {"DELETE", "/api/v1/admin/shifts/{shift}", [to](Request& request) { return drop_shift(request, to); }},
    };
}

}  // namespace shanhai::duty
