// A peer that says what the script says, in the pieces it says, and remembers what it was told.
#pragma once

#include "common/net/stream.hpp"

#include <algorithm>
#include <cstring>
#include <deque>

namespace shanhai::test {

class ScriptedStream final : public net::Stream {
public:
    // What happens when the script is at its end: the peer hangs up, or is silent until the limit passes.
    enum class Ending { hangs_up, falls_silent };

    explicit ScriptedStream(asio::any_io_executor executor, Ending ending = Ending::hangs_up)
        : limit_{executor}, ending_{ending}
    {}

    // Each piece is answered by one read, if that has room.
    void says(ByteView piece)
    {
        if (!piece.empty()) pieces_.emplace_back(piece.begin(), piece.end());
    }
    void says_in_pieces_of(std::size_t length, ByteView bytes)
    {
        for (; !bytes.empty(); bytes = bytes.subspan(std::min(length, bytes.size())))
            says(bytes.first(std::min(length, bytes.size())));
    }

    auto heard() const -> const std::vector<Bytes>& { return heard_; }  // one element for each write
    auto closed() const -> bool { return closed_; }

    auto read_some(asio::mutable_buffer into) -> awaitable<Result<std::size_t>> override
    {
        if (closed_) co_return Fault{errc::cancelled, "net.read"};
        if (pieces_.empty() && ending_ == Ending::hangs_up) co_return std::size_t{0};
        if (pieces_.empty()) {
            co_await limit_.async_wait(asio::as_tuple(asio::use_awaitable));
            closed_ = true;
            co_return Fault{errc::timeout, "net.read"};
        }
        auto& piece = pieces_.front();
        const auto count = std::min(piece.size(), into.size());
        std::memcpy(into.data(), piece.data(), count);
        piece.erase(piece.begin(), piece.begin() + static_cast<std::ptrdiff_t>(count));
        if (piece.empty()) pieces_.pop_front();
        co_return count;
    }
    auto write(asio::const_buffer all) -> awaitable<Result<void>> override
    {
        if (closed_) co_return Fault{errc::cancelled, "net.write"};
        const auto* const first = static_cast<const std::byte*>(all.data());
        heard_.emplace_back(first, first + all.size());
        co_return Result<void>{};
    }
    auto shutdown() -> awaitable<void> override
    {
        close();
        co_return;
    }
    void close() override { closed_ = true; }
    void expires_after(Duration limit) override { limit_.expires_after(limit); }
    auto peer() const -> const net::Peer& override { return peer_; }

private:
    asio::steady_timer limit_;
    Ending ending_;
    std::deque<Bytes> pieces_;
    std::vector<Bytes> heard_;
    net::Peer peer_{"192.0.2.7", std::nullopt};
    bool closed_ = false;
};

}  // namespace shanhai::test
