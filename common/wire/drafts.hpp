// The drafts of a case as they were saved.
#pragma once

#include "common/wire/report.hpp"

namespace shanhai::wire {

struct DraftEntry {
    std::int64_t revision = 0;
    std::string by;
    std::string at;
    std::int64_t length = 0;  // bytes of its JSON
};
BOOST_DESCRIBE_STRUCT(DraftEntry, (), (revision, by, at, length))

// GET /api/v1/cases/{case}/drafts, the oldest first
struct DraftList {
    std::vector<DraftEntry> drafts;
};
BOOST_DESCRIBE_STRUCT(DraftList, (), (drafts))

}  // namespace shanhai::wire
