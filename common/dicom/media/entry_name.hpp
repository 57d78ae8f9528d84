// What a file on a medium is called, and whether it may be called that. Pure.
//
// Windows in Chinese writes ZIP names in GBK and does not say so; others write UTF-8, with the flag or without. The
// bytes decide, as for patients' names. Only then a backslash is a separator: in GBK it may be half of a character.
#pragma once

#include "common/base/fault.hpp"

namespace shanhai::dicom {

inline constexpr std::size_t entry_name_max = 1024;  // bytes of UTF-8

// In UTF-8, whatever it was; what no reading explains appears as <B3>.
auto decoded_name(std::string_view raw) -> std::string;

// Decoded, with / between its parts, as in "CT/1/IMG0001"; a folder's ends in /. Refused as malformed "media.path":
// what would lead out of its medium (absolute, a drive, ..), is empty, too long, or holds control characters. The
// subject is the name, made harmless.
auto entry_name(std::string_view raw) -> Result<std::string>;

// A name as ISO 9660 and careless copying leave it equal: capitals, no ";1", no dot at the end (PS3.12 annex F).
auto name_on_disc(std::string_view name) -> std::string;

}  // namespace shanhai::dicom
