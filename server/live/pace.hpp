// How far a watcher may be behind what it was sent: so many bytes, and so long. Pure.
//
// What we write ends in buffers on the way; that it was read is only known when the watcher's side answers a mark that
// was sent behind it (a WebSocket's ping and pong). So memory is bounded all the way, not only here.
#pragma once

#include "common/base/instant.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace shanhai::live {

class Pace {
public:
    Pace(std::uint64_t unread_max, std::chrono::seconds patience) : unread_max_{unread_max}, patience_{patience} {}

    void said(std::uint64_t bytes) { said_ += bytes; }
    auto full() const -> bool { return said_ - read_ >= unread_max_; }
    // Early enough that the answer is back before it is full.
    auto should_ask() const -> bool { return !asked_ && said_ - read_ >= unread_max_ / 2; }
    auto waits() const -> bool { return asked_.has_value(); }

    auto ask(Instant now) -> std::string  // the mark to send
    {
        asked_ = Asked{said_, now};
        return std::to_string(said_);
    }
    void answered(std::string_view mark)
    {
        if (!asked_ || mark != std::to_string(asked_->said)) return;
        read_ = asked_->said;
        asked_.reset();
    }
    auto overdue(Instant now) const -> bool { return asked_ && now >= asked_->at + patience_; }

private:
    struct Asked {
        std::uint64_t said;
        Instant at;
    };

    std::uint64_t unread_max_;
    std::chrono::seconds patience_;
    std::uint64_t said_ = 0;
    std::uint64_t read_ = 0;
    std::optional<Asked> asked_;
};

}  // namespace shanhai::live
