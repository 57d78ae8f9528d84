#include "common/net/http/body.hpp"

#include <algorithm>
#include <cstring>

namespace shanhai::http {
namespace {

constexpr std::size_t piece_size = 64 * 1024;

}  // namespace

auto Body::read_all(std::uint64_t limit) -> awaitable<Result<Bytes>>
{
    const auto promised = length();
    if (promised && *promised > limit) co_return Fault{errc::too_large, "http.body"};

    Bytes all;
    std::size_t size = 0;
    for (;;) {
        // One byte more than allowed, so that the body that is too long is told from the one that just fits.
        const auto step = promised ? *promised - size : std::min<std::uint64_t>(piece_size, limit + 1 - size);
        all.resize(size + std::max<std::size_t>(step, 1));
        const auto count = co_await read_some(asio::buffer(all) + size);
        if (!count) co_return count.error();
        size += *count;
        if (size > limit) co_return Fault{errc::too_large, "http.body"};
        if (*count == 0) break;
    }
    all.resize(size);
    co_return all;
}

auto Body::pour_into(Sink sink) -> awaitable<Result<std::uint64_t>>
{
    Bytes piece(piece_size);
    std::uint64_t total = 0;
    for (;;) {
        const auto count = co_await read_some(asio::buffer(piece));
        if (!count) co_return count.error();
        if (*count == 0) co_return total;
        const auto now = ByteView{piece}.first(*count);
        const auto taken = co_await sink(now);
        if (!taken) co_return taken.error();
        total += *count;
    }
}

auto BytesBody::read_some(asio::mutable_buffer into) -> awaitable<Result<std::size_t>>
{
    const auto count = std::min(into.size(), all_.size() - at_);
    if (count > 0) std::memcpy(into.data(), all_.data() + at_, count);
    at_ += count;
    co_return count;
}

}  // namespace shanhai::http
