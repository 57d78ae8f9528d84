// Philips' XLI compression of waveforms in Sierra XML: one chunk for each lead, LZW with codes of 10 bits, and second
// differences of 16 bits. Pure. Philips does not publish it; the layout is as sierra-ecg-tools describe it.
#pragma once

#include "common/base/bytes.hpp"

namespace shanhai::ecg {

// The first `leads` chunks (devices write 16, and fewer are used), each of exactly `samples`. Samples must be bounded
// by the caller. Faults: malformed "ecg.truncated", "ecg.read"; mismatch "ecg.samples".
auto read_xli(ByteView data, std::size_t leads, std::size_t samples) -> Result<std::vector<std::vector<std::int32_t>>>;

}  // namespace shanhai::ecg
