// Which hospital reads for which site: by what was agreed between them, and by who is there to read it.
//
// Everything expires by itself: a pairing on its last day, a reader's right on theirs.
#pragma once

#include "server/ledger/ledger.hpp"

namespace shanhai::people {

// The hospital that reads `modality` for `site` on this day: the site's own pairing, else its parent's, and so on up.
// forbidden "routing.no-pairing" when there is none.
auto reading_group(ledger::Facts& facts, const SiteId& site, std::string_view modality, Day day) -> Result<SiteId>;

// What a clinic wants beside having it read.
struct Need {
    std::string modality;
    std::string specialty{};             // empty: any
    std::optional<PersonId> expert{};
};

struct Route {
    SiteId group;
    std::optional<PersonId> expert{};    // none: nobody was named, or they cannot read it now
    std::string specialty{};             // empty: none was asked for, or nobody has it
};

// The named expert's hospital, if it reads for this site; else the first that does and has a reader of that specialty;
// else the first that does, without the specialty: read by a general reader is better than read by nobody.
auto route(ledger::Facts& facts, const SiteId& site, const Need& need, Instant now) -> Result<Route>;

// Who could be asked when `group` does not answer: the hospital that reads this for it. None: nobody does.
auto upstream_of(ledger::Facts& facts, const SiteId& group, std::string_view modality, Day day)
    -> Result<std::optional<SiteId>>;

}  // namespace shanhai::people
