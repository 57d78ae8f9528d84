#include "tools/shanhai/delivery.hpp"

#include "common/wire/report.hpp"
#include "tools/shanhai/words.hpp"

namespace shanhai::cli {
namespace {

auto ask(Session& session, std::string_view method, std::string target, std::string body = {})
    -> awaitable<Outcome<Answered>>
{
    auto member = open_member(session);
    if (!member) co_return member.error();
    co_return co_await member->relay.ask(method, std::move(target), std::move(body));
}

auto change(Session& session, std::string_view method, std::string target, std::string body, std::string done)
    -> awaitable<Outcome<void>>
{
    auto answer = co_await ask(session, method, std::move(target), std::move(body));
    if (!answer) co_return answer.error();
    session.console.print_json(answer->body);
    session.console.say(done);
    co_return Outcome<void>{};
}

auto security_of(const wire::DestinationBody& to) -> std::string
{
    if (to.channel == "webhook") return to.address.starts_with("https") ? "TLS" : "明文";
    if (!to.tls) return "明文";
    return to.pinned.empty() ? "TLS" : "TLS，指纹 " + to.pinned.substr(0, 16);
}

}  // namespace

auto recall_report(Session& session, RecallWishes wishes) -> awaitable<Outcome<void>>
{
    auto id = parse_id<ReportId>(wishes.report);
    if (!id) co_return id.error();
    auto body = wire::write_json(wishes.said);
    auto done = "已收回：" + id->text() + "，正在通知每一个收到过它的人和系统。";
    co_return co_await change(session, "POST", "/api/v1/reports/" + id->text() + "/recall", std::move(body),
                              std::move(done));
}

auto acknowledge_recall(Session& session, std::string report, std::string by) -> awaitable<Outcome<void>>
{
    auto id = parse_id<ReportId>(report);
    if (!id) co_return id.error();
    auto body = wire::write_json(wire::AcknowledgeRequest{by});
    auto done = "已知悉收回：" + id->text() + "（" + by + "）";
    co_return co_await change(session, "POST", "/api/v1/reports/" + id->text() + "/recall/acknowledge",
                              std::move(body), std::move(done));
}

auto list_destinations(Session& session) -> awaitable<Outcome<void>>
{
    auto answer = co_await ask(session, "GET", "/api/v1/admin/destinations");
    if (!answer) co_return answer.error();
    auto list = read<wire::DestinationList>(*answer);
    if (!list) co_return list.error();
    session.console.print_json(answer->body);
    Table table{{"接收方", "机构", "方式", "地址", "加密", "状态"}};
    for (const auto& one : list->destinations)
        table.add({one.id, one.site, one.channel, one.address, security_of(one), one.active ? "在用" : "停用"});
    session.console.print(table);
    co_return Outcome<void>{};
}

auto put_destination(Session& session, wire::DestinationBody destination) -> awaitable<Outcome<void>>
{
    auto body = wire::write_json(destination);
    auto answer = co_await ask(session, "POST", "/api/v1/admin/destinations", std::move(body));
    if (!answer) co_return answer.error();
    auto kept = read<wire::DestinationBody>(*answer);
    if (!kept) co_return kept.error();
    session.console.print_json(answer->body);
    session.console.say("已保存接收方：" + kept->id + " → " + kept->address);
    if (!kept->key) co_return Outcome<void>{};
    session.console.say("密钥  " + *kept->key);
    session.console.say("请把密钥交给接收方，用来核对签名；以后不再显示。");
    co_return Outcome<void>{};
}

auto remove_destination(Session& session, std::string destination) -> awaitable<Outcome<void>>
{
    auto done = "已停用接收方：" + destination + "；还没送到的报告已列为报警，请看 admin push list --alarms。";
    co_return co_await change(session, "DELETE", "/api/v1/admin/destinations/" + escaped(destination), std::string(),
                              std::move(done));
}

auto test_destination(Session& session, std::string destination) -> awaitable<Outcome<void>>
{
    auto target = "/api/v1/admin/destinations/" + escaped(destination) + "/test";
    auto answer = co_await ask(session, "POST", std::move(target));
    if (!answer) co_return answer.error();
    auto result = read<wire::TestResult>(*answer);
    if (!result) co_return result.error();
    session.console.print_json(answer->body);
    const auto why = shown_word(result->outcome) + "）：" + result->sentence + " (" + result->code + ")";
    session.console.say(result->outcome == "accepted" ? "通" : "不通（" + why);
    co_return Outcome<void>{};
}

auto list_pushes(Session& session, PushWishes wishes) -> awaitable<Outcome<void>>
{
    auto target = std::string{"/api/v1/admin/pushes?alarm="} + (wishes.alarms ? "1" : "0");
    if (!wishes.to.empty()) target += "&to=" + escaped(wishes.to);
    if (!wishes.report.empty()) target += "&report=" + escaped(wishes.report);
    auto answer = co_await ask(session, "GET", std::move(target));
    if (!answer) co_return answer.error();
    auto list = read<wire::PushList>(*answer);
    if (!list) co_return list.error();
    session.console.print_json(answer->body);
    Table table{{"编号", "内容", "报告", "接收方", "状态", "报警", "次数", "下次", "最近的问题"}};
    for (const auto& one : list->pushes)
        table.add({one.id, shown_word(one.kind), one.report, one.to, shown_word(one.state), one.alarm ? "是" : "",
                   std::to_string(one.attempts), one.state == "due" ? shown_time(one.due_at) : "",
                   one.instead.empty() ? one.last : one.instead});
    if (table.empty()) session.console.say("没有。");
    else session.console.print(table);
    co_return Outcome<void>{};
}

auto resend_push(Session& session, std::string push) -> awaitable<Outcome<void>>
{
    auto done = "马上再发：" + push;
    co_return co_await change(session, "POST", "/api/v1/admin/pushes/" + escaped(push) + "/resend", std::string(),
                              std::move(done));
}

auto end_push(Session& session, std::string push, std::string instead) -> awaitable<Outcome<void>>
{
    auto done = "不再发送：" + push + "（" + instead + "）";
    auto body = wire::write_json(wire::PushEnd{std::move(instead)});
    co_return co_await change(session, "POST", "/api/v1/admin/pushes/" + escaped(push) + "/dead", std::move(body),
                              std::move(done));
}

}  // namespace shanhai::cli
