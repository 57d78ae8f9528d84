// A case as a row: columns for what is searched, one JSON text for the rest.
#pragma once

#include "server/adapters/sqlite/db.hpp"

#define CASE_COLUMNS \
    "id, site, reading_group, modality, priority, opened_at, deadline, state, claimed_by, claimed_until," \
    " class, in_review, turn, specialty, kept_for, alarm_at, facts"

namespace shanhai::sqlite {

auto facts_of(const ledger::Case& which) -> std::string;
auto read_case(Row& row) -> ledger::Case;    // in the order of CASE_COLUMNS

}  // namespace shanhai::sqlite
