// A county to try things in: a hospital with readers, two townships, three villages, and an administrator, each with a
// profile under DIR/dev/. Its keys lie open in the directory, so it is for development and demonstrations only.
#pragma once

#include "server/adapters/authority/authority.hpp"
#include "server/ledger/ledger.hpp"
#include "server/ledger/rosters.hpp"
#include "server/settings.hpp"

namespace shanhai::server {

struct NewProfile {
    std::string name;
    ledger::Site site;
    std::optional<ledger::Person> person;
    std::string label;
    std::string ae_title;
};

// Everybody of the county, in an order in which each finds its parent.
struct County {
    std::vector<ledger::Site> sites;
    std::vector<ledger::Agreement> agreements;  // whom to call about critical values: before the pairings
    std::vector<ledger::Pairing> pairings;
    std::vector<ledger::Person> persons;
    std::vector<NewProfile> profiles;
};
auto dev_county(Day today) -> County;

// Makes the keys, has them certified, writes DIR/dev/<name>/, and answers the rows the ledger needs. Blocks.
auto write_profile(const Layout& layout, const authority::Authority& authority, const NewProfile& wanted,
                   const std::string& machines_url, Instant now) -> Result<std::vector<ledger::Credential>>;

// Tells every profile under DIR/dev/ where the relay is now; a relay without such a folder is left alone.
void point_profiles_at(const Layout& layout, const std::string& machines_url);

}  // namespace shanhai::server
