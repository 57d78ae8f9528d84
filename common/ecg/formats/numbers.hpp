// Numbers, dates and the few closed words out of text, whatever the locale. Pure.
#pragma once

#include "common/base/fault.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace shanhai::ecg {

auto trimmed(std::string_view text) -> std::string_view;  // without white space at both ends

auto plain_word(std::string_view text) -> std::string;  // for a fault: as it is when short and ASCII, else empty

// The whole text, white space aside; nothing when anything else stands there, or the value is not finite.
auto number_in(std::string_view text) -> std::optional<double>;
auto whole_in(std::string_view text) -> std::optional<std::int64_t>;

// Samples written as numbers between white space or commas; 12.0 counts as whole. At most `most` of them.
// Faults: malformed "ecg.read", too_large "ecg.count".
auto samples_in_text(std::string_view text, std::size_t most) -> Result<std::vector<std::int32_t>>;

// How many microvolts one of this unit is: uV, µV, mV, V, nV, MICROVOLTS, ...; nothing for any other unit.
auto microvolts_in(std::string_view unit) -> std::optional<double>;

// In DICOM's words, as Patient has them: M, F, O; 19620317; 064Y. What is not understood stays as the file has it,
// but for a date: that is then empty.
auto sex_word(std::string_view text) -> std::string;
auto date_word(std::string_view text) -> std::string;           // 1962-03-17, 1962/3/17, 19620317 and what follows
auto american_date_word(std::string_view text) -> std::string;  // 03-17-1962
auto full_name(std::string_view family, std::string_view given) -> std::string;  // 张三, SMITH JOHN
auto age_word(std::string_view number, std::string_view unit) -> std::string;  // unit: years, a, MONTHS, d, ...

}  // namespace shanhai::ecg
