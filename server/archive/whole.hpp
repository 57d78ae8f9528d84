// A stored object whole, for those who need all of it at once: however large, it is read in pieces.
#pragma once

#include "server/archive/pack_store.hpp"

namespace shanhai::archive {

// The faults of PackStore::read(). Whoever calls bounds `length`: so much memory is taken.
auto read_whole(PackStore& packs, PackId which, std::uint64_t offset, std::uint64_t length) -> awaitable<Result<Bytes>>;

}  // namespace shanhai::archive
