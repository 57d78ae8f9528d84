#include "common/net/association/inbox.hpp"

#include <algorithm>
#include <cstring>

namespace shanhai::net {

void Inbox::patience(Duration each)
{
    each_ = left_ = each;
    received_ = 0;
    progress_counts_ = true;
    stream_->expires_after(each_);
}

void Inbox::deadline(Duration all)
{
    progress_counts_ = false;
    stream_->expires_after(all);
}

auto Inbox::need(std::size_t count) -> awaitable<Result<void>>
{
    while (buffered() < count) {
        if (begin_ == end_) begin_ = end_ = 0;
        if (capacity - begin_ < count) {
            std::memmove(bytes_.get(), bytes_.get() + begin_, buffered());
            end_ -= begin_;
            begin_ = 0;
        }
        auto received = co_await receive(bytes_.get() + end_, capacity - end_);
        if (!received) co_return received.error();
        end_ += *received;
    }
    co_return Result<void>{};
}

auto Inbox::read(std::byte* into, std::size_t count) -> awaitable<Result<std::size_t>>
{
    const bool past_the_buffer = buffered() == 0 && count >= capacity;
    if (past_the_buffer) co_return co_await receive(into, count);

    auto arrived = co_await need(1);
    if (!arrived) co_return arrived.error();
    const auto taken = std::min(count, buffered());
    std::memcpy(into, bytes_.get() + begin_, taken);
    consume(taken);
    co_return taken;
}

auto Inbox::read_all(std::size_t count) -> awaitable<Result<Bytes>>
{
    Bytes all;
    while (all.size() < count) {
        auto arrived = co_await need(1);
        if (!arrived) co_return arrived.error();
        const auto piece = front(std::min(count - all.size(), buffered()));
        all.insert(all.end(), piece.begin(), piece.end());
        consume(piece.size());
    }
    co_return all;
}

auto Inbox::skip(std::uint64_t count) -> awaitable<Result<void>>
{
    while (count != 0) {
        auto arrived = co_await need(1);
        if (!arrived) co_return arrived.error();
        const auto unwanted = std::min<std::uint64_t>(count, buffered());
        consume(unwanted);
        count -= unwanted;
    }
    co_return Result<void>{};
}

auto Inbox::discard_until_end() -> awaitable<void>
{
    begin_ = end_ = 0;
    const auto room = asio::buffer(bytes_.get(), capacity);
    for (;;) {
        auto received = co_await stream_->read_some(room);
        if (!received || *received == 0) co_return;
    }
}

auto Inbox::receive(std::byte* into, std::size_t room) -> awaitable<Result<std::size_t>>
{
    if (progress_counts_) stream_->expires_after(left_);
    const auto asked_at = std::chrono::steady_clock::now();
    const auto place = asio::buffer(into, room);
    auto received = co_await stream_->read_some(place);
    if (!received) co_return received.error();
    if (*received == 0) co_return Fault{errc::cancelled, "association.peer-vanished"};
    if (!progress_counts_) co_return received;

    // The wait for the first byte is the peer's own: it was thinking, or its user was.
    if (received_ > 0) left_ -= std::chrono::steady_clock::now() - asked_at;
    received_ += *received;
    if (received_ >= progress) patience(each_);
    // What is done with the bytes has its own time: the limit runs on between reads, and a disk may be slow.
    stream_->expires_after(each_);
    co_return received;
}

}  // namespace shanhai::net
