#include "tools/shanhai/directory_commands.hpp"

#include "tools/shanhai/admin.hpp"

#include <CLI/CLI.hpp>

namespace shanhai::cli {
namespace {

struct Said {
    wire::SiteBody site;
    wire::PairingBody pairing;
    wire::PersonBody person;
    bool inactive = false;
};

auto group_of(CLI::App& parent, const char* name, const char* help) -> CLI::App&
{
    auto* const group = parent.add_subcommand(name, help);
    group->require_subcommand(1);
    return *group;
}

}  // namespace

void add_directory_commands(CLI::App& admin, Session& s, Errand& errand)
{
    auto said = std::make_shared<Said>();
    const auto leaf = [&errand](CLI::App& parent, const char* name, const char* help, Errand chosen) {
        auto* const command = parent.add_subcommand(name, help);
        command->callback([&errand, chosen = std::move(chosen)] { errand = chosen; });
        return command;
    };
    auto& sites = group_of(admin, "site", "机构");
    leaf(sites, "list", "列出机构和对口关系", [&s] { return list_sites(s); });
    auto* const site = leaf(sites, "put", "建立或修改机构", [&s, said] {
        said->site.active = !said->inactive;
        return put_site(s, said->site);
    });
    site->add_option("ID", said->site.id, "机构编号")->required();
    site->add_option("--name", said->site.name, "名称")->required();
    site->add_option("--level", said->site.level, "village、township、county、province")->required();
    site->add_option("--parent", said->site.parent, "上级机构");
    site->add_flag("--inactive", said->inactive, "停用");

    auto* const pairing = leaf(group_of(admin, "pairing", "对口支援"), "put", "建立或修改对口关系",
                               [&s, said] { return put_pairing(s, said->pairing); });
    pairing->add_option("FROM", said->pairing.from, "送检机构")->required();
    pairing->add_option("TO", said->pairing.to, "阅片机构")->required();
    pairing->add_option("--modalities", said->pairing.modalities, "检查类型，如 CT,DX；不写就是全部")->delimiter(',');
    pairing->add_option("--from", said->pairing.valid_from, "起 (2026-03-05)")->required();
    pairing->add_option("--until", said->pairing.valid_until, "止 (2029-03-04)")->required();

    auto& people = group_of(admin, "person", "人员");
    leaf(people, "list", "列出人员", [&s] { return list_people(s); });
    auto* const person = leaf(people, "put", "建立或修改人员", [&s, said] {
        said->person.active = !said->inactive;
        return put_person(s, said->person);
    });
    person->add_option("ID", said->person.id, "人员编号")->required();
    person->add_option("--site", said->person.site, "所属机构")->required();
    person->add_option("--name", said->person.name, "姓名")->required();
    person->add_option("--title", said->person.title, "职称");
    person->add_option("--licence", said->person.licence, "执业证号");
    person->add_option("--specialties", said->person.specialties, "专业")->delimiter(',');
    person->add_option("--modalities", said->person.modalities, "检查类型；不写就是全部")->delimiter(',');
    person->add_option("--roles", said->person.roles, "operator、reader、administrator")->delimiter(',')->required();
    person->add_option("--from", said->person.valid_from, "授权起 (2026-03-05)")->required();
    person->add_option("--until", said->person.valid_until, "授权止 (2029-03-04)")->required();
    person->add_flag("--inactive", said->inactive, "停用");
}

}  // namespace shanhai::cli
