// Who is called next: the contacts of the pair's agreement, in order and in their hours, then the duty of both sides.
// Rosters are asked at the moment of the call.
#pragma once

#include "server/critical/calls.hpp"
#include "server/ledger/ledger.hpp"

namespace shanhai::critical {

struct Rung {
    std::vector<Notice> calls;
    bool last = false;  // the list is at its end: from here on the duty of both sides, again and again
};

// While it is only suspected the reading side is called: its reader on duty, then the hospital above, then 总值班.
auto reading_rung(ledger::Facts& facts, const Alert& alert, std::int64_t level, Instant now) -> Result<Rung>;

// The contact at `level` of the agreement; one who may not be called at this hour is passed over. Behind the last one:
// all of them, and the duty of both sides.
auto treating_rung(ledger::Facts& facts, const Alert& alert, std::int64_t level, Instant now) -> Result<Rung>;

// 总值班 of the clinic (or of whoever is above it) and of the reading hospital. Their connections are called even when
// the roster names nobody.
auto duty_calls(ledger::Facts& facts, const Alert& alert, Instant now) -> Result<std::vector<Notice>>;

}  // namespace shanhai::critical
