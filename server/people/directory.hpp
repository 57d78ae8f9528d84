// The administrator's book: institutions, who reads for whom, persons, and the certificates they hold.
#pragma once

#include "common/runtime/clock.hpp"
#include "server/people/bodies.hpp"
#include "server/people/principal.hpp"

namespace shanhai::people {

struct SiteTree {
    std::vector<ledger::Site> sites;
    std::vector<ledger::Pairing> pairings;
};

class Directory {
public:
    Directory(ledger::Ledger& ledger, Clock& clock) : ledger_{ledger}, clock_{clock} {}

    auto sites(Principal who) -> awaitable<Result<SiteTree>>;
    auto put(Principal who, ledger::Site site) -> awaitable<Result<void>>;           // not_found: its parent
    // not_found: either end; conflict "pairing.no-contacts" as long as they have not agreed whom to call about critical
    // values.
    auto put(Principal who, ledger::Pairing pairing) -> awaitable<Result<void>>;
    auto persons(Principal who) -> awaitable<Result<std::vector<ledger::Person>>>;
    auto put(Principal who, ledger::Person person) -> awaitable<Result<void>>;       // not_found: their site
    auto credentials(Principal who) -> awaitable<Result<std::vector<ledger::Credential>>>;
    // malformed "device.address"; not_found "device" also for what is no machine of a site.
    auto report_commitment_to(Principal who, Digest fingerprint, std::string address)
        -> awaitable<Result<ledger::Credential>>;
    auto revoke(Principal who, Digest fingerprint) -> awaitable<Result<ledger::Credential>>;

private:
    ledger::Ledger& ledger_;
    Clock& clock_;
};

// The same rules for whoever builds a relay before there is anybody to ask (`shanhaid init`).
auto put_site(ledger::Facts& facts, const ledger::Site& site) -> Result<void>;
auto put_pairing(ledger::Facts& facts, const ledger::Pairing& pairing) -> Result<void>;
auto put_person(ledger::Facts& facts, const ledger::Person& person) -> Result<void>;

}  // namespace shanhai::people
