#include "tools/shanhai/clinic.hpp"

#include "common/runtime/offload.hpp"
#include "common/wire/clock.hpp"
#include "common/wire/people.hpp"
#include "common/wire/report.hpp"
#include "common/wire/submission.hpp"
#include "tools/shanhai/sm2.hpp"
#include "tools/shanhai/trust.hpp"
#include "tools/shanhai/words.hpp"

#include <algorithm>

namespace shanhai::cli {
namespace {

constexpr int longest_poll = 50;  // seconds: below the relay's limit and what proxies cut

auto share_of(const wire::SubmissionView& view) -> std::string
{
    if (view.state != "uploading" || view.length == 0) return {};
    return std::to_string(view.offset * 100 / view.length) + "%";
}

auto joined(const std::vector<std::string>& all) -> std::string
{
    std::string text;
    for (const auto& one : all) text += (text.empty() ? "" : " ") + one;
    return text;
}

auto table_of(const std::vector<wire::SubmissionView>& submissions) -> Table
{
    Table table{{"提交", "状态", "已传", "时间", "病例"}};
    for (const auto& one : submissions)
        table.add({one.id, shown_word(one.to_check.empty() ? one.state : "held"), share_of(one),
                   shown_time(one.created_at), joined(one.cases)});
    return table;
}

auto table_of(const wire::Inbox& inbox) -> Table
{
    Table table{{"报告", "状态", "紧急", "检查", "姓名", "签名时间", "签收人"}};
    for (const auto& item : inbox.items)
        table.add({item.report.id, shown_word(item.state), shown_word(item.priority), item.modality, item.patient_name,
                   shown_time(item.report.signed_at),
                   item.recall ? item.recall->acknowledged_by : item.acknowledged_by});
    return table;
}

void say_recalls(const Console& console, const wire::Inbox& inbox)
{
    for (const auto& item : inbox.items) {
        if (!item.recall || !item.recall->acknowledged_by.empty()) continue;
        console.note("注意：" + item.report.id + " 已收回，请勿使用。原因：" + item.recall->reason);
        console.note("  知道后请运行：shanhai report ack-recall " + item.report.id + " --by 姓名");
    }
}

auto is_this_report(const report::Verdict& verdict, const std::string& id) -> bool
{
    return verdict.facts->document.id.text() == id;
}

auto say_clocks(Session& session, Relay& relay) -> awaitable<Outcome<void>>
{
    auto answer = co_await relay.ask("GET", "/api/v1/clocks");
    auto list = answer ? read<wire::ClockList>(*answer) : Outcome<wire::ClockList>{wire::ClockList{}};
    if (!list) co_return list.error();  // an older relay does not know, and the status is told already
    for (const auto& clock : list->clocks) session.console.note("注意：" + clock.sentence);
    co_return Outcome<void>{};
}

}  // namespace

auto check_report(ByteView pdf, const report::Trust& trust, const std::string& id) -> Result<report::Facts>
{
    auto verdict = report::verify(pdf, trust);
    // One without its timestamp may have been sent by rule: the clinic gets it, and is told.
    const bool readable = report::is_genuine(verdict.state) || verdict.state == report::State::untimed;
    if (!readable) return Fault{errc::corrupt, verdict.code};
    // A genuine report, but of somebody else, is the more dangerous one.
    if (!is_this_report(verdict, id)) return Fault{errc::mismatch, "report.other"};
    return std::move(*verdict.facts);
}

auto ping(Session& session) -> awaitable<Outcome<void>>
{
    auto member = open_member(session);
    if (!member) co_return member.error();
    const auto begun = std::chrono::steady_clock::now();
    auto answer = co_await member->relay.ask("GET", "/api/v1/whoami", std::string(), Relay::Tries::once);
    if (!answer) co_return answer.error();
    const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun);
    auto who = read<wire::WhoAmI>(*answer);
    if (!who) co_return who.error();

    session.console.print_json(answer->body);
    std::string roles;
    for (const auto& role : who->roles) roles += " " + shown_word(role);
    session.console.say("通  " + std::to_string(took.count()) + " 毫秒  " + member->profile.facts.machines_url);
    session.console.say("我是  " + who->site_name + "（" + who->site + "）" +
                        (who->person.empty() ? "" : "  " + who->person_name + "（" + who->person + "）" + roles));
    co_return Outcome<void>{};
}

auto show_clocks(Session& session) -> awaitable<Outcome<void>>
{
    auto member = open_member(session);
    if (!member) co_return member.error();
    auto answer = co_await member->relay.ask("GET", "/api/v1/clocks");
    if (!answer) co_return answer.error();
    session.console.print_json(answer->body);
    auto list = read<wire::ClockList>(*answer);
    if (!list) co_return list.error();
    Table table{{"机构", "设备", "次数", "最近", "说明"}};
    for (const auto& one : list->clocks)
        table.add({one.site, one.device, std::to_string(one.times), shown_time(one.seen_at), one.sentence});
    if (table.empty())
        session.console.say("没有时间不准的设备。");
    else
        session.console.print(table);
    co_return Outcome<void>{};
}

auto show_status(Session& session, std::string submission) -> awaitable<Outcome<void>>
{
    auto member = open_member(session);
    if (!member) co_return member.error();
    std::string target = "/api/v1/submissions";
    if (!submission.empty()) {
        auto id = parse_id<SubmissionId>(submission);
        if (!id) co_return id.error();
        target += "/" + id->text();
    }
    auto answer = co_await member->relay.ask("GET", target);
    if (!answer) co_return answer.error();
    session.console.print_json(answer->body);
    auto list = wire::SubmissionList{};
    if (submission.empty()) {
        auto all = read<wire::SubmissionList>(*answer);
        if (!all) co_return all.error();
        list = std::move(*all);
    } else {
        auto one = read<wire::SubmissionView>(*answer);
        if (!one) co_return one.error();
        list.submissions.push_back(std::move(*one));
    }
    if (list.submissions.empty())
        session.console.say("还没有提交过。");
    else
        session.console.print(table_of(list.submissions));
    for (const auto& one : list.submissions)
        if (one.refusal) session.console.say(one.id + "  " + Failure::of_refusal(*one.refusal).line());
    for (const auto& one : list.submissions)
        for (const auto& held : one.to_check) {
            session.console.note("待核对：" + held.id);
            for (const auto& doubt : held.doubts) session.console.note("  " + doubt.sentence);
        }
    co_return co_await say_clocks(session, member->relay);
}

auto show_inbox(Session& session, InboxWishes wishes) -> awaitable<Outcome<void>>
{
    auto member = open_member(session);
    if (!member) co_return member.error();
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds{wishes.wait.value_or(0)};
    Backoff backoff;
    for (;;) {
        const auto left = std::chrono::ceil<std::chrono::seconds>(until - std::chrono::steady_clock::now()).count();
        const auto wait = std::clamp<long long>(left, 0, longest_poll);
        auto target = "/api/v1/inbox?wait=" + std::to_string(wait) + (wishes.all ? "&all=1" : "");
        auto answer = co_await member->relay.ask("GET", std::move(target));
        const bool patient = left > 0;
        if (!answer && !(patient && answer.error().may_pass())) co_return answer.error();
        if (!answer) {
            session.console.note(answer.error().line());
            co_await pause_for(backoff.next());
            continue;
        }
        backoff.reset();
        auto inbox = read<wire::Inbox>(*answer);
        if (!inbox) co_return inbox.error();
        if (inbox->items.empty() && patient) continue;
        session.console.print_json(answer->body);
        if (inbox->items.empty())
            session.console.say("没有新的报告。");
        else
            session.console.print(table_of(*inbox));
        say_recalls(session.console, *inbox);
        co_return Outcome<void>{};
    }
}

auto get_report(Session& session, std::string report, std::string file, std::string sm2) -> awaitable<Outcome<void>>
{
    auto id = parse_id<ReportId>(report);
    if (!id) co_return id.error();
    auto member = open_member(session);
    if (!member) co_return member.error();
    auto answer = co_await member->relay.ask("GET", "/api/v1/reports/" + id->text() + "/pdf");
    if (!answer) co_return answer.error();

    const auto trust = co_await current_trust(*member);
    if (!trust) co_return trust.error();
    auto facts = check_report(as_view(answer->body), *trust, id->text());
    if (!facts) co_return facts.error();
    const auto target = fs::path{file.empty() ? id->text() + ".pdf" : file};
    auto job = [target, pdf = std::move(answer->body)] {
        return blocking::write_file(target, pdf, blocking::Privacy::ours_alone);
    };
    auto written = co_await offload(session.disk, std::move(job));
    if (!written) co_return written.error();

    const auto& when = facts->signed_at;
    auto result = boost::json::object{{"report", id->text()},
                                      {"file", target.string()},
                                      {"state", when ? "valid" : "untimed"},
                                      {"recalled", answer->headers.find("Report-State") == "recalled"},
                                      {"patient", facts->document.patient.name},
                                      {"signer", facts->signer_name}};
    if (when) result["signed_at"] = to_text(*when);
    session.console.print_json(boost::json::serialize(result));
    if (!when) session.console.note("注意：时间戳待补，还不能证明这份报告是何时签的。");
    if (answer->headers.find("Report-State") == "recalled")
        session.console.note("注意：这份报告已被收回，请勿使用。");
    session.console.say("核验通过：" + facts->organization + " " + facts->signer_name +
                        (when ? " 于 " + to_local_text(*when) : std::string{}) + " 签名");
    session.console.say("患者  " + facts->document.patient.name);
    session.console.say("诊断  " + facts->document.impression);
    session.console.say("存于  " + target.string());
    if (sm2.empty()) co_return Outcome<void>{};
    auto name = id->text();
    auto where = fs::path{sm2};
    co_return co_await fetch_sm2(session, *member, std::move(name), std::move(where));
}

auto acknowledge_report(Session& session, std::string report, std::string by) -> awaitable<Outcome<void>>
{
    auto id = parse_id<ReportId>(report);
    if (!id) co_return id.error();
    auto member = open_member(session);
    if (!member) co_return member.error();
    auto body = wire::write_json(wire::AcknowledgeRequest{by});
    auto answer = co_await member->relay.ask("POST", "/api/v1/reports/" + id->text() + "/acknowledge", std::move(body));
    if (!answer) co_return answer.error();
    session.console.print_json(answer->body);
    session.console.say("已签收：" + id->text() + "（" + by + "）");
    co_return Outcome<void>{};
}

}  // namespace shanhai::cli
