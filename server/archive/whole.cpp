#include "server/archive/whole.hpp"

namespace shanhai::archive {

auto read_whole(PackStore& packs, PackId which, std::uint64_t offset, std::uint64_t length) -> awaitable<Result<Bytes>>
{
    constexpr std::uint64_t piece = 512 * 1024;
    Bytes all;
    all.reserve(length);
    while (all.size() < length) {
        const auto next = std::min<std::uint64_t>(piece, length - all.size());
        auto bytes = co_await packs.read(which, offset + all.size(), next);
        if (!bytes) co_return bytes.error();
        if (bytes->empty()) co_return Fault{errc::corrupt, "archive.short"};
        all.insert(all.end(), bytes->begin(), bytes->end());
    }
    co_return all;
}

}  // namespace shanhai::archive
