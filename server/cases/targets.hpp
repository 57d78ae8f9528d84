// How long a reading may take: the table of targets, and the exceptions two hospitals agreed on. Pure.
//
// The minutes are published targets and our assumptions (they are contracts, not law), so every one is a setting.
#pragma once

#include "server/ledger/cases.hpp"

#include <array>
#include <map>

namespace shanhai::cases {

using std::chrono::seconds;

// From "complete at the relay". Unclaimed at `warning`: somebody is told; at `escalation`: the next are asked.
struct Target {
    seconds warning;
    seconds escalation;
    seconds deadline;                        // to "signed"

    friend auto operator==(const Target&, const Target&) -> bool = default;
};

struct Targets {
    Target emergency;
    Target urgent;
    Target routine;

    auto of(wire::Priority priority) const -> const Target&;
};

// What a target depends on. The weekday is China Standard Time's: all of China keeps one time.
struct Occasion {
    std::string modality;                    // DICOM's
    wire::Priority priority = wire::Priority::routine;
    wire::Lane lane = wire::Lane::none;
    SiteId site;
    Instant at;
    bool marked = false;                     // something was computed that eyes should see earlier; never a deadline
};

// An exception to the table: where every condition that is given holds, the lengths that are given count. As text:
//
//   modality=CT lane=stroke site=niujie days=sat,sun deadline=20m escalation=5m
struct Rule {
    std::string modality;                    // empty: any
    std::optional<wire::Priority> priority;
    std::optional<wire::Lane> lane;
    std::optional<SiteId> site;
    std::array<bool, 7> days{};              // Sunday first; none: every day
    std::optional<seconds> warning;
    std::optional<seconds> escalation;
    std::optional<seconds> deadline;

    // malformed "rule.word" with the word that is not understood; malformed "rule.empty" when it changes nothing.
    static auto parse(std::string_view text) -> Result<Rule>;
    auto fits(const Occasion& occasion) const -> bool;
};

struct TargetTable {
    std::map<std::string, Targets, std::less<>> by_modality;
    Targets otherwise;
    std::vector<Rule> rules;                 // the first that fits counts

    auto of(const Occasion& occasion) const -> Target;
};

}  // namespace shanhai::cases
