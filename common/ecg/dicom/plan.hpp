// Which DICOM object a recording becomes, and how its samples are laid into it. Pure.
//
//   12-Lead ECG (PS3.3 section A.34.3.4)  up to 5 groups, 13 channels in all, 16384 samples a group, 200-1000 Hz, SS
//   General ECG (A.34.4.4)                up to 4 groups of 24 channels, 200-1000 Hz, SS
//   Ambulatory ECG (A.34.5.4)             one group of up to 12 channels, 50-1000 Hz, SS: what is long or slow
//   General 32-bit ECG (A.34.18.4)        up to 4 groups of 24 channels, SL: what is finer or faster than all these
#pragma once

#include "common/ecg/recording.hpp"

namespace shanhai::ecg {

struct Group {
    const Strip* strip = nullptr;
    std::vector<const Lead*> leads{};
    std::optional<std::int32_t> padding{};  // what every lead's gaps are written as: DICOM has one value for a group
};

struct Plan {
    std::string_view sop_class;
    unsigned bits = 16;
    std::vector<Group> groups{};
};

// Leads that were derived by us and do not fit into 16 bits where all others do are left out: who reads the object
// derives them again. unsupported "ecg.object" when nothing fits. It points into the recording.
auto plan_for(const Recording& recording) -> Result<Plan>;

}  // namespace shanhai::ecg
