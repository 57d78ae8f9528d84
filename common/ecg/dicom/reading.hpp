// DICOM waveforms (PS3.3 section A.34.3 12-Lead, A.34.4 General, A.34.5 Ambulatory, A.34.18 General 32-bit ECG) as a
// Recording.
//
// Physical value = sample x sensitivity x correction factor + baseline (PS3.3 section C.10.9.1.4.2), in the stated
// unit. Sensitivity is optional in the standard: where it, its unit or the sampling frequency is missing or absurd, the
// recording has none, and the rest is still read. The object's identifiers are not looked at: that is the header's
// business (common/dicom/data/header.hpp).
#pragma once

#include "common/ecg/limits.hpp"
#include "common/ecg/recording.hpp"

namespace shanhai::ecg {

inline constexpr std::string_view twelve_lead_storage = "1.2.840.10008.5.1.4.1.1.9.1.1";
inline constexpr std::string_view general_ecg_storage = "1.2.840.10008.5.1.4.1.1.9.1.2";
inline constexpr std::string_view ambulatory_ecg_storage = "1.2.840.10008.5.1.4.1.1.9.1.3";
inline constexpr std::string_view general_32_bit_ecg_storage = "1.2.840.10008.5.1.4.1.1.9.1.4";

auto is_ecg_waveform(std::string_view sop_class) -> bool;  // one of those above

// A whole file, or a data set with nothing in front. Takes the object's size in memory besides what it returns, and
// blocks as long as parsing does: for a lane. Thread-safe. The faults of dicom::inspect(), and
//   too_large    "ecg.size", "ecg.count" (strips, leads, samples)
//   unsupported  "ecg.class" (no ECG waveform), "ecg.bits" (none of 8, 16, 32), "ecg.interpretation" (mu-law, A-law,
//                unsigned of 32 bits)
//   mismatch     "ecg.interpretation" (bits and interpretation disagree), "ecg.channels" (their number and their
//                definitions disagree), "ecg.samples" (more or fewer bytes than channels and samples demand)
//   malformed    "ecg.waveform" (no strip, or one without channels, samples or data), "ecg.read" (not to be parsed)
auto read_dicom(ByteView object, const Limits& limits = {}) -> Result<Recording>;

}  // namespace shanhai::ecg
