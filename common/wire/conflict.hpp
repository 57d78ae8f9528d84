// Copies kept apart on the wire: the same SOP Instance UID came twice with different bytes, and a human must look.
#pragma once

#include "common/wire/json.hpp"

namespace shanhai::wire {

struct CopyView {
    std::string id;
    std::string received_at;
    std::int64_t size = 0;           // bytes
    std::string sha256;
};
BOOST_DESCRIBE_STRUCT(CopyView, (), (id, received_at, size, sha256))

struct ConflictView {
    std::string site;
    std::string study;
    std::string series;
    std::string instance;
    std::string modality;
    CopyView held;                   // the one that counts: it came first
    CopyView apart;                  // the one that was refused, and kept
};
BOOST_DESCRIBE_STRUCT(ConflictView, (), (site, study, series, instance, modality, held, apart))

struct ConflictList {
    std::vector<ConflictView> conflicts;
    std::string next;                // resume behind this copy; empty: there is no more
};
BOOST_DESCRIBE_STRUCT(ConflictList, (), (conflicts, next))

}  // namespace shanhai::wire
