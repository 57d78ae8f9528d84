// Any cart's file becomes a Recording. What it is is seen in its bytes, never in its name.
#pragma once

#include "common/ecg/formats/format.hpp"
#include "common/ecg/limits.hpp"
#include "common/ecg/recording.hpp"

#include <functional>

namespace shanhai::ecg {

// The beginning of the file is enough: `recognised_within` bytes or all of it.
inline constexpr std::size_t recognised_within = 16'384;
auto recognise(ByteView file) -> std::optional<Format>;

// Another file of the same delivery by the name that a WFDB header gives it; nothing when it did not come along. The
// bytes stay valid while read() runs.
using Companions = std::function<std::optional<ByteView>(std::string_view name)>;

// Every reader keeps the file's own whole numbers, and leaves absent what the file does not state. Missing limb leads
// are derived and marked so (deriving.hpp). Takes a few times the file's size in memory and blocks as long as parsing
// does: for a lane. Thread-safe. Faults, the subject being the device's own word where there is one:
//   unsupported  "ecg.format" (no ECG file that we know), "ecg.picture" (a PDF or photo: no waveform in it),
//                "ecg.dialect" (a known format in a way that nobody documents), "ecg.charset", "ecg.bits", "ecg.class"
//   too_large    "ecg.size", "ecg.count"
//   mismatch     "ecg.crc", "ecg.channels", "ecg.samples" (what is declared is not what is there)
//   malformed    "ecg.truncated", "ecg.waveform" (no samples in it), "ecg.read" (not to be parsed)
//   not_found    "ecg.companion" with the name of the signal file
// and those of read_dicom().
auto read(ByteView file, const Limits& limits = {}, const Companions& companions = {}) -> Result<Recording>;

}  // namespace shanhai::ecg
