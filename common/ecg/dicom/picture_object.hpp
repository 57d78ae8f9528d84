// A drawn ECG as a DICOM object: what a cart gives that has no waveform to give.
//
//   PDF    Encapsulated PDF (PS3.3 section A.45.1)
//   JPEG   Secondary Capture Image (A.8.1) in transfer syntax JPEG Baseline; its very bytes where they are that already
//          and upright, else turned and made sequential without loss (upright_jpeg.hpp)
//   PNG    Secondary Capture Image, its dots uncompressed: DICOM has no PNG, and its bytes stay beside as they came
#pragma once

#include "common/base/bytes.hpp"
#include "common/ecg/dicom/identity.hpp"

namespace shanhai::ecg {

inline constexpr std::string_view secondary_capture_storage = "1.2.840.10008.5.1.4.1.1.7";

// A whole file; the same bytes for the same picture, identity and time. `made_at` is when it came. malformed and
// unsupported "ecg.jpeg", malformed "ecg.png", too_large "ecg.size" (PNG), unsupported "ecg.picture" for any other
// picture, malformed "ecg.object" for UIDs that are none. Thread-safe; for a lane.
auto write_picture(ByteView picture, const Identity& identity, Instant made_at) -> Result<Bytes>;

}  // namespace shanhai::ecg
