// What a JPEG says of itself in its frame header (ISO/IEC 10918-1 annex B). Pure; for untrusted bytes.
#pragma once

#include "common/base/bytes.hpp"

#include <cstdint>
#include <optional>

namespace shanhai::ecg {

struct JpegHeader {
    std::uint16_t width = 0;
    std::uint16_t height = 0;
    bool grey = false;
    bool rgb = false;  // three components, and not YCbCr
};

// Only what DICOM calls JPEG Baseline: sequential, Huffman, 8 bits, one or three components, whole. unsupported
// "ecg.jpeg" for other JPEGs, malformed "ecg.jpeg" for what is none or is cut short.
auto read_jpeg_header(ByteView jpeg) -> Result<JpegHeader>;

}  // namespace shanhai::ecg
