// What the relay finds doubtful about a report that is about to be signed, and what its signer decides about it.
#pragma once

#include "common/wire/report.hpp"
#include "tools/shanhai/console.hpp"
#include "tools/shanhai/failure.hpp"

namespace shanhai::cli {

// One decision for each concern, from what was said on the command line ("report.side=患者为右位心"). Tells all of
// them; `sign.concerns` when one is left undecided, and nothing is signed.
auto decide_concerns(const Console& console, const std::vector<wire::Concern>& concerns,
                     const std::vector<std::string>& accepted) -> Outcome<std::vector<wire::Decision>>;

}  // namespace shanhai::cli
