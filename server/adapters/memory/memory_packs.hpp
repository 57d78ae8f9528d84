// Packs in memory, keeping the same promises, with faults that tests and simulations switch on.
//
// A crash keeps what was flushed, loses the rest (or all but a torn part of it), and ends every writer.
#pragma once

#include "common/runtime/clock.hpp"
#include "server/archive/pack_store.hpp"

namespace shanhai::memory {

class MemoryPacks final : public archive::PackStore {
public:
    MemoryPacks();
    ~MemoryPacks() override;

    auto create(PackId which) -> awaitable<Result<std::unique_ptr<archive::PackWriter>>> override;
    auto reopen(PackId which, std::uint64_t acknowledged)
        -> awaitable<Result<std::unique_ptr<archive::PackWriter>>> override;
    auto open(PackId which) -> awaitable<Result<std::shared_ptr<archive::PackReader>>> override;
    auto read(PackId which, std::uint64_t offset, std::uint64_t length) -> awaitable<Result<Bytes>> override;
    auto digest(PackId which, std::uint64_t offset, std::uint64_t length) -> awaitable<Result<Digest>> override;
    auto sidecar(PackId which) -> awaitable<Result<Bytes>> override;
    auto look(PackId which) -> awaitable<Result<archive::PackFacts>> override;
    auto list(std::string from) -> awaitable<Result<archive::PackPage>> override;
    auto remove(PackId which) -> awaitable<Result<void>> override;
    auto free_space() -> awaitable<Result<std::uint64_t>> override;

    // The nth call from now (1: the next) answers this fault, once. A failed flush poisons its pack, as on a disk.
    void fail_append(std::size_t nth, Fault with);
    void fail_flush(std::size_t nth, Fault with);

    void set_room(std::uint64_t bytes);                          // for all packs together
    void crash();                                                // what was not flushed is gone
    void crash(Entropy& chance);                                 // of what was not flushed, some first part stays

    void damage(const PackId& which, std::uint64_t offset);      // one bit turns
    void shorten(const PackId& which, std::uint64_t length);     // the end is lost, flushed or not

    struct World;                                                // what all writers and readers share

private:
    std::shared_ptr<World> world_;
};

}  // namespace shanhai::memory
