#include "tools/shanhai/critical.hpp"

#include "tools/shanhai/words.hpp"

namespace shanhai::cli {
namespace {

constexpr std::string_view base = "/api/v1/critical";

void tell(const Console& console, const wire::AlertView& alert)
{
    console.say(shown_word("critical." + alert.state) + "  " + alert.id);
    console.say("病例  " + alert.of + "  " + alert.site_name + "  " + alert.patient_name + "  " + alert.modality);
    console.say("危急值  " + alert.criterion + "（" + alert.list + " " + alert.list_version + "）");
    console.say("所见  " + alert.finding);
    if (alert.due_at) console.say("下一位联系人  " + shown_time(*alert.due_at));
    if (alert.duty_called) console.say("已叫双方总值班");
    if (alert.correction_open) console.say("已撤销，等送检机构确认更正：shanhai critical corrected " + alert.id);
    if (alert.names.empty()) return;
    std::string names;
    for (const auto& name : alert.names) names += (names.empty() ? "" : "、") + name;
    const auto command = "shanhai critical ack " + alert.id;
    console.say("请回读：" + command + " --by 姓名 --id 病人编号后四位，或 --name 选一个：" + names);
}

void tell_notices(const Console& console, const wire::AlertView& alert)
{
    if (alert.notices.empty()) return;
    Table table{{"联系人", "机构", "方式", "状态", "轮次", "次数", "送达", "原因"}};
    for (const auto& one : alert.notices)
        table.add({one.contact + (one.correction ? "（更正）" : ""), one.site, shown_word("channel." + one.channel),
                   shown_word("notice." + one.state), std::to_string(one.round), std::to_string(one.attempts),
                   one.delivered_at ? shown_time(*one.delivered_at) : "", one.trouble});
    console.say("");
    console.print(table);
}

void tell_steps(const Console& console, const wire::AlertView& alert)
{
    if (alert.steps.empty()) return;
    Table table{{"序号", "时间", "做了", "谁", "本人", "说明"}};
    for (const auto& one : alert.steps)
        table.add({std::to_string(one.number), shown_time(one.at), shown_word(one.what), one.actor, one.by,
                   shortened(one.note, 48)});
    console.say("");
    console.print(table);
}

auto target_of(const std::string& alert, std::string_view step) -> Outcome<std::string>
{
    const bool fits = alert.starts_with("crit_") && alert.find_first_of("/?#% ") == std::string::npos;
    if (!fits) return Failure{Fault{errc::malformed, "usage.id", harmless(alert)}};
    return std::string{base} + '/' + alert + (step.empty() ? "" : "/") + std::string{step};
}

// One step of one alert, and how it stands afterwards. What would be written twice is sent once.
auto take_step(Session& session, std::string alert, std::string_view step, std::string body,
               Relay::Tries tries = Relay::Tries::few) -> awaitable<Outcome<void>>
{
    auto target = target_of(alert, step);
    if (!target) co_return target.error();
    auto member = open_member(session);
    if (!member) co_return member.error();
    auto answer = co_await member->relay.ask("POST", std::move(*target), std::move(body), tries);
    if (!answer) co_return answer.error();
    auto view = read<wire::AlertView>(*answer);
    if (!view) co_return view.error();
    session.console.print_json(answer->body);
    tell(session.console, *view);
    co_return Outcome<void>{};
}

}  // namespace

auto list_alerts(Session& session, CriticalWishes wishes) -> awaitable<Outcome<void>>
{
    auto member = open_member(session);
    if (!member) co_return member.error();
    auto target = std::string{base} + (wishes.all ? "?all=1" : "?limit=200");
    if (wishes.after) target += "&wait=60&after=" + std::to_string(*wishes.after);
    auto answer = co_await member->relay.ask("GET", std::move(target));
    if (!answer) co_return answer.error();
    auto list = read<wire::AlertList>(*answer);
    if (!list) co_return list.error();
    session.console.print_json(answer->body);
    if (list->alerts.empty()) session.console.say("没有未结束的危急值。");
    if (list->alerts.empty()) co_return Outcome<void>{};
    Table table{{"编号", "状态", "机构", "病人", "检查", "危急值", "发现", "联系到第几位"}};
    for (const auto& one : list->alerts)
        table.add({one.id, shown_word("critical." + one.state), one.site_name, one.patient_name, one.modality,
                   shortened(one.criterion, 32), shown_time(one.found_at),
                   one.duty_called ? "总值班" : std::to_string(one.level + 1)});
    session.console.print(table);
    co_return Outcome<void>{};
}

auto show_alert(Session& session, CriticalWishes wishes) -> awaitable<Outcome<void>>
{
    auto target = target_of(wishes.alert, "");
    if (!target) co_return target.error();
    auto member = open_member(session);
    if (!member) co_return member.error();
    auto answer = co_await member->relay.ask("GET", std::move(*target));
    if (!answer) co_return answer.error();
    auto view = read<wire::AlertView>(*answer);
    if (!view) co_return view.error();
    session.console.print_json(answer->body);
    tell(session.console, *view);
    tell_notices(session.console, *view);
    tell_steps(session.console, *view);
    co_return Outcome<void>{};
}

auto show_critical_lists(Session& session) -> awaitable<Outcome<void>>
{
    auto member = open_member(session);
    if (!member) co_return member.error();
    auto answer = co_await member->relay.ask("GET", "/api/v1/critical-lists");
    if (!answer) co_return answer.error();
    auto body = read<wire::CriticalLists>(*answer);
    if (!body) co_return body.error();
    session.console.print_json(answer->body);
    Table table{{"编号", "检查", "危急值", "时限"}};
    for (const auto& list : body->lists) {
        session.console.say(list.title + "，" + list.version + "（" + list.source + "）");
        for (const auto& item : list.items) {
            std::string modalities;
            for (const auto& one : item.modalities) modalities += (modalities.empty() ? "" : " ") + one;
            const auto limit = std::to_string(item.notify_minutes) + " 分钟";
            table.add({list.id + '/' + item.code, modalities, item.criterion, limit});
        }
    }
    session.console.print(table);
    co_return Outcome<void>{};
}

auto raise_alert(Session& session, CriticalWishes wishes) -> awaitable<Outcome<void>>
{
    auto member = open_member(session);
    if (!member) co_return member.error();
    auto body = wire::write_json(wishes.suspicion);
    auto answer = co_await member->relay.ask("POST", std::string(base), std::move(body));
    if (!answer) co_return answer.error();
    auto view = read<wire::AlertView>(*answer);
    if (!view) co_return view.error();
    session.console.print_json(answer->body);
    tell(session.console, *view);
    co_return Outcome<void>{};
}

auto confirm_alert(Session& session, CriticalWishes wishes) -> awaitable<Outcome<void>>
{
    co_return co_await take_step(session, wishes.alert, "confirm", "{}");
}

auto receive_alert(Session& session, CriticalWishes wishes) -> awaitable<Outcome<void>>
{
    co_return co_await take_step(session, wishes.alert, "received", "{}");
}

auto acknowledge_alert(Session& session, CriticalWishes wishes) -> awaitable<Outcome<void>>
{
    auto body = wire::write_json(wishes.answer);
    co_return co_await take_step(session, wishes.alert, "acknowledge", std::move(body), Relay::Tries::once);
}

auto record_action(Session& session, CriticalWishes wishes) -> awaitable<Outcome<void>>
{
    auto body = wire::write_json(wishes.action);
    co_return co_await take_step(session, wishes.alert, "actions", std::move(body), Relay::Tries::once);
}

auto record_phone(Session& session, CriticalWishes wishes) -> awaitable<Outcome<void>>
{
    auto body = wire::write_json(wishes.call);
    co_return co_await take_step(session, wishes.alert, "calls", std::move(body), Relay::Tries::once);
}

auto close_alert(Session& session, CriticalWishes wishes) -> awaitable<Outcome<void>>
{
    auto body = wire::write_json(wishes.outcome);
    co_return co_await take_step(session, wishes.alert, "close", std::move(body));
}

auto void_alert(Session& session, CriticalWishes wishes) -> awaitable<Outcome<void>>
{
    auto wish = wire::VoidBody();
    wish.reason = wishes.reason;
    auto body = wire::write_json(wish);
    co_return co_await take_step(session, wishes.alert, "void", std::move(body));
}

auto acknowledge_correction(Session& session, CriticalWishes wishes) -> awaitable<Outcome<void>>
{
    auto body = wire::write_json(wishes.answer);
    co_return co_await take_step(session, wishes.alert, "correction", std::move(body));
}

}  // namespace shanhai::cli
