// Are these the files that were read? The other half of verifying a report: the signature covers their digests.
#pragma once

#include "common/report/document.hpp"

#include <span>

namespace shanhai::report {

// A file somebody holds.
struct Holding {
    std::string name;
    Digest sha256;
};

// Names, in the order of the document and of the holdings.
struct Comparison {
    std::vector<std::string> same;       // read and held; under any name, because copies get renamed
    std::vector<std::string> missing;    // read, and not held
    std::vector<std::string> different;  // held under a name that was read, with other bytes
    std::vector<std::string> unread;     // held, and nothing to do with the report

    auto is_exact() const -> bool { return missing.empty() && different.empty() && unread.empty(); }
};

auto compare_objects(const Document& document, std::span<const Holding> holdings) -> Comparison;

}  // namespace shanhai::report
