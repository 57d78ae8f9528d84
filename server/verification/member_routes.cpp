#include "server/archive/pieces.hpp"
#include "server/verification/routes.hpp"
#include "server/verification/view.hpp"

namespace shanhai::verification {
namespace {

using http::Request;
using http::Response;

struct Context {
    Verification& verification;
    archive::PackStore& packs;
    people::Gate& gate;
};

auto check(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    const auto code = request.parameter("code");
    const bool whole = request.query("full") == "1";
    auto asking = whole ? to.verification.open_for(*who, code) : to.verification.ask(member(*who), code);
    auto answer = co_await std::move(asking);
    if (!answer) co_return answer.error();
    co_return people::reply(to_view(*answer));
}

auto download(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto report = co_await to.verification.fetch_for(std::move(*who), request.parameter("code"));
    if (!report) co_return report.error();
    co_return file_of(*report, to.packs);
}

auto list_lookups(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto which = people::id_in<ReportId>(request, "report");
    if (!which) co_return which.error();
    auto all = co_await to.verification.lookups(std::move(*who), std::move(*which));
    if (!all) co_return all.error();
    wire::LookupList list;
    for (const auto& one : *all) list.lookups.push_back({to_text(one.at), one.from, one.full});
    co_return people::reply(list);
}

}  // namespace

auto file_of(const ledger::Report& report, archive::PackStore& packs) -> http::Response
{
    const auto& place = report.place;
    auto bytes = http::BodySource{place.size, archive::pieces_of(packs, place.pack, place.offset, place.size)};
    const auto name = "attachment; filename=\"" + report.id.text() + ".pdf\"";
    return Response{200, "application/pdf", std::move(bytes)}
        .with("Content-Disposition", name)
        .with("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
        .with("Referrer-Policy", "no-referrer")
        .with("X-Content-Type-Options", "nosniff")
        .with("Cache-Control", "no-store");
}

auto member_routes(Verification& verification, archive::PackStore& packs, people::Gate& gate)
    -> std::vector<http::Route>
{
    const auto to = Context{verification, packs, gate};
    return {
        {"GET", "/api/v1/verify/{code}", [to](Request& request) { return check(request, to); }},
        {"GET", "/api/v1/verify/{code}/pdf", [to](Request& request) { return download(request, to); }},
        {"GET", "/api/v1/reports/{report}/lookups", [to](Request& request) { return list_lookups(request, to); }},
    };
}

}  // namespace shanhai::verification
