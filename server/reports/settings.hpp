// [reports]: who reviews, who signs, and how long things may take.
#pragma once

#include "common/config/section.hpp"
#include "server/reports/rules.hpp"

namespace shanhai::reports {

auto rules_from(config::Section& section) -> Rules;

}  // namespace shanhai::reports
