// The code on the paper: whoever holds a report can ask with it whether the report is genuine and current.
//
// 28 digits, in groups of four: 26 at random (86 bits, so that trying codes finds nothing) and two that catch a digit
// mistyped or swapped (ISO 7064, MOD 97-10). It says nothing about the patient or the report.
#pragma once

#include "common/base/digest.hpp"

#include <array>

namespace shanhai::report {

auto make_verification_code(const std::array<std::byte, 16>& random) -> std::string;  // "4821 3905 7711 ..."

// As people type it: with or without spaces, hyphens, or full-width digits. Answers it as it is printed.
// `malformed report.code` when it is none, or mistyped.
auto parse_verification_code(std::string_view typed) -> Result<std::string>;

// What is kept of a code instead of the code, and looked for.
auto digest_of_code(std::string_view printed) -> Digest;

}  // namespace shanhai::report
