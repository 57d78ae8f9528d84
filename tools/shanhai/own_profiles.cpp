#include "tools/shanhai/own_profiles.hpp"

#include "tools/shanhai/signer.hpp"

#include <boost/json.hpp>

namespace shanhai::cli {
namespace {

auto to_json(const StoredProfile& profile, bool current) -> boost::json::object
{
    const auto& facts = profile.facts;
    return {{"name", facts.name},
            {"folder", profile.folder.string()},
            {"current", current},
            {"site", facts.site},
            {"site_name", facts.site_name},
            {"person", facts.person},
            {"person_name", facts.person_name},
            {"label", facts.label},
            {"machines_url", facts.machines_url}};
}

}  // namespace

auto list_own_profiles(Session& session) -> awaitable<Outcome<void>>
{
    const auto all = blocking::list_profiles(session.home);
    const auto chosen = blocking::find_profile(session.home, {});
    boost::json::array listed;
    Table table{{"", "登记", "机构", "人员", "中心"}};
    for (const auto& one : all) {
        const bool current = chosen && chosen->folder == one.folder;
        listed.push_back(to_json(one, current));
        const auto& who = one.facts.person.empty() ? one.facts.label : one.facts.person_name;
        table.add(
            {current ? "*" : "", one.folder.filename().string(), one.facts.site_name, who, one.facts.machines_url});
    }
    session.console.print_json(boost::json::serialize(boost::json::object{{"profiles", std::move(listed)}}));
    if (all.empty())
        session.console.say("这台电脑还没有登记。");
    else
        session.console.print(table);
    co_return Outcome<void>{};
}

auto show_own_profile(Session& session) -> awaitable<Outcome<void>>
{
    auto profile = blocking::find_profile(session.home, session.profile);
    if (!profile) co_return profile.error();
    auto chain = blocking::read_chain(profile->folder / wire::profile_files::certificate);
    if (!chain) co_return chain.error();
    const auto& own = chain->front();
    const auto signer = blocking::signer_place(profile->folder);
    const bool signs = signer.has_value();

    auto shown = to_json(*profile, true);
    shown["fingerprint"] = own.fingerprint().hex();
    shown["valid_until"] = to_text(own.not_after());
    shown["signs"] = signs;
    session.console.print_json(boost::json::serialize(shown));
    const auto& facts = profile->facts;
    session.console.say("登记  " + facts.name + "（" + profile->folder.string() + "）");
    session.console.say("机构  " + facts.site_name + "（" + facts.site + "）");
    if (!facts.person.empty()) session.console.say("人员  " + facts.person_name + "（" + facts.person + "）");
    session.console.say("中心  " + facts.machines_url);
    session.console.say("证书  到 " + to_local_text(own.not_after()) + "，指纹 " +
                        own.fingerprint().hex().substr(0, 16));
    session.console.say(std::string{"签名  "} + (signs ? "有签名密钥，详见 shanhai signer" : "没有签名密钥"));
    co_return Outcome<void>{};
}

auto use_own_profile(Session& session, std::string name) -> awaitable<Outcome<void>>
{
    auto used = blocking::use_profile(session.home, name);
    if (!used) co_return used.error();
    session.console.say("默认用登记：" + name);
    co_return Outcome<void>{};
}

}  // namespace shanhai::cli
