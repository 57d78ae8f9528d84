// One pack in memory, written and read.
#pragma once

#include "server/adapters/memory/memory_pack_world.hpp"

#include <cstring>

namespace shanhai::memory {

class MemoryReader final : public archive::PackReader {
public:
    MemoryReader(std::shared_ptr<MemoryPacks::World> world, std::shared_ptr<Pack> pack)
        : world_{std::move(world)}, pack_{std::move(pack)}
    {
    }

    auto read_at(std::uint64_t offset, std::span<std::byte> into) const -> Result<std::size_t> override
    {
        const std::lock_guard lock{world_->guard};
        if (offset >= pack_->bytes.size()) return std::size_t{0};
        const auto count = std::min<std::size_t>(into.size(), pack_->bytes.size() - offset);
        if (count > 0) std::memcpy(into.data(), pack_->bytes.data() + offset, count);
        return count;
    }

private:
    std::shared_ptr<MemoryPacks::World> world_;
    std::shared_ptr<Pack> pack_;
};

class MemoryWriter final : public archive::PackWriter {
public:
    MemoryWriter(std::shared_ptr<MemoryPacks::World> world, std::shared_ptr<Pack> pack, PackId id)
        : world_{std::move(world)}, pack_{std::move(pack)}, id_{std::move(id)}, crashes_{world_->crashes},
          length_{pack_->bytes.size()}
    {
        pack_->held = true;
    }
    ~MemoryWriter() override
    {
        const std::lock_guard lock{world_->guard};
        if (alive()) pack_->held = false;
    }

    auto append(Bytes piece) -> awaitable<Result<void>> override
    {
        co_await later();
        const std::lock_guard lock{world_->guard};
        if (auto told = tell(); !told) co_return told.error();
        if (piece.size() > archive::append_max) co_return Fault{errc::too_large, "archive.append"};
        if (auto ready = ready_to_change(); !ready) co_return ready.error();
        if (auto fine = world_->append_fault.step(); !fine) co_return fine.error();
        const auto used = world_->used();
        if (used > world_->room || piece.size() > world_->room - used)
            co_return Fault{errc::storage_full, "archive.full"};

        pack_->bytes.insert(pack_->bytes.end(), piece.begin(), piece.end());
        length_ = pack_->bytes.size();
        co_return Result<void>{};
    }

    // Memory is fast enough to be never behind, but what went wrong is told as late as on a disk.
    auto append_behind(Bytes piece, std::shared_ptr<Hasher> digest) -> awaitable<Result<void>> override
    {
        if (piece.size() > archive::append_max) co_return Fault{errc::too_large, "archive.append"};
        if (auto told = tell(); !told) co_return told.error();
        if (auto ready = ready_now(); !ready) co_return ready.error();
        digest->update(piece);
        auto appended = co_await append(std::move(piece));
        if (!appended) untold_ = appended.error();
        co_return Result<void>{};
    }

    auto append_durably(std::shared_ptr<const Bytes> piece) -> awaitable<Result<void>> override
    {
        const auto before = length_;
        auto copy = *piece;
        auto appended = co_await append(std::move(copy));
        if (!appended) co_return appended.error();
        auto flushed = co_await flush();
        if (flushed) co_return Result<void>{};
        length_ = before;
        co_return flushed.error();
    }

    auto settle() -> awaitable<Result<void>> override { co_return tell(); }

    auto flush() -> awaitable<Result<std::uint64_t>> override
    {
        if (auto told = tell(); !told) co_return told.error();
        const auto wanted = length_;
        co_await later();
        const std::lock_guard lock{world_->guard};
        if (auto good = usable(); !good) co_return good.error();
        if (auto synced = sync(); !synced) co_return synced.error();
        pack_->durable = std::max(pack_->durable, std::min<std::uint64_t>(wanted, pack_->bytes.size()));
        co_return pack_->durable;
    }

    auto cut(std::uint64_t length) -> awaitable<Result<void>> override
    {
        untold_.reset();
        co_await later();
        const std::lock_guard lock{world_->guard};
        if (auto ready = ready_to_change(); !ready) co_return ready.error();
        if (length > length_) co_return Fault{errc::mismatch, "archive.cut"};

        pack_->bytes.resize(length);
        pack_->durable = std::min(pack_->durable, length);
        length_ = length;
        co_return Result<void>{};
    }

    auto seal(std::vector<archive::IndexEntry> entries) -> awaitable<Result<void>> override
    {
        co_await later();
        const std::lock_guard lock{world_->guard};
        if (auto told = tell(); !told) co_return told.error();
        archive::PackIndex index{id_, length_, std::move(entries)};
        if (pack_->sealed && *pack_->sealed == index) co_return Result<void>{};
        if (auto ready = ready_to_change(); !ready) co_return ready.error();
        auto text = archive::to_sidecar(index);
        if (!text) co_return text.error();
        if (pack_->bytes.size() < length_) co_return Fault{errc::corrupt, "archive.short"};
        if (auto synced = sync(); !synced) co_return synced.error();

        pack_->durable = length_;
        pack_->sidecar = std::move(*text);
        pack_->sealed = std::move(index);
        co_return Result<void>{};
    }

    auto id() const -> const PackId& override { return id_; }
    auto length() const -> std::uint64_t override { return length_; }

private:
    auto alive() const -> bool { return crashes_ == world_->crashes; }
    auto usable() const -> Result<void>
    {
        if (!alive()) return Fault{errc::unavailable, "archive.crashed"};
        if (pack_->poison) return *pack_->poison;
        return {};
    }
    auto ready_to_change() const -> Result<void>
    {
        if (auto good = usable(); !good) return good.error();
        if (pack_->sealed) return Fault{errc::conflict, "archive.sealed"};
        return {};
    }
    auto ready_now() const -> Result<void>
    {
        const std::lock_guard lock{world_->guard};
        return ready_to_change();
    }
    // Of a piece that could not be written behind its caller's back: once.
    auto tell() -> Result<void>
    {
        const auto told = std::exchange(untold_, std::nullopt);
        return told ? Result<void>{*told} : Result<void>{};
    }
    auto sync() -> Result<void>
    {
        auto outcome = world_->flush_fault.step();
        if (!outcome) pack_->poison = outcome.error();
        return outcome;
    }

    std::shared_ptr<MemoryPacks::World> world_;
    std::shared_ptr<Pack> pack_;
    PackId id_;
    std::uint64_t crashes_;
    std::uint64_t length_;
    std::optional<Fault> untold_;
};

}  // namespace shanhai::memory
