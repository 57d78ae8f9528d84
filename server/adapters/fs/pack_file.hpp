// One pack's file, held for writing. Its holder is the only one, here and in other processes, until it is destroyed.
#pragma once

#include "server/adapters/fs/folders.hpp"
#include "server/archive/pack.hpp"

#include <mutex>
#include <optional>

namespace shanhai::fs::blocking {

class PackFile {
public:
    static auto create(Folders& folders, const PackId& which) -> Result<std::shared_ptr<PackFile>>;
    static auto reopen(const Folders& folders, const PackId& which, std::uint64_t acknowledged)
        -> Result<std::shared_ptr<PackFile>>;
    PackFile(const Folders& folders, const PackId& which, File file);

    // One of these at a time.
    auto write(std::uint64_t offset, ByteView bytes) -> Result<void>;  // on a fault the file is as long as before
    auto write_durably(std::uint64_t offset, ByteView bytes) -> Result<void>;
    auto cut(std::uint64_t length) -> Result<void>;
    auto seal(const archive::PackIndex& index) -> Result<void>;        // exactly index.length bytes, and the sidecar

    auto sync() -> Result<void>;                                       // at any time, from any thread

    auto fault() const -> std::optional<Fault>;                        // set by a failed sync, for ever; never waits

private:
    auto put(std::uint64_t offset, ByteView bytes) -> Result<void>;
    auto poisoned(Result<void> outcome) -> Result<void>;

    Syscalls& system_;
    path sidecar_;
    File file_;
    std::mutex syncing_;
    std::atomic<bool> poisoned_ = false;
    Fault fault_;                                                      // written once, before poisoned_ is
};

auto remove_pack(const Folders& folders, const PackId& which) -> Result<void>;

}  // namespace shanhai::fs::blocking
