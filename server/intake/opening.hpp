// How a complete study becomes a question: what it says, what was asked, and who is to read it.
#pragma once

#include "common/wire/request_form.hpp"
#include "server/cases/record.hpp"

namespace shanhai::intake {

struct Complete {
    CaseId id;
    SiteId site;
    std::vector<StudyUid> studies;
    std::string modality;
    bool declared = true;                // else closed by silence
    Instant at;
};

// forbidden "routing.no-pairing" when nobody reads this for the site. A wish that cannot be granted (a specialty nobody
// has, an expert who may not read it) is noted among the doubts.
auto opening_for(ledger::Facts& facts, Complete complete, const wire::RequestForm& form) -> Result<cases::Opening>;

// When the study was made, by its device; none when that clock is known to be wrong, or said nothing.
auto acquired_at(const ledger::Study& study) -> std::optional<Instant>;

}  // namespace shanhai::intake
