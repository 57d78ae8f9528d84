// What the things that carts measure are called (PS3.16 CID 3228, 3229, 3690: MDC), and the units they come in. Pure.
#pragma once

#include "common/ecg/recording.hpp"

namespace shanhai::ecg {

// By the code, else by the name it comes with (older SCPECG codes).
auto quantity_of(const Code& code) -> Quantity;

// Empty for `other`. What no nomenclature has a code for has one of ours.
auto code_of(Quantity quantity) -> Code;

auto unit_code(const std::string& ucum) -> Code;
auto lead_code(const Lead& lead) -> Code;  // CID 3001; by its own label where it is none of those

inline constexpr std::string_view own_scheme = "99SHANHAI";

}  // namespace shanhai::ecg
