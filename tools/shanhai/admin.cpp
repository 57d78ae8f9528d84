#include "tools/shanhai/admin.hpp"

#include "tools/shanhai/words.hpp"

namespace shanhai::cli {
namespace {

constexpr auto china = std::chrono::hours{8};
constexpr std::size_t fingerprint_columns = 16;

auto joined(const std::vector<std::string>& all) -> std::string
{
    std::string text;
    for (const auto& one : all) text += (text.empty() ? "" : " ") + shown_word(one);
    return text;
}

auto yes_or_no(bool value) -> std::string { return value ? "在用" : "停用"; }

auto get(Session& session, std::string target) -> awaitable<Outcome<Answered>>
{
    auto member = open_member(session);
    if (!member) co_return member.error();
    co_return co_await member->relay.ask("GET", std::move(target));
}

auto change(Session& session, std::string_view method, std::string target, std::string body, std::string done)
    -> awaitable<Outcome<void>>
{
    auto member = open_member(session);
    if (!member) co_return member.error();
    auto answer = co_await member->relay.ask(method, std::move(target), std::move(body));
    if (!answer) co_return answer.error();
    session.console.print_json(answer->body);
    session.console.say(done);
    co_return Outcome<void>{};
}

}  // namespace

auto moment_of(const std::string& text) -> Outcome<std::string>
{
    if (const auto day = parse_day(text)) return to_text(Instant{*day} - china);
    const auto moment = parse_instant(text);
    if (!moment) return Failure{Fault{errc::malformed, "usage.time", text}};
    return to_text(*moment);
}

auto list_sites(Session& session) -> awaitable<Outcome<void>>
{
    auto answer = co_await get(session, "/api/v1/admin/sites");
    if (!answer) co_return answer.error();
    auto list = read<wire::SiteList>(*answer);
    if (!list) co_return list.error();
    session.console.print_json(answer->body);
    Table sites{{"机构", "名称", "级别", "上级", "状态"}};
    for (const auto& site : list->sites)
        sites.add({site.id, site.name, shown_word(site.level), site.parent, yes_or_no(site.active)});
    session.console.print(sites);
    Table pairings{{"送检", "阅片", "检查类型", "起", "止"}};
    for (const auto& one : list->pairings)
        pairings.add({one.from, one.to, one.modalities.empty() ? "全部" : joined(one.modalities), one.valid_from,
                      one.valid_until});
    if (pairings.empty()) co_return Outcome<void>{};
    session.console.say("");
    session.console.print(pairings);
    co_return Outcome<void>{};
}

auto list_people(Session& session) -> awaitable<Outcome<void>>
{
    auto answer = co_await get(session, "/api/v1/admin/persons");
    if (!answer) co_return answer.error();
    auto list = read<wire::PersonList>(*answer);
    if (!list) co_return list.error();
    session.console.print_json(answer->body);
    Table table{{"人员", "姓名", "机构", "职称", "角色", "检查类型", "授权至", "状态"}};
    for (const auto& one : list->persons)
        table.add({one.id, one.name, one.site, one.title, joined(one.roles), joined(one.modalities), one.valid_until,
                   yes_or_no(one.active)});
    session.console.print(table);
    co_return Outcome<void>{};
}

auto list_devices(Session& session) -> awaitable<Outcome<void>>
{
    auto answer = co_await get(session, "/api/v1/admin/devices");
    if (!answer) co_return answer.error();
    auto list = read<wire::CredentialList>(*answer);
    if (!list) co_return list.error();
    session.console.print_json(answer->body);
    Table table{{"指纹", "种类", "机构", "人员", "名称", "AE", "到期", "状态"}};
    for (const auto& one : list->devices)
        table.add({one.fingerprint.substr(0, fingerprint_columns), shown_word(one.kind), one.site, one.person,
                   one.label, one.ae_title, shown_time(one.not_after), yes_or_no(!one.revoked_at)});
    session.console.print(table);
    co_return Outcome<void>{};
}

auto put_site(Session& session, wire::SiteBody site) -> awaitable<Outcome<void>>
{
    auto done = "已保存机构：" + site.id + " " + site.name;
    auto body = wire::write_json(site);
    co_return co_await change(session, "POST", "/api/v1/admin/sites", std::move(body), std::move(done));
}

auto put_pairing(Session& session, wire::PairingBody pairing) -> awaitable<Outcome<void>>
{
    auto done = "已保存对口关系：" + pairing.from + " → " + pairing.to;
    auto body = wire::write_json(pairing);
    co_return co_await change(session, "POST", "/api/v1/admin/pairings", std::move(body), std::move(done));
}

auto put_person(Session& session, wire::PersonBody person) -> awaitable<Outcome<void>>
{
    auto done = "已保存人员：" + person.id + " " + person.name;
    auto body = wire::write_json(person);
    co_return co_await change(session, "POST", "/api/v1/admin/persons", std::move(body), std::move(done));
}

// The list shows the beginning of a fingerprint, and that is what people copy.
auto whole_fingerprint(Session& session, std::string beginning) -> awaitable<Outcome<std::string>>
{
    auto answer = co_await get(session, "/api/v1/admin/devices");
    if (!answer) co_return answer.error();
    auto list = read<wire::CredentialList>(*answer);
    if (!list) co_return list.error();
    std::string whole;
    for (const auto& one : list->devices) {
        if (beginning.size() < fingerprint_columns || !one.fingerprint.starts_with(beginning)) continue;
        if (!whole.empty()) co_return Fault{errc::mismatch, "device"};
        whole = one.fingerprint;
    }
    if (whole.empty()) co_return Fault{errc::not_found, "device"};
    co_return whole;
}

auto revoke_device(Session& session, std::string fingerprint) -> awaitable<Outcome<void>>
{
    auto whole = co_await whole_fingerprint(session, std::move(fingerprint));
    if (!whole) co_return whole.error();
    co_return co_await change(session, "DELETE", "/api/v1/admin/devices/" + *whole, std::string(), "已停用：" + *whole);
}

auto set_commitment_address(Session& session, std::string fingerprint, std::string address) -> awaitable<Outcome<void>>
{
    auto whole = co_await whole_fingerprint(session, std::move(fingerprint));
    if (!whole) co_return whole.error();
    auto target = "/api/v1/admin/devices/" + *whole + "/commitment";
    auto done = address.empty() ? std::string("不再回呼这台设备") : "存储承诺的回执将送到 " + address;
    auto wish = wire::CommitmentAddress();
    wish.address = std::move(address);
    auto body = wire::write_json(wish);
    co_return co_await change(session, "PUT", std::move(target), std::move(body), std::move(done));
}

auto make_code(Session& session, wire::CodeRequest request) -> awaitable<Outcome<void>>
{
    auto member = open_member(session);
    if (!member) co_return member.error();
    auto body = wire::write_json(request);
    auto answer = co_await member->relay.ask("POST", "/api/v1/admin/codes", std::move(body));
    if (!answer) co_return answer.error();
    auto code = read<wire::CodeView>(*answer);
    if (!code) co_return code.error();
    session.console.print_json(answer->body);
    session.console.say("登记码  " + code->code);
    session.console.say("有效至  " + shown_time(code->expires_at) + "，只能用一次，请在电话里逐个念。");
    co_return Outcome<void>{};
}

}  // namespace shanhai::cli
