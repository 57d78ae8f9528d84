#include "tools/shanhai/exchange.hpp"

#include "common/wire/case.hpp"
#include "tools/shanhai/claims.hpp"
#include "tools/shanhai/reading.hpp"
#include "tools/shanhai/words.hpp"

namespace shanhai::cli {
namespace {

auto tell(Session& session, Member& member, const CaseId& id, std::string_view step, std::string body)
    -> awaitable<Outcome<wire::CaseView>>
{
    auto target = "/api/v1/cases/" + id.text() + std::string{step};
    auto answer = co_await member.relay.ask("POST", std::move(target), std::move(body));
    if (!answer) co_return answer.error();
    session.console.print_json(answer->body);
    co_return read<wire::CaseView>(*answer);
}

auto answer_with(Session& session, std::string which, std::string_view step, std::string body)
    -> awaitable<Outcome<void>>
{
    auto id = parse_id<CaseId>(which);
    if (!id) co_return id.error();
    auto member = open_member(session);
    if (!member) co_return member.error();
    auto view = co_await tell(session, *member, *id, step, std::move(body));
    if (!view) co_return view.error();
    session.console.say(shown_word(view->state) + "：" + view->id + "。" + view->why);
    co_return Outcome<void>{};
}

// The claim ends with it, so this computer forgets its token.
auto end_claim_with(Session& session, Member& member, const CaseId& id, std::string_view step, std::string body)
    -> awaitable<Outcome<void>>
{
    auto view = co_await tell(session, member, id, step, std::move(body));
    if (!view) co_return view.error();
    blocking::forget_claim(member.profile.folder, id.text());
    session.console.say(shown_word(view->state) + "：" + view->id);
    co_return Outcome<void>{};
}

}  // namespace

auto list_return_reasons(Session& session) -> awaitable<Outcome<void>>
{
    auto table = Table{{"代码", "原因"}};
    for (const auto& reason : wire::return_reasons())
        table.add({std::string{reason.code}, std::string{reason.meaning}});
    session.console.print(table);
    co_return Outcome<void>{};
}

auto send_back(Session& session, SendBackWishes wishes) -> awaitable<Outcome<void>>
{
    auto held = held_case(session, wishes.which, wishes.token);
    if (!held) co_return held.error();
    auto body = wire::write_json(wire::ReturnBody{held->token, wishes.reason, wishes.advice});
    co_return co_await end_claim_with(session, held->member, held->id, "/return", std::move(body));
}

auto ask_clinic(Session& session, QuestionWishes wishes) -> awaitable<Outcome<void>>
{
    auto held = held_case(session, wishes.which, wishes.token);
    if (!held) co_return held.error();
    auto body = wire::write_json(wire::AskBody{held->token, wishes.question});
    co_return co_await end_claim_with(session, held->member, held->id, "/ask", std::move(body));
}

auto answer_case(Session& session, AnswerWishes wishes) -> awaitable<Outcome<void>>
{
    auto body = wire::write_json(wire::AnswerBody{wishes.by, wishes.text});
    return answer_with(session, std::move(wishes.which), "/answer", std::move(body));
}

auto case_retaken(Session& session, AnswerWishes wishes) -> awaitable<Outcome<void>>
{
    auto body = wire::write_json(wire::RetakenBody{wishes.by});
    return answer_with(session, std::move(wishes.which), "/retaken", std::move(body));
}

auto read_with_limits(Session& session, AnswerWishes wishes) -> awaitable<Outcome<void>>
{
    auto body = wire::write_json(wire::AnswerBody{wishes.by, wishes.text});
    return answer_with(session, std::move(wishes.which), "/limits", std::move(body));
}

}  // namespace shanhai::cli
