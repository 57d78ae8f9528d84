#include "server/intake/pour.hpp"

#include <algorithm>

namespace shanhai::intake {
namespace {

constexpr std::size_t piece_min = 32 * 1024;
constexpr std::size_t piece_max = 512 * 1024;       // bytes of a stream in memory at a time
constexpr std::size_t trickle = 16 * 1024;          // at a time, while somebody else goes first
constexpr auto promptly = std::chrono::seconds{1};  // a slow link's objects do not wait for a whole checkpoint

// One connection's bytes, in pieces as large as its speed deserves: five hundred slow ones must fit in memory.
class Spring {
public:
    Spring(Pouring& from, Clock& clock) : from_{from}, clock_{clock} {}

    // Empty: the end. What came before a cut is a piece; the next pull says the fault again.
    auto next() -> awaitable<Result<Bytes>>
    {
        Bytes piece(size_);
        std::size_t filled = 0;
        const auto patience = clock_.now() + promptly;
        while (filled < piece.size() && (filled == 0 || clock_.now() < patience)) {
            auto room = asio::buffer(piece) + filled;
            bool little = false;
            if (from_.gives_way) little = co_await from_.gives_way();
            if (little) room = asio::buffer(room, trickle);
            auto count = co_await from_.body(room);
            if (!count && filled == 0) co_return count.error();
            if (!count || *count == 0) break;
            filled += *count;
        }
        size_ = filled == size_ ? std::min(2 * size_, piece_max) : piece_min;
        piece.resize(filled);
        co_return piece;
    }

private:
    Pouring& from_;
    Clock& clock_;
    std::size_t size_ = piece_min;
};

auto due(const Sink& into, const Pouring& from, Instant last, Instant now) -> bool
{
    return into.offset() - into.safe() >= from.checkpoint || (into.waiting() && now - last >= promptly);
}

auto pour_plain(Sink& into, Pouring& from, Clock& clock) -> awaitable<Result<void>>
{
    auto spring = Spring{from, clock};
    auto last = clock.now();
    for (;;) {
        auto piece = co_await spring.next();
        if (!piece) co_return piece.error();
        if (piece->empty()) co_return Result<void>{};
        auto taken = co_await into.take(std::move(*piece));
        if (!taken) co_return taken.error();
        const auto now = clock.now();
        if (!due(into, from, last, now)) continue;
        auto safe = co_await into.checkpoint();
        if (!safe) co_return safe.error();
        last = now;
    }
}

// Nothing is acknowledged on the way. A sink that objects stops taking, but the sum is still computed: it says whether
// the client's bytes are wrong or only this request's.
auto pour_checked(Sink& into, Pouring& from, Lane& cpu, Clock& clock) -> awaitable<Result<void>>
{
    auto spring = Spring{from, clock};
    auto objection = std::optional<Fault>{};
    for (;;) {
        auto piece = co_await spring.next();
        if (!piece) co_return piece.error();
        if (piece->empty()) break;
        auto hashed = co_await from.checksum->take(cpu, std::move(*piece));
        if (!hashed) co_return hashed.error();
        if (objection) continue;
        auto taken = co_await into.take(std::move(*hashed));
        if (!taken) objection = taken.error();
    }
    if (!from.checksum->holds()) co_return Fault{errc::mismatch, "upload.checksum"};
    if (objection) co_return *objection;
    co_return Result<void>{};
}

}  // namespace

auto pour(Sink& into, Pouring from, Lane& cpu, Clock& clock) -> awaitable<Result<void>>
{
    const auto begin = into.safe();
    auto work = from.checksum ? pour_checked(into, from, cpu, clock) : pour_plain(into, from, clock);
    auto poured = co_await std::move(work);

    // The sum is known to be right only when all is well, or the bytes themselves are what the sink objects to.
    const auto spoiled = into.spoiled_from();
    const bool sum_is_wrong = !poured && poured.error().at() == "upload.checksum";
    const bool whole = poured || (spoiled && !sum_is_wrong);
    auto from_here = std::optional<std::uint64_t>{};
    if (from.checksum && !whole)
        from_here = begin;
    else if (spoiled)
        from_here = *spoiled;
    if (from_here) {
        auto cut = co_await into.cut_back(*from_here);
        if (!cut) co_return cut.error();
    }
    auto safe = co_await into.checkpoint();
    if (!poured) co_return poured.error();
    co_return safe;
}

}  // namespace shanhai::intake
