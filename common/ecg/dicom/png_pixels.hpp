// The dots of a PNG (ISO/IEC 15948), as DICOM writes them without compression. For picture_object.cpp.
#pragma once

#include "common/base/bytes.hpp"

namespace shanhai::ecg {

struct Dots {
    std::uint16_t width = 0;
    std::uint16_t height = 0;
    bool grey = false;
    Bytes bytes{};  // rows x columns, from the top left; a byte for each dot, or three: red, green, blue
};

// 120 MB of them at most: half of that is a sharp photo.
inline constexpr std::size_t dots_max = 40'000'000;

// What is transparent is white, as paper is. malformed "ecg.png", too_large "ecg.size" (dots_max, or more than 65535
// of a side). Its memory is bounded by what the header declares, which is looked at first.
auto read_png(ByteView png) -> Result<Dots>;

}  // namespace shanhai::ecg
