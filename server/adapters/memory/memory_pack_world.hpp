// What all packs in memory, and whoever reads and writes them, share.
#pragma once

#include "server/adapters/memory/memory_packs.hpp"
#include "server/archive/sidecar.hpp"

#include <functional>
#include <limits>
#include <map>
#include <mutex>
#include <optional>

namespace shanhai::memory {

struct Pack {
    Bytes bytes;
    std::uint64_t durable = 0;
    std::optional<archive::PackIndex> sealed;
    std::string sidecar;
    std::optional<Fault> poison;
    bool held = false;
};

// Counts down to the call that fails.
class Tripwire {
public:
    void set(std::size_t nth, Fault with)
    {
        left_ = nth;
        with_ = std::move(with);
    }
    auto step() -> Result<void>
    {
        if (left_ == 0 || --left_ > 0) return {};
        return with_;
    }

private:
    std::size_t left_ = 0;
    Fault with_;
};

// An answer comes on a later turn of the loop, as one from a lane does, so that others get in between here too.
inline auto later() -> awaitable<void> { co_await asio::post(asio::use_awaitable); }

struct MemoryPacks::World {
    std::mutex guard;                                            // readers may be on a lane
    std::map<PackId, std::shared_ptr<Pack>> packs;
    std::uint64_t room = std::numeric_limits<std::uint64_t>::max();
    std::uint64_t crashes = 0;
    Tripwire append_fault;
    Tripwire flush_fault;

    auto used() const -> std::uint64_t
    {
        std::uint64_t sum = 0;
        for (const auto& [id, pack] : packs) sum += pack->bytes.size();
        return sum;
    }
    auto find(const PackId& which) const -> Result<std::shared_ptr<Pack>>
    {
        const auto found = packs.find(which);
        if (found == packs.end()) return Fault{errc::not_found, "archive.pack"};
        return found->second;
    }
    // A copy of exactly that range.
    auto range(const PackId& which, std::uint64_t offset, std::uint64_t length) -> Result<Bytes>
    {
        const std::lock_guard lock{guard};
        auto pack = find(which);
        if (!pack) return pack.error();
        const auto& bytes = (*pack)->bytes;
        if (offset > bytes.size() || length > bytes.size() - offset) return Fault{errc::corrupt, "archive.short"};
        const auto begin = bytes.begin() + static_cast<std::ptrdiff_t>(offset);
        return Bytes(begin, begin + static_cast<std::ptrdiff_t>(length));
    }
    void crash(const std::function<std::uint64_t(std::uint64_t)>& surviving)
    {
        const std::lock_guard lock{guard};
        ++crashes;
        for (auto& [id, pack] : packs) {
            pack->bytes.resize(pack->durable + surviving(pack->bytes.size() - pack->durable));
            pack->poison.reset();
            pack->held = false;
        }
    }
};

}  // namespace shanhai::memory
