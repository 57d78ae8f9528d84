// The second factor of a stranger who wants to see a whole report: what the patient, and few others, can say. Pure.
#pragma once

#include "common/report/document.hpp"

namespace shanhai::verification {

struct Factor {
    std::string last_four;   // of the identity number
    std::string birth_year;  // 1963
};

// As people type it: spaces, full-width digits and a small x do not matter. A report without an identity number of
// four characters, or without a birth date, opens for nobody: there is nothing to know.
auto opens(const Factor& factor, const report::Patient& patient) -> bool;

}  // namespace shanhai::verification
