// The checksum of SCP-ECG (EN 1064 section 5.2) and ISHNE: CRC-CCITT, x^16 + x^12 + x^5 + 1, the highest bit first.
#pragma once

#include "common/base/bytes.hpp"

namespace shanhai::ecg {

auto crc_ccitt(ByteView bytes, std::uint16_t initial = 0xFFFF) -> std::uint16_t;

}  // namespace shanhai::ecg
