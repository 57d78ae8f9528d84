// Institutions and persons between the wire and the ledger: text becomes meaning here, once. Pure.
#pragma once

#include "common/wire/people.hpp"
#include "server/ledger/people.hpp"

namespace shanhai::people {

// malformed "site.level", "person.role", "person.name", "pairing.dates", ... name the field that is wrong.
auto read_site(const wire::SiteBody& body) -> Result<ledger::Site>;
auto read_pairing(const wire::PairingBody& body) -> Result<ledger::Pairing>;
auto read_person(const wire::PersonBody& body) -> Result<ledger::Person>;

auto to_body(const ledger::Site& site) -> wire::SiteBody;
auto to_body(const ledger::Pairing& pairing) -> wire::PairingBody;
auto to_body(const ledger::Person& person) -> wire::PersonBody;
auto to_view(const ledger::Credential& credential) -> wire::CredentialView;

auto name_of(ledger::Level level) -> std::string_view;
auto name_of(ledger::Role role) -> std::string_view;
auto name_of(ledger::CredentialKind kind) -> std::string_view;

}  // namespace shanhai::people
