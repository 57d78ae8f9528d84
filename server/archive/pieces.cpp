#include "server/archive/pieces.hpp"

#include <algorithm>

namespace shanhai::archive {
namespace {

constexpr std::uint64_t piece_size = 512 * 1024;

struct Progress {
    PackStore& packs;
    PackId pack;
    std::uint64_t offset;
    std::uint64_t left;
};

auto next_piece(std::shared_ptr<Progress> at) -> awaitable<Result<Bytes>>
{
    const auto length = std::min(piece_size, at->left);
    if (length == 0) co_return Bytes{};
    auto piece = co_await at->packs.read(at->pack, at->offset, length);
    if (!piece) co_return piece.error();
    at->offset += length;
    at->left -= length;
    co_return piece;
}

}  // namespace

auto pieces_of(PackStore& packs, PackId pack, std::uint64_t offset, std::uint64_t length) -> NextPiece
{
    auto progress = std::make_shared<Progress>(Progress{packs, std::move(pack), offset, length});
    return [progress] { return next_piece(progress); };
}

}  // namespace shanhai::archive
