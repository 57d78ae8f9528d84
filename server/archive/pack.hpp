// A pack: objects exactly as they arrived, one after the other, with nothing in between. What it is made of, as values.
//
// There are no record headers, because the resumable upload stream is the pack. The ledger's rows say which bytes are
// which; the index repeats them beside the pack, so that it can be read, exported and verified with no database at all.
#pragma once

#include "common/base/digest.hpp"
#include "common/base/ids.hpp"

#include <string>
#include <vector>

namespace shanhai::archive {

// One object of a pack.
struct IndexEntry {
    std::string name;                                            // its UID, or its name in the manifest; UTF-8
    std::uint64_t offset;
    std::uint64_t length;
    Digest sha256;
    std::string media_type;

    friend auto operator==(const IndexEntry&, const IndexEntry&) -> bool = default;
};

struct PackIndex {
    PackId pack;
    std::uint64_t length;                                        // of the whole pack when it was sealed
    std::vector<IndexEntry> entries;                             // in ascending order, none overlapping another

    friend auto operator==(const PackIndex&, const PackIndex&) -> bool = default;
};

// What a store knows of a pack without reading it.
struct PackFacts {
    PackId id;
    std::uint64_t length;
    bool sealed;

    friend auto operator==(const PackFacts&, const PackFacts&) -> bool = default;
};

inline constexpr std::uint64_t append_max = 4_MiB;               // one piece: what a caller holds in memory
inline constexpr std::uint64_t read_max = 4_MiB;                 // one read(); more is read piece by piece
inline constexpr std::size_t index_entries_max = 50'000;         // more than twice the largest study seen in the field
inline constexpr std::size_t name_max = 1024;
inline constexpr std::size_t media_type_max = 255;               // RFC 6838 section 4.2: 127, a slash, 127
inline constexpr std::uint64_t sidecar_max = 64_MiB;

}  // namespace shanhai::archive
