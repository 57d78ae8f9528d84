// The folders packs lie in: made when the first pack comes, and known to survive a power cut before it is created.
#pragma once

#include "server/adapters/fs/file.hpp"
#include "server/adapters/fs/layout.hpp"

#include <array>
#include <atomic>
#include <memory>

namespace shanhai::fs::blocking {

class Folders {
public:
    static auto open(const path& directory, Syscalls& system) -> Result<std::shared_ptr<Folders>>;
    Folders(const path& directory, Syscalls& system) : layout_{directory}, system_{system} {}

    auto make_for(const PackId& which) -> Result<void>;  // any thread

    auto layout() const -> const Layout& { return layout_; }
    auto system() const -> Syscalls& { return system_; }

private:
    Layout layout_;
    Syscalls& system_;
    std::array<std::atomic<bool>, Layout::folder_count> durable_{};
};

}  // namespace shanhai::fs::blocking
