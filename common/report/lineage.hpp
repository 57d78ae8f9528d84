// Which of several versions of a report counts. verify() says that each is genuine; this says what they are to each
// other, offline, from nothing but the files somebody has: `previous` is the SHA-256 of the file before.
#pragma once

#include "common/report/document.hpp"

#include <span>

namespace shanhai::report {

// A genuine report, and the SHA-256 of its file.
struct Version {
    Digest file;
    Document document;
};

// What a version is, as far as the files at hand tell.
enum class Currency {
    current,        // no later one is known
    preliminary,    // the same, and it says itself that the final one is to come
    with_addendum,  // it is an addendum, or one follows that leaves its conclusion standing
    superseded,     // another one counts
    retraction,     // it says that nothing counts
    retracted,      // a later one says so
};

auto name_of(Currency currency) -> std::string_view;

struct Lineage {
    Currency currency;
    std::vector<Version> later;  // in their order, each following the one before

    auto last() const -> const Version* { return later.empty() ? nullptr : &later.back(); }
};

// `others` in any order; they may hold earlier versions, too, and `version` itself. Faults:
//   mismatch verify.lineage  one of them belongs to no chain with `version`, or is about another case, or counts its
//                            versions otherwise; the subject is its report number
//   mismatch verify.fork     two of them follow the same version
auto lineage_of(const Version& version, std::span<const Version> others) -> Result<Lineage>;

}  // namespace shanhai::report
