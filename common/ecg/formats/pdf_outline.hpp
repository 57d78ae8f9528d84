// How a PDF ends and begins again (ISO 32000-1 section 7.5): trailers, and from them the number of pages. No content is
// looked at. Pure; no recursion, each trailer once.
#pragma once

#include "common/base/fault.hpp"

#include <optional>

namespace shanhai::ecg {

// Nothing when the page tree is inside a compressed object. Faults: malformed "ecg.truncated", "ecg.read"; unsupported
// "ecg.encrypted".
auto pages_of_pdf(std::string_view file) -> Result<std::optional<std::size_t>>;

// The value of a key of a dictionary that begins with <<, up to the next key or the end: "<< /A 1 0 R /B (x) >>" and
// "/A" make "1 0 R". Keys of dictionaries inside do not count. Nothing when it is not there.
auto value_in_dictionary(std::string_view dictionary, std::string_view key) -> std::optional<std::string_view>;

}  // namespace shanhai::ecg
