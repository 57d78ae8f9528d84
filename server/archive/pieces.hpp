// A range of a pack as a stream of pieces: what a download sends, never more than one piece of it in memory.
#pragma once

#include "server/archive/pack_store.hpp"

#include <functional>

namespace shanhai::archive {

using NextPiece = std::function<awaitable<Result<Bytes>>()>;     // what is left, a piece at a time; empty at the end

auto pieces_of(PackStore& packs, PackId pack, std::uint64_t offset, std::uint64_t length) -> NextPiece;

}  // namespace shanhai::archive
