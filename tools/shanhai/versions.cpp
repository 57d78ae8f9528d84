#include "tools/shanhai/versions.hpp"

#include "common/wire/case.hpp"
#include "common/wire/versions.hpp"
#include "tools/shanhai/claims.hpp"
#include "tools/shanhai/reading.hpp"
#include "tools/shanhai/words.hpp"

namespace shanhai::cli {
namespace {

// A step that ends what this computer holds of the case.
auto give_away(Session& session, Member& member, const CaseId& id, std::string_view step, std::string body)
    -> awaitable<Outcome<void>>
{
    auto target = "/api/v1/cases/" + id.text() + std::string{step};
    auto answer = co_await member.relay.ask("POST", std::move(target), std::move(body));
    if (!answer) co_return answer.error();
    auto view = read<wire::CaseView>(*answer);
    if (!view) co_return view.error();
    blocking::forget_claim(member.profile.folder, id.text());
    session.console.print_json(answer->body);
    session.console.say(shown_word(view->state) + "：" + view->id + "。" + view->why);
    co_return Outcome<void>{};
}

auto keep_amendment(Session& session, Member& member, const CaseId& id, const Answered& answer) -> Outcome<void>
{
    auto view = read<wire::AmendmentView>(answer);
    if (!view) return view.error();
    auto kept = blocking::remember_claim(member.profile.folder, id.text(), view->token);
    if (!kept) return kept.error();
    session.console.print_json(answer.body);
    session.console.say(shown_word(view->kind) + "：" + view->of + "，" + view->by + " 打开，请在 " +
                        shown_time(view->until) + " 以前签发");
    session.console.say("原因  " + view->reason);
    if (view->significant) session.console.say("签发后按危急值通知诊所，直到有人回读。");
    if (view->second_person) session.console.say("须由另一位医师签名。");
    return {};
}

}  // namespace

auto submit_draft(Session& session, SubmitDraftWishes wishes) -> awaitable<Outcome<void>>
{
    auto held = held_case(session, wishes.which, wishes.token);
    if (!held) co_return held.error();
    auto body = wire::write_json(wire::SubmitDraftBody{held->token, wishes.reviewer});
    co_return co_await give_away(session, held->member, held->id, "/review", std::move(body));
}

auto send_draft_back(Session& session, SendDraftBackWishes wishes) -> awaitable<Outcome<void>>
{
    auto held = held_case(session, wishes.which, wishes.token);
    if (!held) co_return held.error();
    auto body = wire::write_json(wire::SendDraftBackBody{held->token, wishes.text});
    co_return co_await give_away(session, held->member, held->id, "/review/send-back", std::move(body));
}

auto open_amendment(Session& session, AmendWishes wishes) -> awaitable<Outcome<void>>
{
    auto id = parse_id<CaseId>(wishes.which);
    if (!id) co_return id.error();
    auto member = open_member(session);
    if (!member) co_return member.error();
    auto body = wire::write_json(wire::AmendBody{wishes.kind, wishes.reason, wishes.requested_by, wishes.significant,
                                                 wishes.wrong_patient});
    auto answer = co_await member->relay.ask("POST", "/api/v1/cases/" + id->text() + "/amendment", std::move(body));
    if (!answer) co_return answer.error();
    co_return keep_amendment(session, *member, *id, *answer);
}

auto show_amendment(Session& session, VersionWishes wishes) -> awaitable<Outcome<void>>
{
    auto id = parse_id<CaseId>(wishes.which);
    if (!id) co_return id.error();
    auto member = open_member(session);
    if (!member) co_return member.error();
    auto answer = co_await member->relay.ask("GET", "/api/v1/cases/" + id->text() + "/amendment");
    if (!answer) co_return answer.error();
    co_return keep_amendment(session, *member, *id, *answer);
}

auto drop_amendment(Session& session, VersionWishes wishes) -> awaitable<Outcome<void>>
{
    auto held = held_case(session, wishes.which, std::nullopt);
    if (!held) co_return held.error();
    auto body = wire::write_json(wire::TokenBody{held->token});
    co_return co_await give_away(session, held->member, held->id, "/amendment/drop", std::move(body));
}

auto list_versions(Session& session, VersionWishes wishes) -> awaitable<Outcome<void>>
{
    auto id = parse_id<CaseId>(wishes.which);
    if (!id) co_return id.error();
    auto member = open_member(session);
    if (!member) co_return member.error();
    auto answer = co_await member->relay.ask("GET", "/api/v1/cases/" + id->text() + "/reports");
    if (!answer) co_return answer.error();
    auto list = read<wire::VersionList>(*answer);
    if (!list) co_return list.error();
    session.console.print_json(answer->body);
    auto table = Table{{"版本", "报告", "种类", "签名", "书写", "时间", ""}};
    for (const auto& one : list->versions)
        table.add({std::to_string(one.version), one.id, shown_word(one.status), one.by, one.author,
                   shown_time(one.signed_at), one.superseded_by.empty() ? "现行" : ""});
    session.console.print(table);
    co_return Outcome<void>{};
}

auto list_reviews(Session& session, ReviewWishes wishes) -> awaitable<Outcome<void>>
{
    auto member = open_member(session);
    if (!member) co_return member.error();
    auto target = std::string{"/api/v1/reviews"};
    char joint = '?';
    for (const auto& [name, value] : {std::pair{"from", wishes.from}, std::pair{"until", wishes.until}}) {
        if (value.empty()) continue;
        target += joint + std::string{name} + '=' + escaped(value);
        joint = '&';
    }
    auto answer = co_await member->relay.ask("GET", std::move(target));
    if (!answer) co_return answer.error();
    auto list = read<wire::ReviewList>(*answer);
    if (!list) co_return list.error();
    session.console.print_json(answer->body);
    auto table = Table{{"报告", "书写", "审核", "修改", "退回", "签发"}};
    for (const auto& one : list->reviews)
        table.add({one.report, one.author, one.reviewer, shown_word(one.alteration), std::to_string(one.rewrites),
                   shown_time(one.signed_at)});
    session.console.print(table);
    co_return Outcome<void>{};
}

}  // namespace shanhai::cli
