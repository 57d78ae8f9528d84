// Reading and checking a pack by its sidecar alone: what an export and `shanhaid check` do when there is no database.
#pragma once

#include "server/archive/pack_store.hpp"

namespace shanhai::archive {

auto read_sidecar(PackStore& store, PackId which) -> awaitable<Result<PackIndex>>;  // `not_found`: not sealed yet

struct PackCheck {
    std::size_t objects = 0;                                     // how many were hashed again
    std::vector<IndexEntry> damaged;                             // those whose bytes are gone or not what they were
    bool length_agrees = true;                                   // the pack is as long as when it was sealed

    auto intact() const -> bool { return damaged.empty() && length_agrees; }
};

// Hashes every object again. Damage is an answer, not a fault; a fault means that the check itself could not be made.
auto verify_pack(PackStore& store, PackId which) -> awaitable<Result<PackCheck>>;

}  // namespace shanhai::archive
