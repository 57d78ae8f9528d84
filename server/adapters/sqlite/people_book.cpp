#include "server/adapters/sqlite/people_book.hpp"

namespace shanhai::sqlite {
namespace {

using namespace ledger;

auto facts_of(const Site& site) -> std::string
{
    return json::serialize(json::object{{"parent", to_json(site.parent)},
                                        {"name", site.name},
                                        {"level", to_json(site.level)},
                                        {"active", site.active}});
}

auto read_site(Row& row) -> Site
{
    auto id = row.take<SiteId>();
    const auto facts = row.take<Fields>();
    return {.id = std::move(id),
            .parent = facts.get<std::optional<SiteId>>("parent"),
            .name = facts.get<std::string>("name"),
            .level = facts.get<Level>("level"),
            .active = facts.get<bool>("active")};
}

auto facts_of(const Pairing& pairing) -> std::string
{
    return json::serialize(json::object{{"modalities", to_json(pairing.modalities)},
                                        {"valid_from", to_json(pairing.valid_from)},
                                        {"valid_until", to_json(pairing.valid_until)}});
}

auto read_pairing(Row& row) -> Pairing
{
    auto from = row.take<SiteId>();
    auto to = row.take<SiteId>();
    const auto facts = row.take<Fields>();
    return {.from = std::move(from),
            .to = std::move(to),
            .modalities = facts.get<std::set<std::string>>("modalities"),
            .valid_from = facts.get<Day>("valid_from"),
            .valid_until = facts.get<Day>("valid_until")};
}

auto facts_of(const Person& person) -> std::string
{
    return json::serialize(json::object{{"site", to_json(person.site)},
                                        {"name", person.name},
                                        {"title", person.title},
                                        {"licence", person.licence},
                                        {"specialties", to_json(person.specialties)},
                                        {"modalities", to_json(person.modalities)},
                                        {"roles", to_json(person.roles)},
                                        {"valid_from", to_json(person.valid_from)},
                                        {"valid_until", to_json(person.valid_until)},
                                        {"active", person.active}});
}

auto read_person(Row& row) -> Person
{
    auto id = row.take<PersonId>();
    const auto facts = row.take<Fields>();
    return {.id = std::move(id),
            .site = facts.get<SiteId>("site"),
            .name = facts.get<std::string>("name"),
            .title = facts.get<std::string>("title"),
            .licence = facts.get<std::string>("licence"),
            .specialties = facts.get<std::set<std::string>>("specialties"),
            .modalities = facts.get<std::set<std::string>>("modalities"),
            .roles = facts.get<std::set<Role>>("roles"),
            .valid_from = facts.get<Day>("valid_from"),
            .valid_until = facts.get<Day>("valid_until"),
            .active = facts.get<bool>("active")};
}

auto facts_of(const Credential& credential) -> std::string
{
    return json::serialize(json::object{{"kind", to_json(credential.kind)},
                                        {"site", to_json(credential.site)},
                                        {"person", to_json(credential.person)},
                                        {"label", credential.label},
                                        {"ae_title", credential.ae_title},
                                        {"not_after", to_json(credential.not_after)},
                                        {"revoked_at", to_json(credential.revoked_at)},
                                        {"commitment_to", to_json(credential.commitment_to)}});
}

auto read_credential(Row& row) -> Credential
{
    auto fingerprint = row.take<Digest>();
    const auto not_before = row.take<Instant>();
    auto certificate = row.take<Bytes>();
    const auto facts = row.take<Fields>();
    return {.fingerprint = fingerprint,
            .kind = facts.get<CredentialKind>("kind"),
            .site = facts.get<SiteId>("site"),
            .person = facts.get<std::optional<PersonId>>("person"),
            .label = facts.get<std::string>("label"),
            .ae_title = facts.get<std::string>("ae_title"),
            .certificate = std::move(certificate),
            .not_before = not_before,
            .not_after = facts.get<Instant>("not_after"),
            .revoked_at = facts.get<std::optional<Instant>>("revoked_at"),
            .commitment_to = facts.get<std::optional<std::string>>("commitment_to")};
}

auto facts_of(const EnrolmentCode& code) -> std::string
{
    return json::serialize(json::object{{"site", to_json(code.site)},
                                        {"person", to_json(code.person)},
                                        {"label", code.label},
                                        {"ae_title", code.ae_title},
                                        {"expires_at", to_json(code.expires_at)},
                                        {"used_at", to_json(code.used_at)}});
}

auto read_code(Row& row) -> EnrolmentCode
{
    auto secret = row.take<Digest>();
    const auto facts = row.take<Fields>();
    return {.secret = secret,
            .site = facts.get<SiteId>("site"),
            .person = facts.get<std::optional<PersonId>>("person"),
            .label = facts.get<std::string>("label"),
            .ae_title = facts.get<std::string>("ae_title"),
            .expires_at = facts.get<Instant>("expires_at"),
            .used_at = facts.get<std::optional<Instant>>("used_at")};
}

}  // namespace

auto PeopleBook::put(const Site& site) -> Result<void>
{
    return db_.change("INSERT INTO sites (id, facts) VALUES ($1, $2)"
                      " ON CONFLICT (id) DO UPDATE SET facts = excluded.facts",
                      {site.id, facts_of(site)});
}

auto PeopleBook::site(const SiteId& id) -> Result<std::optional<Site>>
{
    return db_.first("SELECT id, facts FROM sites WHERE id = $1", {id}, read_site);
}

auto PeopleBook::sites() -> Result<std::vector<Site>>
{
    return db_.all("SELECT id, facts FROM sites ORDER BY id", {}, read_site);
}

auto PeopleBook::put(const Pairing& pairing) -> Result<void>
{
    return db_.change("INSERT INTO pairings (from_site, to_site, facts) VALUES ($1, $2, $3)"
                      " ON CONFLICT (from_site, to_site) DO UPDATE SET facts = excluded.facts",
                      {pairing.from, pairing.to, facts_of(pairing)});
}

auto PeopleBook::pairings() -> Result<std::vector<Pairing>>
{
    return db_.all("SELECT from_site, to_site, facts FROM pairings ORDER BY from_site, to_site", {}, read_pairing);
}

auto PeopleBook::pairings_of(const SiteId& from) -> Result<std::vector<Pairing>>
{
    return db_.all("SELECT from_site, to_site, facts FROM pairings WHERE from_site = $1 ORDER BY to_site", {from},
                   read_pairing);
}

auto PeopleBook::put(const Person& person) -> Result<void>
{
    return db_.change("INSERT INTO persons (id, facts) VALUES ($1, $2)"
                      " ON CONFLICT (id) DO UPDATE SET facts = excluded.facts",
                      {person.id, facts_of(person)});
}

auto PeopleBook::person(const PersonId& id) -> Result<std::optional<Person>>
{
    return db_.first("SELECT id, facts FROM persons WHERE id = $1", {id}, read_person);
}

auto PeopleBook::persons() -> Result<std::vector<Person>>
{
    return db_.all("SELECT id, facts FROM persons ORDER BY id", {}, read_person);
}

auto PeopleBook::put(const Credential& credential) -> Result<void>
{
    return db_.change("INSERT INTO credentials (fingerprint, not_before, certificate, facts) VALUES ($1, $2, $3, $4)"
                      " ON CONFLICT (fingerprint) DO UPDATE SET not_before = excluded.not_before,"
                      " certificate = excluded.certificate, facts = excluded.facts",
                      {credential.fingerprint, credential.not_before, credential.certificate, facts_of(credential)});
}

auto PeopleBook::credential(const Digest& fingerprint) -> Result<std::optional<Credential>>
{
    return db_.first("SELECT fingerprint, not_before, certificate, facts FROM credentials WHERE fingerprint = $1",
                     {fingerprint}, read_credential);
}

auto PeopleBook::credentials() -> Result<std::vector<Credential>>
{
    return db_.all("SELECT fingerprint, not_before, certificate, facts FROM credentials"
                   " ORDER BY not_before, fingerprint",
                   {}, read_credential);
}

auto PeopleBook::put(const EnrolmentCode& code) -> Result<void>
{
    return db_.change("INSERT INTO enrolment_codes (secret, facts) VALUES ($1, $2)"
                      " ON CONFLICT (secret) DO UPDATE SET facts = excluded.facts",
                      {code.secret, facts_of(code)});
}

auto PeopleBook::enrolment_code(const Digest& secret) -> Result<std::optional<EnrolmentCode>>
{
    return db_.first("SELECT secret, facts FROM enrolment_codes WHERE secret = $1", {secret}, read_code);
}

}  // namespace shanhai::sqlite
