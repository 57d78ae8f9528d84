// Packs as files, with their sidecars beside them: layout.hpp says which is which, pack_store.hpp what is promised.
#pragma once

#include "common/runtime/lane.hpp"
#include "server/adapters/fs/folders.hpp"
#include "server/archive/pack_store.hpp"

namespace shanhai::fs {

class FsPacks final : public archive::PackStore {
public:
    // Makes DIR and DIR/packs where they are missing. Waits for the disk: call it before anything else runs.
    static auto open_store(const path& directory, Lane& disk, Syscalls& system = system_calls())
        -> Result<std::unique_ptr<FsPacks>>;

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

private:
    FsPacks(std::shared_ptr<blocking::Folders> folders, Lane& disk) : folders_{std::move(folders)}, disk_{disk} {}

    std::shared_ptr<blocking::Folders> folders_;  // shared with jobs that nobody waits for any more
    Lane& disk_;
};

}  // namespace shanhai::fs
