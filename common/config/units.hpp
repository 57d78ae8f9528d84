// Durations and sizes as people write them in a file: "90s", "2GiB". One number, one unit, no fractions.
#pragma once

#include "common/base/fault.hpp"

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace shanhai::config {

// ms, s, min, h or d. Too many of them for 63 bits of milliseconds is `too_large`, anything else is `malformed`.
auto parse_duration(std::string_view text) -> Result<std::chrono::milliseconds>;
auto to_text(std::chrono::milliseconds length) -> std::string;   // the largest unit that loses nothing

// B, KiB, MiB, GiB or TiB. Decimal units are refused: whoever writes "2GB" should decide which two they mean.
auto parse_size(std::string_view text) -> Result<std::uint64_t>;
auto size_text(std::uint64_t bytes) -> std::string;

}  // namespace shanhai::config
