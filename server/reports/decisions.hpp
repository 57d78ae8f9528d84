// What the signer decided about each concern: the warning stands, and here is why the report is right nevertheless.
#pragma once

#include "common/wire/report.hpp"

namespace shanhai::reports {

// A concern with the signer's reason, as the ledger keeps it with the signed report.
struct Decided {
    std::string code;
    std::string field;
    std::string text;    // what was warned of
    std::string reason;  // what the signer answered
};
BOOST_DESCRIBE_STRUCT(Decided, (), (code, field, text, reason))

struct DecidedAll {
    std::vector<Decided> decisions;
};
BOOST_DESCRIBE_STRUCT(DecidedAll, (), (decisions))

struct ConcernList {
    std::vector<wire::Concern> concerns;
};
BOOST_DESCRIBE_STRUCT(ConcernList, (), (concerns))

inline constexpr std::size_t reason_least = 2;   // characters
inline constexpr std::size_t reason_most = 500;

// Every concern has a decision of its code and field. conflict "report.undecided" names the first that has none,
// malformed "report.decision" the first whose reason is too short, too long or illegible. What was decided about no
// concern is passed over: it was for a draft that has been corrected since. Pure.
auto check_decisions(const std::vector<wire::Concern>& concerns, const std::vector<wire::Decision>& decisions)
    -> Result<void>;

// What the ledger keeps: PreparedReport::concerns and Report::decisions. Empty for no concern at all.
auto concerns_text(const std::vector<wire::Concern>& concerns) -> std::string;
auto concerns_in(const std::string& text) -> Result<std::vector<wire::Concern>>;  // corrupt "ledger.concerns"
auto decisions_text(const std::vector<wire::Concern>& concerns, const std::vector<wire::Decision>& decisions)
    -> std::string;

}  // namespace shanhai::reports
