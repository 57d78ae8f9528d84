// Reading back (复述确认): whoever takes a critical value says whose it is, or the wrong patient is treated. Pure.
#pragma once

#include "server/ledger/alerts.hpp"

namespace shanhai::critical {

// The last four characters, without case and spaces; the whole of a shorter number. False for an empty one.
auto is_end_of_id(std::string_view said, std::string_view patient_id) -> bool;

// Three names in an order that the alert's id decides, one of them right. The other two have its surname and length,
// and come anew after every wrong answer. None for somebody whose name nobody knows.
auto names_offered(const ledger::Alert& alert, const std::string& patient_name) -> std::vector<std::string>;

}  // namespace shanhai::critical
