// A photo as DICOM's JPEG Baseline wants it: sequential, and the right way up. Cameras do neither: they note how they
// were held (Exif 2.3, tag 0112) and leave turning to whoever shows it, which no DICOM viewer does.
#pragma once

#include "common/base/bytes.hpp"

namespace shanhai::ecg {

// 1 to 8, as Exif counts them; 1, upright, where nothing (or nothing sensible) is noted. Pure; for untrusted bytes.
auto orientation_of(ByteView jpeg) -> unsigned;

// Turned and made sequential without loss: coefficients are moved, nothing is decoded. Where a side that comes to lie
// at the left or the top is no whole block, up to 15 of its rows or columns are left out. What the camera noted (place,
// owner, orientation) is left out too. malformed "ecg.jpeg", too_large "ecg.size" (dots_max). Time and memory grow with
// the dots; for a lane.
auto upright(ByteView jpeg, unsigned orientation) -> Result<Bytes>;

}  // namespace shanhai::ecg
