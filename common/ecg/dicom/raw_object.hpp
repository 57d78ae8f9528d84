// A recording that no waveform object can hold, as a DICOM object all the same: without a sampling rate there is no
// waveform in DICOM (PS3.3 table C.10-9, type 1), yet the study must have an object to be asked about. Raw Data
// (A.37) claims nothing; the device's file is in it as it was, in private elements:
//
//   (0029,1001) OB   the file, padded to an even length
//   (0029,1002) UL   its length in bytes
//   (0029,1003) LO   its format, as people call it
#pragma once

#include "common/base/bytes.hpp"
#include "common/ecg/dicom/identity.hpp"

namespace shanhai::ecg {

inline constexpr std::string_view raw_data_storage = "1.2.840.10008.5.1.4.1.1.66";

// The same bytes for the same file, identity and time. `made_at` is when it came. malformed "ecg.object" for UIDs that
// are none. Thread-safe; for a lane.
auto write_raw(ByteView file, const Identity& identity, Instant made_at) -> Result<Bytes>;

}  // namespace shanhai::ecg
