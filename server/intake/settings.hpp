// How much a clinic may send at once, and how long we wait for it.
#pragma once

#include "common/base/bytes.hpp"
#include "common/config/section.hpp"
#include "common/ecg/quality/marks.hpp"

#include <cstdint>

namespace shanhai::intake {

struct IntakeSettings {
    std::uint64_t object_max = 8_GiB;                        // bytes
    std::uint64_t submission_max = 64_GiB;                   // bytes
    std::int64_t objects_max = 20'000;                       // in one submission
    std::uint64_t checkpoint = 8_MiB;                        // an upload's progress is made durable this often
    std::chrono::seconds upload_life{7 * 24 * 3600};         // without progress
    std::int64_t site_open_max = 200;                        // unfinished submissions of one site
    std::uint64_t site_day_max = 500_GiB;                    // bytes one site may send in any 24 hours
    std::chrono::seconds quiet_period{90};                   // a study that was not announced is complete after this
    std::chrono::seconds artim{30};                          // for a DICOM peer to introduce itself, and to hang up
    std::chrono::seconds association_idle{120};              // without a byte, between messages and within them

    std::chrono::seconds commitment_retry{30};               // before a commitment report is said again; then twice it
    std::chrono::seconds commitment_life{7 * 24 * 3600};     // a device that has not heard by then never will

    std::chrono::seconds clock_tolerance{300};               // a site's clock that is further off is reported to it
    bool full_forms = false;                                 // every mandatory line, except for emergencies

    ecg::MarkRules marks{};                                  // which ECGs eyes should see earlier: a limit sorts only

    static auto from(config::Section& section) -> IntakeSettings;
};

}  // namespace shanhai::intake
