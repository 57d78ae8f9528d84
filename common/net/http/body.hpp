// A message's body: read piece by piece by whoever needs it, or made piece by piece by whoever has it. A study passes
// through either without ever being held.
#pragma once

#include "common/base/bytes.hpp"
#include "common/runtime/asio.hpp"

#include <functional>
#include <optional>

namespace shanhai::http {

class Body {
public:
    virtual ~Body() = default;

    // None when the sender does not say (chunked).
    virtual auto length() const -> std::optional<std::uint64_t> = 0;
    // 0: complete. A body that is cut off is `cancelled http.body`, one that stalls `timeout http.body`.
    virtual auto read_some(asio::mutable_buffer into) -> awaitable<Result<std::size_t>> = 0;

    // A read that waits, and every later one, ends as `cancelled`: somebody else has more right to what it holds up.
    virtual void give_up() {}

    // `too_large http.body` beyond `limit`, before anything is read when the length says so.
    auto read_all(std::uint64_t limit) -> awaitable<Result<Bytes>>;

    using Sink = std::function<awaitable<Result<void>>(ByteView piece)>;
    auto pour_into(Sink sink) -> awaitable<Result<std::uint64_t>>;  // how much it was
};

// A body that is already here: for tests of routes, and for small replies.
class BytesBody final : public Body {
public:
    explicit BytesBody(Bytes all = {}) : all_{std::move(all)} {}
    auto length() const -> std::optional<std::uint64_t> override { return all_.size(); }
    auto read_some(asio::mutable_buffer into) -> awaitable<Result<std::size_t>> override;

private:
    Bytes all_;
    std::size_t at_ = 0;
};

// Bytes that are made as they are sent. `next` answers a piece at a time, at least one byte, `length` in all; a fault
// halfway cuts the connection, since a message that was promised longer must not look complete.
struct BodySource {
    using Next = std::function<awaitable<Result<Bytes>>()>;

    BodySource(std::uint64_t total, Next pieces) : length{total}, next{std::move(pieces)} {}

    std::uint64_t length;
    Next next;
};

}  // namespace shanhai::http
