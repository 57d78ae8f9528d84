#include "tools/shanhai/reading.hpp"

#include "common/wire/case.hpp"
#include "common/wire/identity.hpp"
#include "tools/shanhai/checking.hpp"
#include "tools/shanhai/claims.hpp"
#include "tools/shanhai/ecg_show.hpp"
#include "tools/shanhai/words.hpp"

#include <map>

namespace shanhai::cli {
namespace {

constexpr std::size_t why_columns = 60;

auto table_of(const std::vector<wire::CaseView>& cases) -> Table
{
    Table table{{"病例", "紧急", "检查", "姓名", "送检机构", "期限", "说明"}};
    for (const auto& one : cases) {
        const auto deadline = shown_time(one.deadline) + (one.late ? " 超时" : "");
        const auto why = one.why.empty() ? shown_word(one.state) : one.why;
        table.add({one.id, shown_word(one.priority), one.modality, one.patient_name, one.site_name, deadline,
                   shortened(why, why_columns)});
    }
    return table;
}

// The claim is made whether or not this computer can remember it: then the token is shown, for --token.
void keep_claim(const Session& session, const Member& member, const wire::ClaimView& claim)
{
    const auto kept = blocking::remember_claim(member.profile.folder, claim.which.id, claim.token);
    if (!kept) session.console.note(Failure{kept.error()}.line() + " 令牌：" + std::to_string(claim.token));
    const auto& which = claim.which;
    session.console.say("已领取：" + which.id + "  " + shown_word(which.priority) + "  " + which.modality + "  " +
                        which.patient_name + "  " + which.site_name);
    session.console.say("保留到  " + shown_time(claim.until));
}

// What is not filled in leaves no gap, and a line of nothing is no line.
void say_line(const Console& console, const char* what, std::initializer_list<std::string> words)
{
    std::string text;
    for (const auto& word : words)
        if (!word.empty()) text += "  " + word;
    if (!text.empty()) console.say(what + text);
}

void tell(const Console& console, const wire::CaseDetail& detail)
{
    const auto& [which, form, objects] = detail;
    const auto& patient = form.patient;
    say_line(console, "病例", {which.id, shown_word(which.state), shown_word(which.priority)});
    say_line(console, "机构", {which.site_name});
    say_line(console, "患者",
             {patient.name, shown_word(patient.sex), patient.age, patient.id, wire::masked(patient.identity_number)});
    say_line(console, "检查", {which.modality, form.exam_item, form.body_part, form.laterality});
    say_line(console, "申请", {form.number, form.department, form.requesting_doctor, form.phone});
    say_line(console, "目的", {form.purpose});
    say_line(console, "主诉", {form.complaint});
    say_line(console, "病史", {form.history});
    say_line(console, "体征", {form.signs, form.vital_signs});
    say_line(console, "孕产", {form.patient.pregnancy, form.patient.last_period});
    say_line(console, "过敏", {form.patient.allergies, form.patient.implants});
    say_line(console, "临床", {form.clinical_diagnosis});
    say_line(console, "期限", {shown_time(which.deadline), which.late ? "超时" : ""});
    if (which.extended_at) say_line(console, "注意", {"打开后又到了影像，最后一次", shown_time(*which.extended_at)});
    if (!which.declared_complete) say_line(console, "注意", {"没有清单，可能还有影像未到"});
    if (which.report) say_line(console, "报告", {*which.report});
    say_doubts(console, which.doubts);
    if (which.checked)
        say_line(console, "核对",
                 {which.checked->by, shown_time(which.checked->at),
                  which.checked->corrected ? "更正了申请单" : "确认影像属于这位病人"});

    struct Series {
        std::int64_t objects = 0;
        std::int64_t frames = 0;
        std::int64_t bytes = 0;
    };
    std::map<std::pair<std::string, std::string>, Series> all;
    for (const auto& object : objects) {
        auto& series = all[{object.study, object.series}];
        ++series.objects;
        series.frames += object.frames;
        series.bytes += object.size;
    }
    for (const auto& object : objects) {
        if (!object.ecg) continue;
        console.say("心电图  " + object.instance);
        for (const auto& line : lines_of(*object.ecg)) console.say("  " + line);
    }
    Table table{{"检查编号", "序列", "文件", "帧", "大小"}};
    for (const auto& [key, series] : all)
        table.add({key.first, key.second, std::to_string(series.objects), std::to_string(series.frames),
                   size_text(static_cast<std::uint64_t>(series.bytes))});
    console.print(table);
}

auto path_of(ClaimStep step) -> std::string_view
{
    switch (step) {
    case ClaimStep::claim: return "/claim";
    case ClaimStep::renew: return "/renew";
    case ClaimStep::release: return "/release";
    }
    return "/claim";
}

}  // namespace

auto token_for(const Member& member, const CaseId& which, std::optional<std::int64_t> said) -> Outcome<std::int64_t>
{
    if (said) return *said;
    const auto kept = blocking::recall_claim(member.profile.folder, which.text());
    if (!kept) return Failure{Fault{errc::not_found, "case.unclaimed"}};
    return *kept;
}

auto held_case(const Session& session, const std::string& which, std::optional<std::int64_t> said)
    -> Outcome<HeldCase>
{
    auto id = parse_id<CaseId>(which);
    if (!id) return id.error();
    auto member = open_member(session);
    if (!member) return member.error();
    auto token = token_for(*member, *id, said);
    if (!token) return token.error();
    return HeldCase{std::move(*id), std::move(*member), *token};
}

auto list_queue(Session& session) -> awaitable<Outcome<void>>
{
    auto member = open_member(session);
    if (!member) co_return member.error();
    auto answer = co_await member->relay.ask("GET", "/api/v1/queue");
    if (!answer) co_return answer.error();
    auto list = read<wire::CaseList>(*answer);
    if (!list) co_return list.error();
    session.console.print_json(answer->body);
    if (list->cases.empty())
        session.console.say("没有等待阅片的病例。");
    else
        session.console.print(table_of(list->cases));
    co_return Outcome<void>{};
}

auto take_next(Session& session) -> awaitable<Outcome<void>>
{
    auto member = open_member(session);
    if (!member) co_return member.error();
    auto answer = co_await member->relay.ask("POST", "/api/v1/queue/next", std::string(), Relay::Tries::once);
    if (!answer) co_return answer.error();
    if (answer->status == 204) {
        session.console.print_json("null");
        session.console.say("没有等待阅片的病例。");
        co_return Outcome<void>{};
    }
    auto claim = read<wire::ClaimView>(*answer);
    if (!claim) co_return claim.error();
    session.console.print_json(answer->body);
    keep_claim(session, *member, *claim);
    co_return Outcome<void>{};
}

auto change_claim(Session& session, ClaimStep step, std::string which, std::optional<std::int64_t> token)
    -> awaitable<Outcome<void>>
{
    auto id = parse_id<CaseId>(which);
    if (!id) co_return id.error();
    auto member = open_member(session);
    if (!member) co_return member.error();
    std::string body;
    if (step != ClaimStep::claim) {
        auto held = token_for(*member, *id, token);
        if (!held) co_return held.error();
        body = wire::write_json(wire::TokenBody{*held});
    }
    auto target = "/api/v1/cases/" + id->text() + std::string{path_of(step)};
    const auto tries = step == ClaimStep::release ? Relay::Tries::once : Relay::Tries::few;
    auto answer = co_await member->relay.ask("POST", std::move(target), std::move(body), tries);
    if (!answer) co_return answer.error();

    session.console.print_json(answer->body);
    if (step == ClaimStep::release) {
        blocking::forget_claim(member->profile.folder, id->text());
        session.console.say("已退回队列：" + id->text());
        co_return Outcome<void>{};
    }
    auto claim = read<wire::ClaimView>(*answer);
    if (!claim) co_return claim.error();
    keep_claim(session, *member, *claim);
    co_return Outcome<void>{};
}

auto hand_over(Session& session, std::string which, std::optional<std::int64_t> token, std::string to)
    -> awaitable<Outcome<void>>
{
    auto id = parse_id<CaseId>(which);
    if (!id) co_return id.error();
    auto member = open_member(session);
    if (!member) co_return member.error();
    auto held = token_for(*member, *id, token);
    if (!held) co_return held.error();
    auto body = wire::write_json(wire::HandOverBody{*held, to});
    auto target = "/api/v1/cases/" + id->text() + "/hand-over";
    auto answer = co_await member->relay.ask("POST", std::move(target), std::move(body), Relay::Tries::once);
    if (!answer) co_return answer.error();

    session.console.print_json(answer->body);
    blocking::forget_claim(member->profile.folder, id->text());
    session.console.say("已转交给 " + to + "：" + id->text());
    co_return Outcome<void>{};
}

auto show_case(Session& session, std::string which) -> awaitable<Outcome<void>>
{
    auto id = parse_id<CaseId>(which);
    if (!id) co_return id.error();
    auto member = open_member(session);
    if (!member) co_return member.error();
    auto answer = co_await member->relay.ask("GET", "/api/v1/cases/" + id->text());
    if (!answer) co_return answer.error();
    auto detail = read<wire::CaseDetail>(*answer);
    if (!detail) co_return detail.error();
    session.console.print_json(answer->body);
    if (!session.console.json) tell(session.console, *detail);
    if (detail->which.recalled_at)
        session.console.note("注意：报告已于 " + shown_time(*detail->which.recalled_at) + " 收回，请勿使用。");
    co_return Outcome<void>{};
}

}  // namespace shanhai::cli
