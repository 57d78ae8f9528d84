// The HTTP face of review and of the versions that follow a report.
#include "server/cases/view.hpp"
#include "server/reports/routes.hpp"

namespace shanhai::reports {
namespace {

using http::Request;
using http::Response;
using people::id_in;
using people::read_body;
using people::reply;

struct Context {
    Versions& versions;
    people::Gate& gate;
    Clock& clock;
};

auto to_view(const OpenedAmendment& opened) -> wire::AmendmentView
{
    const auto& what = opened.what;
    return {.of = opened.of.text(),
            .kind = std::string{cases::name_of(what.kind)},
            .by = what.by.text(),
            .since = to_text(what.since),
            .until = to_text(what.until),
            .reason = what.reason,
            .requested_by = what.requested_by,
            .token = opened.token,
            .second_person = opened.second_person,
            .significant = what.significant,
            .wrong_patient = what.wrong_patient};
}

auto name_of(ledger::Alteration alteration) -> std::string_view
{
    switch (alteration) {
    case ledger::Alteration::none: return "none";
    case ledger::Alteration::wording: return "wording";
    case ledger::Alteration::description: return "description";
    case ledger::Alteration::diagnosis: return "diagnosis";
    }
    return "none";
}

auto to_view(const ledger::ReviewRecord& record) -> wire::ReviewView
{
    return {.report = record.report.text(),
            .of = record.of.text(),
            .author = record.author.text(),
            .reviewer = record.reviewer.text(),
            .alteration = std::string{name_of(record.alteration)},
            .rewrites = record.rewrites,
            .submitted_at = to_text(record.submitted_at),
            .signed_at = to_text(record.signed_at),
            .difference = record.difference};
}

auto moment_in(const Request& request, std::string_view name, Instant otherwise) -> Result<Instant>
{
    const auto text = request.query(name);
    return text ? parse_instant(*text) : otherwise;
}

template <class Body, class Answer>
using Word = awaitable<Result<Answer>> (Versions::*)(people::Principal, CaseId, Body);

auto answer_with(const cases::Shown& shown, Instant now) -> Response { return reply(cases::to_view(shown, now)); }
auto answer_with(const OpenedAmendment& opened, Instant) -> Response { return reply(to_view(opened)); }

template <class Body, class Answer>
auto say(Request& request, Context to, Word<Body, Answer> word) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto which = id_in<CaseId>(request, "case");
    if (!which) co_return which.error();
    auto body = co_await read_body<Body>(request);
    if (!body) co_return body.error();
    auto done = co_await (to.versions.*word)(std::move(*who), std::move(*which), std::move(*body));
    if (!done) co_return done.error();
    co_return answer_with(*done, to.clock.now());
}

auto drop(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto which = id_in<CaseId>(request, "case");
    if (!which) co_return which.error();
    auto body = co_await read_body<wire::TokenBody>(request);
    if (!body) co_return body.error();
    auto done = co_await to.versions.drop(std::move(*who), std::move(*which), body->token);
    if (!done) co_return done.error();
    co_return answer_with(*done, to.clock.now());
}

auto opened(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto which = id_in<CaseId>(request, "case");
    if (!which) co_return which.error();
    auto found = co_await to.versions.opened(std::move(*who), std::move(*which));
    if (!found) co_return found.error();
    co_return reply(to_view(*found));
}

auto all(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto which = id_in<CaseId>(request, "case");
    if (!which) co_return which.error();
    auto versions = co_await to.versions.all(std::move(*who), std::move(*which));
    if (!versions) co_return versions.error();
    auto list = wire::VersionList{};
    for (const auto& version : *versions) list.versions.push_back(shanhai::reports::to_view(version));
    co_return reply(list);
}

// The last thirty days, unless the query says from and until.
auto reviews(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto until = moment_in(request, "until", to.clock.now());
    if (!until) co_return until.error();
    auto from = moment_in(request, "from", *until - std::chrono::days{30});
    if (!from) co_return from.error();
    auto found = co_await to.versions.reviews(std::move(*who), *from, *until);
    if (!found) co_return found.error();
    auto list = wire::ReviewList{};
    for (const auto& record : *found) list.reviews.push_back(to_view(record));
    co_return reply(list);
}

}  // namespace

auto version_routes(Versions& versions, people::Gate& gate, Clock& clock) -> std::vector<http::Route>
{
    const auto to = Context{versions, gate, clock};
    return {
        {"POST", "/api/v1/cases/{case}/review", [to](Request& request) { return say(request, to, &Versions::submit); }},
        {"POST", "/api/v1/cases/{case}/review/send-back",
         [to](Request& request) { return say(request, to, &Versions::send_back); }},
        {"GET", "/api/v1/cases/{case}/amendment", [to](Request& request) { return opened(request, to); }},
        {"POST", "/api/v1/cases/{case}/amendment",
         [to](Request& request) { return say(request, to, &Versions::open); }},
        {"POST", "/api/v1/cases/{case}/amendment/drop", [to](Request& request) { return drop(request, to); }},
        {"GET", "/api/v1/cases/{case}/reports", [to](Request& request) { return all(request, to); }},
        {"GET", "/api/v1/reviews", [to](Request& request) { return reviews(request, to); }},
    };
}

}  // namespace shanhai::reports
