// What the hospitals agreed on: how soon a case is to be read, how long a claim lasts, who goes first. Pure.
#pragma once

#include "server/cases/targets.hpp"

namespace shanhai::cases {

struct Policy {
    TargetTable targets;
    std::map<std::string, seconds, std::less<>> lease;       // by DICOM Modality
    seconds lease_otherwise;
    seconds patience;         // how long past its deadline a routine case still lets urgent ones pass
    seconds spacing;          // between the turns of one site's cases of one kind
    seconds head_start;       // of an emergency lane before other emergencies

    static auto defaults() -> Policy;

    auto lease_of(std::string_view modality) const -> seconds;
};

}  // namespace shanhai::cases
