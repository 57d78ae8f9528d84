// Japanese text under ISO 2022 (PS3.3 section C.12.1.1.2), which DCMTK over glibc cannot convert by itself.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace shanhai::dicom {

auto is_japanese(std::string_view label) -> bool;  // ISO_IR 13, ISO 2022 IR 13, 87 or 159 in any value

// UTF-8, or nothing when a byte belongs to none of the four sets. Delimiters need no care: PS3.5 section 6.1.2.5.3 has
// the writer return to the first set before one, so inside a kanji a '^' is half of a kanji.
auto convert_japanese(std::string_view raw) -> std::optional<std::string>;

}  // namespace shanhai::dicom
