// How long a reading may take, how long a claim lasts, and why a case stands where it stands. Pure.
//
// The minutes are published targets and our assumptions (they are contracts, not law), so every one is a setting.
#pragma once

#include "server/ledger/cases.hpp"

#include <map>

namespace shanhai::cases {

// Minutes from "complete at the relay" to "signed".
struct Targets {
    std::chrono::minutes emergency;
    std::chrono::minutes urgent;
    std::chrono::minutes routine;
};

struct Policy {
    std::map<std::string, Targets, std::less<>> targets;                  // by DICOM Modality
    Targets targets_otherwise;
    std::map<std::string, std::chrono::seconds, std::less<>> lease;       // by DICOM Modality
    std::chrono::seconds lease_otherwise;
    std::chrono::seconds patience{2 * 3600};  // how long past its deadline a routine case still lets urgent ones pass

    static auto defaults() -> Policy;

    auto deadline(std::string_view modality, wire::Priority priority, Instant opened) const -> Instant;
    // The clock starts when everything is here. What urgent and emergency cases spend held counts: their clock never
    // stops, so that nobody forgets them. A routine case could not be claimed meanwhile, and starts anew.
    auto deadline_after_hold(std::string_view modality, wire::Priority priority, Instant opened, Instant released) const
        -> Instant;
    auto lease_of(std::string_view modality) const -> std::chrono::seconds;
};

// Where a case stands among its like: by its deadline, except that a routine case lets the urgent pass until it is
// overdue by `patience`. So nobody starves: what comes later than that goes behind it.
auto turn_of(const Policy& policy, const ledger::Case& which) -> Instant;

// "急诊，已等 35 分钟，已超时 5 分钟": the order is priority first, then the deadline, then who came first.
auto why(const ledger::Case& which, Instant now) -> std::string;

}  // namespace shanhai::cases
