#pragma once

#include "server/adapters/sqlite/db.hpp"

namespace shanhai::sqlite {

class PeopleBook final : public ledger::PeopleBook {
public:
    explicit PeopleBook(Db& db) : db_{db} {}

    auto put(const ledger::Site& site) -> Result<void> override;
    auto site(const SiteId& id) -> Result<std::optional<ledger::Site>> override;
    auto sites() -> Result<std::vector<ledger::Site>> override;

    auto put(const ledger::Pairing& pairing) -> Result<void> override;
    auto pairings() -> Result<std::vector<ledger::Pairing>> override;
    auto pairings_of(const SiteId& from) -> Result<std::vector<ledger::Pairing>> override;

    auto put(const ledger::Person& person) -> Result<void> override;
    auto person(const PersonId& id) -> Result<std::optional<ledger::Person>> override;
    auto persons() -> Result<std::vector<ledger::Person>> override;

    auto put(const ledger::Credential& credential) -> Result<void> override;
    auto credential(const Digest& fingerprint) -> Result<std::optional<ledger::Credential>> override;
    auto credentials() -> Result<std::vector<ledger::Credential>> override;

    auto put(const ledger::EnrolmentCode& code) -> Result<void> override;
    auto enrolment_code(const Digest& secret) -> Result<std::optional<ledger::EnrolmentCode>> override;

private:
    Db& db_;
};

}  // namespace shanhai::sqlite
