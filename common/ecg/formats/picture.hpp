// An ECG that came as a drawing or a photo: kept and shown as it is. This looks just far enough into it to know that
// whoever opens it later will see something, and how much.
#pragma once

#include "common/base/bytes.hpp"
#include "common/ecg/formats/format.hpp"

#include <optional>

namespace shanhai::ecg {

struct Picture {
    Format format = Format::pdf;
    std::optional<std::size_t> pages{};  // PDF: nothing when only a decompressed object says it
    std::size_t width = 0;               // JPEG, PNG, in pixels
    std::size_t height = 0;

    friend auto operator==(const Picture&, const Picture&) -> bool = default;
};

inline constexpr std::size_t pixels_max = 100'000'000;  // a good phone has half of it

// Faults: unsupported "ecg.format" (none of the three), "ecg.encrypted"; malformed "ecg.truncated" (no end where it
// should be), "ecg.read"; mismatch "ecg.crc" (PNG); too_large "ecg.size" (pixels).
auto look_at_picture(ByteView file) -> Result<Picture>;

}  // namespace shanhai::ecg
