// What shanhai verify says of a report, to people and to programs.
#pragma once

#include "common/report/objects.hpp"
#include "tools/shanhai/verify.hpp"

namespace shanhai::cli {

struct CheckedReport {
    report::Verdict verdict;
    std::optional<report::Lineage> lineage;     // with verdict.facts
    std::optional<report::Comparison> objects;
};

auto to_json(const CheckedReport& checked) -> std::string;
void tell(const Console& console, const CheckedReport& checked);

}  // namespace shanhai::cli
