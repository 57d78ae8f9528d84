// A report as the list of its headed texts: what every form but the PDF is made of. Empty ones are left out.
#pragma once

#include "common/report/codes.hpp"
#include "common/report/release.hpp"

#include <string>
#include <vector>

namespace shanhai::report {

struct Section {
    Code code;
    std::string title;  // 影像所见
    std::string text;   // lines end with \n

    friend auto operator==(const Section&, const Section&) -> bool = default;
};

// In the order a reader wants them: what has changed, what was asked, what was seen, what it means, and whence it is.
auto sections_of(const Release& release) -> std::vector<Section>;

// "心率  72 /min"
auto line_of(const Measurement& measurement) -> std::string;

}  // namespace shanhai::report
