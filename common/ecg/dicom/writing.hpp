// A Recording as a DICOM waveform object, for archives and workstations that know nothing of the cart's own format.
//
// What read_dicom() makes of it is the same recording: every sample, scale, filter, gap, label, measurement and
// statement, but for what the standard has no room for:
//   - numbers have 16 characters (DS): a rate or scale that needs more digits comes back within 1e-9 of itself
//   - labels have 16 (SH), statements 1024 (ST); what is longer is cut at a whole character, and a
//     backslash or a control character is written as what looks like it
//   - a group has one value for "no sample": leads with others get that one, in the same places
//   - derived leads that do not fit where all others do are left out (plan.hpp); ecg::read() derives them again
//   - who the patient is, is what the identity says
#pragma once

#include "common/base/bytes.hpp"
#include "common/ecg/dicom/identity.hpp"

namespace shanhai::ecg {

// A whole file, explicit VR little endian, UTF-8; the same bytes for the same recording and identity. Which object:
// plan.hpp. unsupported "ecg.object" when none fits (no rate, say), and when neither the recording nor the identity
// says when it was made. malformed "ecg.object" when the identity's UIDs are none. Thread-safe; for a lane.
auto write_dicom(const Recording& recording, const Identity& identity) -> Result<Bytes>;

// The class that write_dicom() would choose.
auto dicom_class_of(const Recording& recording) -> Result<std::string_view>;

}  // namespace shanhai::ecg
