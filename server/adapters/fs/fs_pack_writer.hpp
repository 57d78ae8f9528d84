// The writer's side of a pack on disk: takes turns on its own executor, and sends the work to the lane.
#pragma once

#include "common/runtime/offload.hpp"
#include "server/adapters/fs/pack_file.hpp"
#include "server/archive/pack_store.hpp"

#include <set>

namespace shanhai::fs {

class FsPackWriter final : public archive::PackWriter {
public:
    FsPackWriter(Lane& disk, std::shared_ptr<blocking::PackFile> file, PackId id, std::uint64_t length);

    auto append(Bytes piece) -> awaitable<Result<void>> override;
    auto append_behind(Bytes piece, std::shared_ptr<Hasher> digest) -> awaitable<Result<void>> override;
    auto append_durably(std::shared_ptr<const Bytes> piece) -> awaitable<Result<void>> override;
    auto settle() -> awaitable<Result<void>> override;
    auto flush() -> awaitable<Result<std::uint64_t>> override;
    auto cut(std::uint64_t length) -> awaitable<Result<void>> override;
    auto seal(std::vector<archive::IndexEntry> entries) -> awaitable<Result<void>> override;
    auto id() const -> const PackId& override { return id_; }
    auto length() const -> std::uint64_t override { return length_; }

private:
    using Written = std::shared_ptr<Landing<Result<void>>>;

    auto ready_to_change() const -> Result<void>;
    auto sync() -> awaitable<Result<void>>;
    auto wait_for_sync() -> awaitable<Result<void>>;

    Lane& disk_;
    std::shared_ptr<blocking::PackFile> file_;  // shared with the jobs: the hold ends after the last of them
    PackId id_;
    std::uint64_t length_;
    std::uint64_t durable_;
    std::uint64_t cuts_ = 0;
    bool changing_ = false;                     // an append, cut or seal has not answered
    std::optional<archive::PackIndex> sealed_;
    Written behind_;                            // the piece on its way, when there is one
    std::uint64_t before_ = 0;                  // the length without it

    bool syncing_ = false;
    std::set<asio::steady_timer*> waiting_;     // the bells of those who wait for its end
};

}  // namespace shanhai::fs
