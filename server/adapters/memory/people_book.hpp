#pragma once

#include "server/adapters/memory/table.hpp"
#include "server/ledger/people.hpp"

namespace shanhai::memory {

class PeopleBook final : public ledger::PeopleBook {
public:
    explicit PeopleBook(Journal& journal)
        : sites_{journal}, pairings_{journal}, persons_{journal}, credentials_{journal}, codes_{journal}
    {}

    auto put(const ledger::Site& site) -> Result<void> override { return sites_.put(site), Result<void>{}; }
    auto site(const SiteId& id) -> Result<std::optional<ledger::Site>> override { return sites_.find(id); }
    auto sites() -> Result<std::vector<ledger::Site>> override { return all(sites_); }

    auto put(const ledger::Pairing& pairing) -> Result<void> override { return pairings_.put(pairing), Result<void>{}; }
    auto pairings() -> Result<std::vector<ledger::Pairing>> override { return all(pairings_); }
    auto pairings_of(const SiteId& from) -> Result<std::vector<ledger::Pairing>> override
    {
        return copies<ledger::Pairing>(pairings_.with<From>(from));
    }

    auto put(const ledger::Person& person) -> Result<void> override { return persons_.put(person), Result<void>{}; }
    auto person(const PersonId& id) -> Result<std::optional<ledger::Person>> override { return persons_.find(id); }
    auto persons() -> Result<std::vector<ledger::Person>> override { return all(persons_); }

    auto put(const ledger::Credential& credential) -> Result<void> override
    {
        return credentials_.put(credential), Result<void>{};
    }
    auto credential(const Digest& fingerprint) -> Result<std::optional<ledger::Credential>> override
    {
        return credentials_.find(fingerprint);
    }
    auto credentials() -> Result<std::vector<ledger::Credential>> override
    {
        return copies<ledger::Credential>(credentials_.in<Issue>());
    }

    auto put(const ledger::EnrolmentCode& code) -> Result<void> override { return codes_.put(code), Result<void>{}; }
    auto enrolment_code(const Digest& secret) -> Result<std::optional<ledger::EnrolmentCode>> override
    {
        return codes_.find(secret);
    }

private:
    struct ByEnds {
        static auto of(const ledger::Pairing& row) -> std::tuple<SiteId, SiteId> { return {row.from, row.to}; }
    };
    struct From {
        static auto of(const ledger::Pairing& row) -> std::optional<std::tuple<SiteId, SiteId>>
        {
            return ByEnds::of(row);
        }
    };
    struct ByFingerprint {
        static auto of(const ledger::Credential& row) -> Digest { return row.fingerprint; }
    };
    struct Issue {
        static auto of(const ledger::Credential& row) -> std::optional<std::tuple<Instant, Digest>>
        {
            return std::tuple{row.not_before, row.fingerprint};
        }
    };
    struct BySecret {
        static auto of(const ledger::EnrolmentCode& row) -> Digest { return row.secret; }
    };

    template <class Row, class... Rest>
    static auto all(const Table<Row, Rest...>& table) -> std::vector<Row>
    {
        const auto rows = std::views::values(table.rows());
        return {rows.begin(), rows.end()};
    }

    Table<ledger::Site, ById> sites_;
    Table<ledger::Pairing, ByEnds, From> pairings_;
    Table<ledger::Person, ById> persons_;
    Table<ledger::Credential, ByFingerprint, Issue> credentials_;
    Table<ledger::EnrolmentCode, BySecret> codes_;
};

}  // namespace shanhai::memory
