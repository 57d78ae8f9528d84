#include "server/reports/routes.hpp"

#include "server/cases/view.hpp"

namespace shanhai::reports {
namespace {

using http::Request;
using http::Response;
using people::id_in;
using people::read_body;
using people::reply;

struct Context {
    Reports& reports;
    people::Gate& gate;
};

auto to_view(const ledger::Draft& draft) -> Result<wire::DraftView>
{
    auto body = wire::read_json<wire::ReportDraft>(draft.body);
    if (!body) return Fault{errc::corrupt, "ledger.draft"};
    return wire::DraftView{draft.revision, draft.by.text(), to_text(draft.at), std::move(*body)};
}

auto answer_with(const Result<ledger::Draft>& draft) -> Response
{
    if (!draft) return draft.error();
    auto view = to_view(*draft);
    if (!view) return view.error();
    return reply(*view);
}

auto save_draft(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto which = id_in<CaseId>(request, "case");
    if (!which) co_return which.error();
    auto body = co_await read_body<wire::DraftSave>(request);
    if (!body) co_return body.error();
    auto saved = co_await to.reports.save(std::move(*who), std::move(*which), std::move(*body));
    co_return answer_with(saved);
}

auto show_draft(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto which = id_in<CaseId>(request, "case");
    if (!which) co_return which.error();
    auto draft = co_await to.reports.draft(std::move(*who), std::move(*which));
    co_return answer_with(draft);
}

auto prepare(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto which = id_in<CaseId>(request, "case");
    if (!which) co_return which.error();
    auto body = co_await read_body<wire::PrepareRequest>(request);
    if (!body) co_return body.error();
    auto signer = Digest::parse(body->signer);
    if (!signer) co_return Fault{errc::malformed, "signer.fingerprint"};
    if (!body->status.empty() && body->status != "preliminary") co_return Fault{errc::malformed, "report.status"};
    auto wish = PrepareWish{body->token, *signer, body->status == "preliminary"};
    if (!body->reviewer.empty()) {
        auto reviewer = PersonId::parse(body->reviewer);
        if (!reviewer) co_return Fault{errc::forbidden, "review.reviewer"};
        wish.reviewer = std::move(*reviewer);
    }
    auto prepared = co_await to.reports.prepare(std::move(*who), std::move(*which), std::move(wish));
    if (!prepared) co_return prepared.error();
    auto view = wire::PreparedView{prepared->report.text(), to_base64(prepared->pdf),
                                   to_base64(prepared->to_be_signed), to_text(prepared->expires_at),
                                   std::move(prepared->concerns)};
    co_return reply(view);
}

auto sign(Request& request, Context to) -> awaitable<Response>
{
    auto who = co_await to.gate.enter(request);
    if (!who) co_return who.error();
    auto which = id_in<CaseId>(request, "case");
    if (!which) co_return which.error();
    auto body = co_await read_body<wire::SignRequest>(request);
    if (!body) co_return body.error();
    auto report = ReportId::parse(body->report);
    if (!report) co_return Fault{errc::not_found, "report"};
    auto signature = from_base64(body->signature);
    if (!signature) co_return Fault{errc::malformed, "report.signature"};
    auto done = co_await to.reports.sign(std::move(*who), std::move(*which), body->token, std::move(*report),
                                         std::move(*signature), std::move(body->decisions));
    if (!done) co_return done.error();
    auto view = shanhai::reports::to_view(done->report);
    view.awaits_reviewer = done->awaits_reviewer;
    co_return reply(view);
}

}  // namespace

auto to_view(const ledger::Report& report) -> wire::ReportView
{
    return {.id = report.id.text(),
            .of = report.of.text(),
            .version = report.version,
            .by = report.by.text(),
            .signed_at = to_text(report.signed_at),
            .sha256 = report.digest.hex(),
            .size = static_cast<std::int64_t>(report.place.size),
            .status = std::string{cases::name_of(report.status)},
            .author = report.author ? report.author->text() : std::string{},
            .previous = report.previous ? report.previous->text() : std::string{},
            .superseded_by = report.superseded_by ? report.superseded_by->text() : std::string{},
            .timed = report.timed};
}

auto routes(Reports& reports, people::Gate& gate) -> std::vector<http::Route>
{
    const auto to = Context{reports, gate};
    return {
        {"GET", "/api/v1/cases/{case}/draft", [to](Request& request) { return show_draft(request, to); }},
        {"PUT", "/api/v1/cases/{case}/draft", [to](Request& request) { return save_draft(request, to); }},
        {"POST", "/api/v1/cases/{case}/report/prepare", [to](Request& request) { return prepare(request, to); }},
        {"POST", "/api/v1/cases/{case}/report/sign", [to](Request& request) { return sign(request, to); }},
    };
}

}  // namespace shanhai::reports
