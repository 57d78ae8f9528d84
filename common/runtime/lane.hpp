// A named, bounded pool of threads for work that waits: the disk, the ledger, computation.
//
// A full lane refuses at once: the caller answers `busy`, and no queue grows without bound.
#pragma once

#include "common/runtime/asio.hpp"

#include <atomic>
#include <optional>
#include <string>
#include <utility>

namespace shanhai {

class Lane {
public:
    Lane(std::string_view name, std::size_t threads, std::size_t capacity)
        : name_{name}, room_{static_cast<std::ptrdiff_t>(capacity)}, pool_{threads}
    {
    }
    ~Lane() { pool_.join(); }  // finishes what it accepted

    // A place in the queue, given back when the work is done.
    class Slot {
    public:
        explicit Slot(Lane& lane) : lane_{&lane} {}
        Slot(Slot&& other) noexcept : lane_{std::exchange(other.lane_, nullptr)} {}
        Slot& operator=(Slot&&) = delete;
        ~Slot()
        {
            if (lane_) lane_->room_.fetch_add(1);
        }

    private:
        Lane* lane_;
    };

    auto reserve() -> std::optional<Slot>
    {
        if (room_.fetch_sub(1) > 0) return Slot{*this};
        room_.fetch_add(1);
        return std::nullopt;
    }
    auto executor() { return pool_.get_executor(); }
    auto name() const -> std::string_view { return name_; }

private:
    std::string name_;
    std::atomic<std::ptrdiff_t> room_;
    asio::thread_pool pool_;
};

}  // namespace shanhai
