#include "server/dev_county.hpp"

#include "common/wire/profile.hpp"
#include "server/people/enrolment.hpp"

#include <filesystem>
#include <fstream>

namespace shanhai::server {
namespace {

namespace files = wire::profile_files;

auto site(std::string_view id, std::string_view name, ledger::Level level, std::string_view parent = {}) -> ledger::Site
{
    auto made = ledger::Site{SiteId::parse(id).value(), std::nullopt, std::string{name}, level};
    if (!parent.empty()) made.parent = SiteId::parse(parent).value();
    return made;
}

auto person(std::string_view id, std::string_view at, std::string_view name, std::string_view title, ledger::Role role,
            Day today) -> ledger::Person
{
    return {.id = PersonId::parse(id).value(),
            .site = SiteId::parse(at).value(),
            .name = std::string{name},
            .title = std::string{title},
            .licence = {},
            .specialties = {},
            .modalities = {},
            .roles = {role},
            .valid_from = today - std::chrono::days{1},
            .valid_until = today + std::chrono::days{365}};
}

// Whoever is on duty, then the head of the township's hospital; both by the township's own connection.
auto agreement(std::string_view from, const SiteId& to, Day today) -> ledger::Agreement
{
    const auto contact = [&](std::string name, std::string title, std::string duty) {
        return ledger::Contact{.site = std::string{from},
                               .name = std::move(name),
                               .title = std::move(title),
                               .duty = std::move(duty),
                               .ways = {ledger::Way{}}};
    };
    return {.from = SiteId::parse(from).value(),
            .to = to,
            .contacts = {contact("值班医师", "", "treating"), contact("张建国", "院长", "")},
            .agreed_on = today,
            .agreed_by = "陈静"};
}

auto save(const std::filesystem::path& file, std::string_view content, bool secret) -> Result<void>
{
    std::ofstream out{file, std::ios::binary};
    out << content;
    out.close();
    if (!out) return Fault{errc::unavailable, "dev.file"};
    if (secret)
        std::filesystem::permissions(file, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    return {};
}

struct Certified {
    std::string key;                         // PEM
    std::string chain;                       // PEM, leaf first
    pki::Certificate certificate;
};

auto certify(const authority::Authority& authority, pki::Profile profile, const pki::Names& names, Instant now)
    -> Result<Certified>
{
    auto key = pki::Key::generate(pki::Key::Kind::p256);
    if (!key) return key.error();
    auto request = pki::certificate_request(*key, names.common_name, names.organization);
    if (!request) return request.error();
    auto certificate = authority.issue(*request, profile, names, now);
    if (!certificate) return certificate.error();
    auto pem = key->to_pem();
    if (!pem) return pem.error();
    auto chain = certificate->to_pem() + pki::to_pem(authority.chain_of_issuing());
    return Certified{std::move(*pem), std::move(chain), std::move(*certificate)};
}

}  // namespace

auto dev_county(Day today) -> County
{
    using ledger::Level;
    using ledger::Role;
    auto county = County{};
    county.sites = {site("yunling", "云岭县人民医院", Level::county),
                    site("qingshan", "青山镇卫生院", Level::township, "yunling"),
                    site("longtan", "龙潭乡卫生院", Level::township, "yunling"),
                    site("dongpo", "东坡村卫生室", Level::village, "qingshan"),
                    site("xiling", "西岭村卫生室", Level::village, "qingshan"),
                    site("shuangqiao", "双桥村卫生室", Level::village, "longtan")};
    const auto hospital = county.sites.front().id;
    for (const auto& one : {"qingshan", "longtan"}) {  // the villages' cases go the way of their township
        county.agreements.push_back(agreement(one, hospital, today));
        county.pairings.push_back({SiteId::parse(one).value(), hospital, {}, today - std::chrono::days{1},
                                   today + std::chrono::days{365}});
    }

    auto wang = person("dr-wang", "yunling", "王海波", "主任医师", Role::reader, today);
    wang.specialties = {"影像诊断"};
    auto li = person("dr-li", "yunling", "李雪梅", "主治医师", Role::reader, today);
    li.specialties = {"影像诊断"};
    li.modalities = {"CR", "DX", "US"};
    auto zhao = person("dr-zhao", "yunling", "赵敏", "住院医师", Role::reader, today);
    zhao.roles.insert(Role::trainee);  // writes; wang or li reviews and signs
    const auto admin = person("admin", "yunling", "陈静", "信息科", Role::administrator, today);
    county.persons = {wang, li, zhao, admin};

    for (const auto& one : county.sites)
        if (one.level != Level::county) county.profiles.push_back({one.id.text(), one, std::nullopt, "gateway", {}});
    county.profiles.push_back({"qingshan-dr1", county.sites[1], std::nullopt, "dr1", "QS_DR1"});
    for (const auto& one : county.persons)
        county.profiles.push_back({one.id.text(), county.sites.front(), one, one.id.text(), {}});
    return county;
}

auto write_profile(const Layout& layout, const authority::Authority& authority, const NewProfile& wanted,
                   const std::string& machines_url, Instant now) -> Result<std::vector<ledger::Credential>>
{
    const auto folder = layout.dev() / wanted.name;
    std::filesystem::create_directories(folder);
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all);

    const auto names = people::names_for(wanted.site, wanted.person, wanted.label);
    const auto person = wanted.person ? std::optional{wanted.person->id} : std::nullopt;
    const auto kind = person ? ledger::CredentialKind::person : ledger::CredentialKind::site;
    auto connection = certify(authority, person ? pki::Profile::person : pki::Profile::site, names, now);
    if (!connection) return connection.error();
    auto credentials = std::vector{
        people::credential_of(connection->certificate, kind, wanted.site.id, person, wanted.label, wanted.ae_title)};

    const auto profile = wire::Profile{.name = wanted.name,
                                       .machines_url = machines_url,
                                       .site = wanted.site.id.text(),
                                       .site_name = wanted.site.name,
                                       .person = person ? person->text() : std::string{},
                                       .person_name = wanted.person ? wanted.person->name : std::string{},
                                       .label = wanted.label};
    auto written = save(folder / files::profile, wire::write_json(profile), false);
    if (written) written = save(folder / files::key, connection->key, true);
    if (written) written = save(folder / files::certificate, connection->chain, false);
    if (written) written = save(folder / files::roots, pki::to_pem(authority.roots()), false);
    if (!written) return written.error();

    if (!wanted.person || !wanted.person->roles.contains(ledger::Role::reader)) return credentials;
    auto signer = certify(authority, pki::Profile::signer, names, now);
    if (!signer) return signer.error();
    credentials.push_back(people::credential_of(signer->certificate, ledger::CredentialKind::signer, wanted.site.id,
                                                person, wanted.label, {}));
    written = save(folder / files::signer_key, signer->key, true);
    if (written) written = save(folder / files::signer_certificate, signer->chain, false);
    if (!written) return written.error();
    return credentials;
}

void point_profiles_at(const Layout& layout, const std::string& machines_url)
{
    if (!std::filesystem::is_directory(layout.dev())) return;
    for (const auto& folder : std::filesystem::directory_iterator{layout.dev()}) {
        const auto file = folder.path() / files::profile;
        std::ifstream in{file, std::ios::binary};
        const auto text = std::string{std::istreambuf_iterator<char>{in}, {}};
        auto profile = wire::read_json<wire::Profile>(text);
        if (!profile) continue;
        profile->machines_url = machines_url;
        static_cast<void>(save(file, wire::write_json(*profile), false));  // at worst the profile points elsewhere
    }
}

}  // namespace shanhai::server
