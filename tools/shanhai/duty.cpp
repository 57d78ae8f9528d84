#include "tools/shanhai/duty.hpp"

#include "common/runtime/offload.hpp"
#include "tools/shanhai/files.hpp"
#include "tools/shanhai/words.hpp"

namespace shanhai::cli {
namespace {

auto parts_of(std::string_view text, char mark) -> std::vector<std::string>
{
    std::vector<std::string> parts;
    for (std::size_t at = 0;;) {
        const auto end = text.find(mark, at);
        parts.emplace_back(text.substr(at, end == std::string_view::npos ? end : end - at));
        if (end == std::string_view::npos) return parts;
        at = end + 1;
    }
}

// "2026-03-05 08:00" and "2026-03-05T08:00" are times of China; RFC 3339 stands as it is, and so does what is neither.
auto moment_in_china(std::string text) -> std::string
{
    constexpr std::size_t day_and_hour = 16;
    if (text.size() != day_and_hour) return text;
    text[10] = 'T';
    return text + ":00+08:00";
}

auto read_text(Session& session, std::string file) -> awaitable<Outcome<std::string>>
{
    auto job = [file] { return blocking::read_file(file); };
    auto text = co_await offload(session.disk, std::move(job));
    if (!text) co_return text.error();
    co_return std::move(*text);
}

void print_shifts(const Console& console, const wire::ShiftList& list)
{
    if (list.shifts.empty()) return console.say("没有排班。");
    Table table{{"编号", "机构", "班", "姓名", "电话", "检查类型", "起", "止"}};
    for (const auto& one : list.shifts) {
        std::string modalities;
        for (const auto& each : one.modalities) modalities += (modalities.empty() ? "" : " ") + each;
        table.add({one.id, one.site, shown_word("duty." + one.duty), one.name.empty() ? one.person : one.name,
                   one.phone, modalities.empty() ? "全部" : modalities, shown_time(one.from), shown_time(one.until)});
    }
    console.print(table);
}

auto show_shifts(Session& session, std::string target) -> awaitable<Outcome<void>>
{
    auto member = open_member(session);
    if (!member) co_return member.error();
    auto answer = co_await member->relay.ask("GET", std::move(target));
    if (!answer) co_return answer.error();
    auto list = read<wire::ShiftList>(*answer);
    if (!list) co_return list.error();
    session.console.print_json(answer->body);
    print_shifts(session.console, *list);
    co_return Outcome<void>{};
}

auto send_shifts(Session& session, wire::ShiftList list) -> awaitable<Outcome<void>>
{
    auto member = open_member(session);
    if (!member) co_return member.error();
    auto body = wire::write_json(list);
    auto answer = co_await member->relay.ask("POST", "/api/v1/admin/shifts", std::move(body), Relay::Tries::once);
    if (!answer) co_return answer.error();
    session.console.print_json(answer->body);
    session.console.say("已保存排班 " + std::to_string(list.shifts.size()) + " 条");
    co_return Outcome<void>{};
}

}  // namespace

auto parse_contact(const std::string& text) -> Outcome<wire::ContactBody>
{
    const auto parts = parts_of(text, ',');
    if (parts.size() != 5) return Failure{Fault{errc::malformed, "usage.contact", harmless(text)}};
    auto contact = wire::ContactBody{.site = parts[0], .name = parts[1], .title = parts[2], .phone = parts[3]};
    for (const auto& way : parts_of(parts[4], '+')) {
        const bool is_url = way.starts_with("http");
        contact.ways.push_back({is_url ? "webhook" : way, is_url ? way : std::string{}});
    }
    return contact;
}

auto parse_roster(const std::string& csv) -> Outcome<std::vector<wire::ShiftBody>>
{
    std::vector<wire::ShiftBody> all;
    std::size_t number = 0;
    for (auto line : parts_of(csv, '\n')) {
        ++number;
        if (!line.empty() && line.back() == '\r') line.pop_back();
        if (number == 1 && line.starts_with("\xEF\xBB\xBF")) line.erase(0, 3);  // a spreadsheet's mark
        if (line.empty() || line.starts_with("site,")) continue;
        const auto parts = parts_of(line, ',');
        if (parts.size() != 8) return Failure{Fault{errc::malformed, "usage.roster", std::to_string(number)}};
        auto shift = wire::ShiftBody{.id = {},
                                     .site = parts[0],
                                     .duty = parts[1],
                                     .modalities = {},
                                     .person = parts[2],
                                     .name = parts[3],
                                     .phone = parts[4],
                                     .from = moment_in_china(parts[6]),
                                     .until = moment_in_china(parts[7])};
        for (auto& one : parts_of(parts[5], ' '))
            if (!one.empty()) shift.modalities.push_back(std::move(one));
        all.push_back(std::move(shift));
    }
    return all;
}

auto list_agreements(Session& session) -> awaitable<Outcome<void>>
{
    auto member = open_member(session);
    if (!member) co_return member.error();
    auto answer = co_await member->relay.ask("GET", "/api/v1/admin/agreements");
    if (!answer) co_return answer.error();
    auto list = read<wire::AgreementList>(*answer);
    if (!list) co_return list.error();
    session.console.print_json(answer->body);
    Table table{{"送检", "阅片", "次序", "联系人", "机构", "电话", "班", "时段", "方式"}};
    for (const auto& one : list->agreements) {
        int place = 0;
        for (const auto& each : one.contacts) {
            std::string ways;
            for (const auto& way : each.ways) ways += (ways.empty() ? "" : " ") + shown_word("channel." + way.channel);
            const auto hours = each.from.empty() ? std::string{"全天"} : each.from + "-" + each.until;
            table.add({one.from, one.to, std::to_string(++place), each.name + " " + each.title, each.site, each.phone,
                       each.duty.empty() ? "" : shown_word("duty." + each.duty), hours, ways});
        }
    }
    session.console.print(table);
    co_return Outcome<void>{};
}

auto put_agreement(Session& session, ContactWishes wishes) -> awaitable<Outcome<void>>
{
    auto agreement = wishes.agreement;
    if (!wishes.file.empty()) {
        auto text = co_await read_text(session, wishes.file);
        if (!text) co_return text.error();
        auto body = wire::read_json<wire::AgreementBody>(*text);
        if (!body) co_return Fault{errc::malformed, "usage.form", wishes.file};
        agreement.contacts = std::move(body->contacts);
    }
    for (const auto& text : wishes.contacts) {
        auto contact = parse_contact(text);
        if (!contact) co_return contact.error();
        agreement.contacts.push_back(std::move(*contact));
    }
    auto member = open_member(session);
    if (!member) co_return member.error();
    auto body = wire::write_json(agreement);
    auto answer = co_await member->relay.ask("POST", "/api/v1/admin/agreements", std::move(body));
    if (!answer) co_return answer.error();
    session.console.print_json(answer->body);
    session.console.say("已保存危急值联系人：" + agreement.from + " → " + agreement.to + "，" +
                        std::to_string(agreement.contacts.size()) + " 位");
    co_return Outcome<void>{};
}

auto list_shifts(Session& session, RosterWishes wishes) -> awaitable<Outcome<void>>
{
    auto target = std::string{"/api/v1/admin/shifts"};
    if (!wishes.site.empty()) {
        auto site = parse_id<SiteId>(wishes.site);
        if (!site) co_return site.error();
        target += "?site=" + site->text();
    }
    co_return co_await show_shifts(session, std::move(target));
}

auto add_shift(Session& session, RosterWishes wishes) -> awaitable<Outcome<void>>
{
    auto list = wire::ShiftList();
    list.shifts.push_back(wishes.shift);
    list.shifts.back().from = moment_in_china(wishes.shift.from);
    list.shifts.back().until = moment_in_china(wishes.shift.until);
    co_return co_await send_shifts(session, std::move(list));
}

auto import_shifts(Session& session, RosterWishes wishes) -> awaitable<Outcome<void>>
{
    auto text = co_await read_text(session, wishes.file);
    if (!text) co_return text.error();
    auto shifts = parse_roster(*text);
    if (!shifts) co_return shifts.error();
    auto list = wire::ShiftList();
    list.shifts = std::move(*shifts);
    co_return co_await send_shifts(session, std::move(list));
}

auto remove_shift(Session& session, RosterWishes wishes) -> awaitable<Outcome<void>>
{
    const bool fits = wishes.which.starts_with("shift_") && wishes.which.find_first_of("/?#% ") == std::string::npos;
    if (!fits) co_return Fault{errc::malformed, "usage.id", harmless(wishes.which)};
    auto member = open_member(session);
    if (!member) co_return member.error();
    auto answer = co_await member->relay.ask("DELETE", "/api/v1/admin/shifts/" + wishes.which);
    if (!answer) co_return answer.error();
    session.console.say("已删除排班：" + wishes.which);
    co_return Outcome<void>{};
}

auto show_on_call(Session& session) -> awaitable<Outcome<void>>
{
    co_return co_await show_shifts(session, "/api/v1/duty");
}

}  // namespace shanhai::cli
