#include "tools/shanhai/checking.hpp"

#include "common/runtime/offload.hpp"
#include "common/wire/field_words.hpp"
#include "tools/shanhai/submit.hpp"
#include "tools/shanhai/words.hpp"

namespace shanhai::cli {
namespace {

constexpr std::size_t why_columns = 60;

auto table_of(const std::vector<wire::CaseView>& cases) -> Table
{
    Table table{{"病例", "状态", "紧急", "检查", "姓名", "期限", "说明"}};
    for (const auto& one : cases) {
        const auto why = one.doubts.empty() ? one.why : one.doubts.front().sentence;
        table.add({one.id, shown_word(one.state), shown_word(one.priority), one.modality, one.patient_name,
                   shown_time(one.deadline), shortened(why, why_columns)});
    }
    return table;
}

// What the relay made of the answer. A case that is still held is no success: somebody has to do something.
auto tell(const Console& console, const wire::CaseView& view) -> Outcome<void>
{
    console.say(view.id + "  " + shown_word(view.state) + "  " + view.patient_name);
    if (view.state != "held") return Outcome<void>{};
    say_doubts(console, view.doubts);
    return Failure{Fault{errc::mismatch, "check.still-held", contradicted(view.doubts)}};
}

auto ask(Session& session, Member& member, const CaseId& id, std::string_view step, std::string body)
    -> awaitable<Outcome<void>>
{
    auto target = "/api/v1/cases/" + id.text() + std::string{step};
    auto answer = co_await member.relay.ask("POST", std::move(target), std::move(body));
    if (!answer) co_return answer.error();
    session.console.print_json(answer->body);
    auto view = read<wire::CaseView>(*answer);
    if (!view) co_return view.error();
    co_return tell(session.console, *view);
}

auto read_form(Session& session, std::string file) -> awaitable<Outcome<wire::RequestForm>>
{
    auto job = [file] { return blocking::read_file(file); };
    auto text = co_await offload(session.disk, std::move(job));
    if (!text) co_return text.error();
    auto form = wire::read_json<wire::RequestForm>(*text);
    if (!form) co_return Fault{errc::malformed, "usage.form", file};
    co_return std::move(*form);
}

}  // namespace

auto list_cases(Session& session, std::string state) -> awaitable<Outcome<void>>
{
    auto member = open_member(session);
    if (!member) co_return member.error();
    auto target = "/api/v1/cases" + (state.empty() ? "" : "?state=" + state);
    auto answer = co_await member->relay.ask("GET", std::move(target));
    if (!answer) co_return answer.error();
    session.console.print_json(answer->body);
    auto list = read<wire::CaseList>(*answer);
    if (!list) co_return list.error();
    if (list->cases.empty())
        session.console.say("没有这样的病例。");
    else
        session.console.print(table_of(list->cases));
    co_return Outcome<void>{};
}

auto confirm_case(Session& session, CheckWishes wishes) -> awaitable<Outcome<void>>
{
    auto id = parse_id<CaseId>(wishes.which);
    if (!id) co_return id.error();
    auto member = open_member(session);
    if (!member) co_return member.error();
    auto body = wire::write_json(wire::ConfirmBody{wishes.by, std::nullopt});
    co_return co_await ask(session, *member, *id, "/confirm", std::move(body));
}

auto correct_case(Session& session, CheckWishes wishes) -> awaitable<Outcome<void>>
{
    auto id = parse_id<CaseId>(wishes.which);
    if (!id) co_return id.error();
    auto member = open_member(session);
    if (!member) co_return member.error();
    auto answer = co_await member->relay.ask("GET", "/api/v1/cases/" + id->text());
    if (!answer) co_return answer.error();
    auto detail = read<wire::CaseDetail>(*answer);
    if (!detail) co_return detail.error();

    auto form = std::move(detail->form);
    if (!wishes.form_file.empty()) {
        auto written = co_await read_form(session, wishes.form_file);
        if (!written) co_return written.error();
        form = std::move(*written);
    }
    form = merged(std::move(form), wishes.said);
    if (auto good = wire::check(form); !good) co_return good.error();
    auto body = wire::write_json(wire::CorrectBody{wishes.by, detail->which.revision, std::move(form)});
    co_return co_await ask(session, *member, *id, "/correct", std::move(body));
}

auto cancel_case(Session& session, CheckWishes wishes) -> awaitable<Outcome<void>>
{
    auto id = parse_id<CaseId>(wishes.which);
    if (!id) co_return id.error();
    auto member = open_member(session);
    if (!member) co_return member.error();
    auto body = wire::write_json(wire::CancelBody{wishes.by, wishes.reason});
    co_return co_await ask(session, *member, *id, "/cancel", std::move(body));
}

void say_doubts(const Console& console, const std::vector<wire::DoubtView>& doubts)
{
    for (const auto& doubt : doubts) console.say((doubt.kind == "contradiction" ? "  ！" : "  ·") + doubt.sentence);
}

auto contradicted(const std::vector<wire::DoubtView>& doubts) -> std::string
{
    std::string fields;
    for (const auto& doubt : doubts)
        if (doubt.kind == "contradiction") fields += (fields.empty() ? "" : "、") + wire::field_in_words(doubt.field);
    return fields;
}

}  // namespace shanhai::cli
