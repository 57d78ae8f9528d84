#include "server/people/bodies.hpp"

namespace shanhai::people {
namespace {

using ledger::CredentialKind;
using ledger::Level;
using ledger::Role;

constexpr std::size_t name_max = 192;        // bytes: 64 Chinese characters

auto parse_level(std::string_view text) -> Result<Level>
{
    for (const auto level : {Level::village, Level::township, Level::county, Level::province})
        if (text == name_of(level)) return level;
    return Fault{errc::malformed, "site.level"};
}

auto parse_role(std::string_view text) -> Result<Role>
{
    for (const auto role : {Role::operator_, Role::reader, Role::administrator, Role::trainee})
        if (text == name_of(role)) return role;
    return Fault{errc::malformed, "person.role"};
}

auto is_named(const std::string& name) -> bool { return !name.empty() && name.size() <= name_max; }

struct Dates {
    Day from;
    Day until;
};

auto read_dates(const std::string& from, const std::string& until, std::string_view at) -> Result<Dates>
{
    auto first = parse_day(from);
    auto last = parse_day(until);
    if (!first || !last || *last < *first) return Fault{errc::malformed, at};
    return Dates{*first, *last};
}

}  // namespace

auto name_of(Level level) -> std::string_view
{
    switch (level) {
    case Level::village: return "village";
    case Level::township: return "township";
    case Level::county: return "county";
    case Level::province: return "province";
    }
    return "village";
}

auto name_of(Role role) -> std::string_view
{
    switch (role) {
    case Role::operator_: return "operator";
    case Role::reader: return "reader";
    case Role::administrator: return "administrator";
    case Role::trainee: return "trainee";
    }
    return "operator";
}

auto name_of(CredentialKind kind) -> std::string_view
{
    switch (kind) {
    case CredentialKind::site: return "site";
    case CredentialKind::person: return "person";
    case CredentialKind::signer: return "signer";
    }
    return "site";
}

auto read_site(const wire::SiteBody& body) -> Result<ledger::Site>
{
    auto id = SiteId::parse(body.id);
    if (!id) return Fault{errc::malformed, "site.id"};
    auto level = parse_level(body.level);
    if (!level) return level.error();
    if (!is_named(body.name)) return Fault{errc::malformed, "site.name"};
    auto site = ledger::Site{*id, std::nullopt, body.name, *level, body.active};
    if (!body.parent.empty()) {
        auto parent = SiteId::parse(body.parent);
        if (!parent || *parent == *id) return Fault{errc::malformed, "site.parent"};
        site.parent = *parent;
    }
    return site;
}

auto read_pairing(const wire::PairingBody& body) -> Result<ledger::Pairing>
{
    auto from = SiteId::parse(body.from);
    auto to = SiteId::parse(body.to);
    if (!from || !to) return Fault{errc::malformed, "pairing.site"};
    auto dates = read_dates(body.valid_from, body.valid_until, "pairing.dates");
    if (!dates) return dates.error();
    return ledger::Pairing{*from, *to, {body.modalities.begin(), body.modalities.end()}, dates->from, dates->until};
}

auto read_person(const wire::PersonBody& body) -> Result<ledger::Person>
{
    auto id = PersonId::parse(body.id);
    if (!id) return Fault{errc::malformed, "person.id"};
    auto site = SiteId::parse(body.site);
    if (!site) return Fault{errc::malformed, "person.site"};
    if (!is_named(body.name)) return Fault{errc::malformed, "person.name"};
    auto dates = read_dates(body.valid_from, body.valid_until, "person.dates");
    if (!dates) return dates.error();
    auto person = ledger::Person{.id = *id,
                                 .site = *site,
                                 .name = body.name,
                                 .title = body.title,
                                 .licence = body.licence,
                                 .specialties = {body.specialties.begin(), body.specialties.end()},
                                 .modalities = {body.modalities.begin(), body.modalities.end()},
                                 .roles = {},
                                 .valid_from = dates->from,
                                 .valid_until = dates->until,
                                 .active = body.active};
    for (const auto& text : body.roles) {
        auto role = parse_role(text);
        if (!role) return role.error();
        person.roles.insert(*role);
    }
    // Separated duties (三员分立): who runs the system sees no patients.
    if (person.roles.contains(Role::administrator) && person.roles.size() > 1)
        return Fault{errc::malformed, "person.duties"};
    return person;
}

auto to_body(const ledger::Site& site) -> wire::SiteBody
{
    return {site.id.text(), site.parent ? site.parent->text() : std::string{}, site.name,
            std::string{name_of(site.level)}, site.active};
}

auto to_body(const ledger::Pairing& pairing) -> wire::PairingBody
{
    return {pairing.from.text(),
            pairing.to.text(),
            {pairing.modalities.begin(), pairing.modalities.end()},
            to_text(pairing.valid_from),
            to_text(pairing.valid_until)};
}

auto to_body(const ledger::Person& person) -> wire::PersonBody
{
    auto body = wire::PersonBody{.id = person.id.text(),
                                 .site = person.site.text(),
                                 .name = person.name,
                                 .title = person.title,
                                 .licence = person.licence,
                                 .specialties = {person.specialties.begin(), person.specialties.end()},
                                 .modalities = {person.modalities.begin(), person.modalities.end()},
                                 .roles = {},
                                 .valid_from = to_text(person.valid_from),
                                 .valid_until = to_text(person.valid_until),
                                 .active = person.active};
    for (const auto role : person.roles) body.roles.emplace_back(name_of(role));
    return body;
}

auto to_view(const ledger::Credential& credential) -> wire::CredentialView
{
    auto view = wire::CredentialView{.fingerprint = credential.fingerprint.hex(),
                                     .kind = std::string{name_of(credential.kind)},
                                     .site = credential.site.text(),
                                     .person = credential.person ? credential.person->text() : std::string{},
                                     .label = credential.label,
                                     .ae_title = credential.ae_title,
                                     .not_before = to_text(credential.not_before),
                                     .not_after = to_text(credential.not_after),
                                     .revoked_at = std::nullopt};
    view.commitment_to = credential.commitment_to;
    if (credential.revoked_at) view.revoked_at = to_text(*credential.revoked_at);
    return view;
}

}  // namespace shanhai::people
