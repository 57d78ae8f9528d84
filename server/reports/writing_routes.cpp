#include "server/reports/writing_routes.hpp"

#include "common/wire/drafts.hpp"
#include "server/cases/sight.hpp"
#include "server/reports/drafting.hpp"

#include <charconv>

namespace shanhai::reports {
namespace {

using http::Request;
using http::Response;
using ledger::DraftRevision;
using ledger::Facts;
using people::Principal;
using people::reply;

constexpr std::uint64_t book_max = 2 * 1024 * 1024;  // bytes: a site's own set, put as a whole

struct Context {
    ledger::Ledger& ledger;
    Phrases phrases;
    people::Gate& gate;
};

auto may_see(Facts& facts, const Principal& who, const CaseId& which) -> Result<void>
{
    auto found = cases::visible_case(facts, who, which);
    if (!found) return found.error();
    if (!who.is(ledger::Role::reader)) return Fault{errc::forbidden, "who.not-reader"};
    return {};
}

auto drafts_seen(Facts& facts, const Principal& who, const CaseId& which) -> Result<wire::DraftList>
{
    if (auto may = may_see(facts, who, which); !may) return may.error();
    auto all = drafts_of(facts, which);
    if (!all) return all.error();
    wire::DraftList list;
    for (const auto& one : *all)
        list.drafts.push_back(
            {one.revision, one.by.text(), to_text(one.at), static_cast<std::int64_t>(one.body.size())});
    return list;
}

auto draft_seen(Facts& facts, const Principal& who, const CaseId& which, std::int64_t revision)
    -> Result<wire::DraftView>
{
    if (auto may = may_see(facts, who, which); !may) return may.error();
    auto draft = draft_at(facts, which, revision);
    if (!draft) return draft.error();
    auto body = wire::read_json<wire::ReportDraft>(draft->body);
    if (!body) return Fault{errc::corrupt, "ledger.draft"};
    return wire::DraftView{draft->revision, draft->by.text(), to_text(draft->at), std::move(*body)};
}

auto list_drafts(Request& request, std::shared_ptr<Context> to) -> awaitable<Response>
{
    auto who = co_await to->gate.enter(request);
    if (!who) co_return who.error();
    auto which = people::id_in<CaseId>(request, "case");
    if (!which) co_return which.error();
    auto look = [who = std::move(*who), which = *which](Facts& facts) { return drafts_seen(facts, who, which); };
    auto list = co_await to->ledger.look(std::move(look));
    if (!list) co_return list.error();
    co_return reply(*list);
}

auto show_draft(Request& request, std::shared_ptr<Context> to) -> awaitable<Response>
{
    auto who = co_await to->gate.enter(request);
    if (!who) co_return who.error();
    auto which = people::id_in<CaseId>(request, "case");
    if (!which) co_return which.error();
    const auto text = request.parameter("revision");
    std::int64_t revision = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), revision);
    if (error != std::errc{} || end != text.data() + text.size()) co_return Fault{errc::not_found, "draft.number"};
    auto look = [who = std::move(*who), which = *which, revision](Facts& facts) {
        return draft_seen(facts, who, which, revision);
    };
    auto draft = co_await to->ledger.look(std::move(look));
    if (!draft) co_return draft.error();
    co_return reply(*draft);
}

auto list_phrases(Request& request, std::shared_ptr<Context> to) -> awaitable<Response>
{
    auto who = co_await to->gate.enter(request);
    if (!who) co_return who.error();
    const auto said = [&](std::string_view name) { return std::string{request.query(name).value_or("")}; };
    auto wish = PhraseWish{said("modality"), said("body_part"), said("lang"), said("id")};
    auto book = co_await to->phrases.list(std::move(*who), std::move(wish));
    if (!book) co_return book.error();
    co_return reply(*book);
}

auto put_phrases(Request& request, std::shared_ptr<Context> to) -> awaitable<Response>
{
    auto who = co_await to->gate.enter(request);
    if (!who) co_return who.error();
    auto body = co_await people::read_body<wire::PhraseBook>(request, book_max);
    if (!body) co_return body.error();
    auto book = co_await to->phrases.put(std::move(*who), std::move(*body));
    if (!book) co_return book.error();
    co_return reply(*book);
}

}  // namespace

auto writing_routes(ledger::Ledger& ledger, Clock& clock, people::Gate& gate) -> std::vector<http::Route>
{
    const auto context = Context{ledger, Phrases{ledger, clock}, gate};
    const auto to = std::make_shared<Context>(context);
    return {
        {"GET", "/api/v1/cases/{case}/drafts", [to](Request& request) { return list_drafts(request, to); }},
        {"GET", "/api/v1/cases/{case}/drafts/{revision}", [to](Request& request) { return show_draft(request, to); }},
        {"GET", "/api/v1/phrases", [to](Request& request) { return list_phrases(request, to); }},
        {"PUT", "/api/v1/phrases", [to](Request& request) { return put_phrases(request, to); }},
    };
}

}  // namespace shanhai::reports
