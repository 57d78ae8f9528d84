// What was measured on an ECG as a DICOM structured report (PS3.16 TID 3700 ECG Report, in a Comprehensive SR): the
// cart's own values and words, and beside them what we computed, each under the name of who did it. Nobody verified it:
// it is UNVERIFIED, and says of itself that it is no diagnosis.
#pragma once

#include "common/base/bytes.hpp"
#include "common/ecg/dicom/identity.hpp"

#include <span>

namespace shanhai::ecg {

inline constexpr std::string_view comprehensive_sr_storage = "1.2.840.10008.5.1.4.1.1.88.33";

// `waveform` is the identity that write_dicom() was given: the report refers to that object and belongs to its study,
// in a series of its own. `computed` is ours, and may be empty. A whole file; the same bytes for the same values.
//   not_found    "ecg.measurements" (nothing was measured or said by anybody)
//   unsupported, malformed "ecg.object", as write_dicom()
auto write_measurements_report(const Recording& recording, const Identity& waveform,
                               std::span<const Measurement> computed) -> Result<Bytes>;

}  // namespace shanhai::ecg
