// The one receive buffer of an association: headers and commands are read through it, data past it. It is small because
// thousands of associations have one each, and data sets go from the stream to their place.
#pragma once

#include "common/net/stream.hpp"

namespace shanhai::net {

class Inbox {
public:
    static constexpr std::size_t capacity = 4 * 1024;
    static constexpr std::size_t progress = 1024;

    explicit Inbox(Stream& stream) : stream_{&stream}, bytes_{new std::byte[capacity]} {}

    // From now on reads may wait this long; a kilobyte of progress begins it anew. A byte does not: a peer that drips
    // would never be done.
    void patience(Duration each);
    // From now on all reads together may: for a peer that has yet to earn our patience.
    void deadline(Duration all);

    auto buffered() const -> std::size_t { return end_ - begin_; }
    // Waits until `count` bytes, at most the capacity, can be seen by front().
    auto need(std::size_t count) -> awaitable<Result<void>>;
    auto front(std::size_t count) const -> ByteView { return {bytes_.get() + begin_, count}; }
    void consume(std::size_t count) { begin_ += count; }

    // At least one byte, at most `count`. A request no smaller than the buffer goes from the stream to its place.
    auto read(std::byte* into, std::size_t count) -> awaitable<Result<std::size_t>>;
    // Exactly `count` bytes, in memory that grows as they arrive and not as they are announced.
    auto read_all(std::size_t count) -> awaitable<Result<Bytes>>;
    // Past the next `count` bytes, as they come.
    auto skip(std::uint64_t count) -> awaitable<Result<void>>;
    // Whatever comes until the peer ends or patience does.
    auto discard_until_end() -> awaitable<void>;

private:
    auto receive(std::byte* into, std::size_t room) -> awaitable<Result<std::size_t>>;

    Stream* stream_;
    std::unique_ptr<std::byte[]> bytes_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    Duration each_ = std::chrono::seconds{30};
    Duration left_ = each_;      // of our patience, until the next progress
    std::size_t received_ = 0;  // since the last
    bool progress_counts_ = true;
};

}  // namespace shanhai::net
