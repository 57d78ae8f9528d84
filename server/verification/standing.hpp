// What a version of a report is worth today: current, or replaced by what, and since when it must not be used. Pure.
//
// It speaks of the ledger's word only. Whether the file is genuine is for report::verify() to say.
#pragma once

#include "server/ledger/reports.hpp"

#include <optional>
#include <span>

namespace shanhai::verification {

enum class State {
    current,        // 有效
    with_addendum,  // 有效(有补充): it stands, and there is more to know
    preliminary,    // 初步: the final report is still to come
    superseded,     // 已被更正
    retracted,      // 已作废
    recalled,       // 已收回: it must not be acted upon, and nothing has taken its place
    damaged,        // what is kept is not, or not provably, what was signed
    unknown,        // nobody here has such a code
};

auto name_of(State state) -> std::string_view;
// Whoever acts upon it may harm somebody.
auto must_not_be_used(State state) -> bool;

// One version, and when it was recalled if it was.
struct Version {
    ledger::Report report;
    std::optional<Instant> recalled{};
};

struct Standing {
    State state = State::unknown;
    Instant since{};                    // from when it stands so
    std::optional<ReportId> counts{};   // the version that counts today, itself or a later one; none: nothing does
    int counts_version = 0;
    Instant counts_since{};             // when that one was signed

    friend auto operator==(const Standing&, const Standing&) -> bool = default;
};

// `versions`: all of the case, in any order. `unknown` when `asked` is not among them.
//
//   a later retraction      retracted, whatever was signed after it
//   a later version that is no addendum   superseded
//   recalled, or an addendum to it was    recalled: an addendum repeats all it adds to
auto standing_of(const ReportId& asked, std::span<const Version> versions) -> Standing;

}  // namespace shanhai::verification
