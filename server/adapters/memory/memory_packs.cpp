#include "server/adapters/memory/memory_packs.hpp"

#include "server/archive/sidecar.hpp"

#include <algorithm>
#include <cstring>
#include <functional>
#include <limits>
#include <map>
#include <mutex>
#include <optional>

namespace shanhai::memory {

using archive::IndexEntry;
using archive::PackFacts;
using archive::PackIndex;
using archive::PackPage;
using archive::PackReader;
using archive::PackWriter;

namespace {

struct Pack {
    Bytes bytes;
    std::uint64_t durable = 0;
    std::optional<PackIndex> sealed;
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
auto later() -> awaitable<void> { co_await asio::post(asio::use_awaitable); }

}  // namespace

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

namespace {

class MemoryReader final : public PackReader {
public:
    MemoryReader(std::shared_ptr<MemoryPacks::World> world, std::shared_ptr<Pack> pack)
        : world_{std::move(world)}, pack_{std::move(pack)}
    {
    }

    auto read_at(std::uint64_t offset, std::span<std::byte> into) const -> Result<std::size_t> override
    {
        const std::lock_guard lock{world_->guard};
        if (offset >= pack_->bytes.size()) return std::size_t{0};
        const auto count = std::min<std::size_t>(into.size(), pack_->bytes.size() - offset);
        if (count > 0) std::memcpy(into.data(), pack_->bytes.data() + offset, count);
        return count;
    }

private:
    std::shared_ptr<MemoryPacks::World> world_;
    std::shared_ptr<Pack> pack_;
};

class MemoryWriter final : public PackWriter {
public:
    MemoryWriter(std::shared_ptr<MemoryPacks::World> world, std::shared_ptr<Pack> pack, PackId id)
        : world_{std::move(world)}, pack_{std::move(pack)}, id_{std::move(id)}, crashes_{world_->crashes},
          length_{pack_->bytes.size()}
    {
        pack_->held = true;
    }
    ~MemoryWriter() override
    {
        const std::lock_guard lock{world_->guard};
        if (alive()) pack_->held = false;
    }

    auto append(Bytes piece) -> awaitable<Result<void>> override
    {
        co_await later();
        const std::lock_guard lock{world_->guard};
        if (auto told = tell(); !told) co_return told.error();
        if (piece.size() > archive::append_max) co_return Fault{errc::too_large, "archive.append"};
        if (auto ready = ready_to_change(); !ready) co_return ready.error();
        if (auto fine = world_->append_fault.step(); !fine) co_return fine.error();
        const auto used = world_->used();
        if (used > world_->room || piece.size() > world_->room - used)
            co_return Fault{errc::storage_full, "archive.full"};

        pack_->bytes.insert(pack_->bytes.end(), piece.begin(), piece.end());
        length_ = pack_->bytes.size();
        co_return Result<void>{};
    }

    // Memory is fast enough to be never behind, but what went wrong is told as late as on a disk.
    auto append_behind(Bytes piece, std::shared_ptr<Hasher> digest) -> awaitable<Result<void>> override
    {
        if (piece.size() > archive::append_max) co_return Fault{errc::too_large, "archive.append"};
        if (auto told = tell(); !told) co_return told.error();
        if (auto ready = ready_now(); !ready) co_return ready.error();
        digest->update(piece);
        auto appended = co_await append(std::move(piece));
        if (!appended) untold_ = appended.error();
        co_return Result<void>{};
    }

    auto settle() -> awaitable<Result<void>> override { co_return tell(); }

    auto flush() -> awaitable<Result<std::uint64_t>> override
    {
        if (auto told = tell(); !told) co_return told.error();
        const auto wanted = length_;
        co_await later();
        const std::lock_guard lock{world_->guard};
        if (auto good = usable(); !good) co_return good.error();
        if (auto synced = sync(); !synced) co_return synced.error();
        pack_->durable = std::max(pack_->durable, std::min<std::uint64_t>(wanted, pack_->bytes.size()));
        co_return pack_->durable;
    }

    auto cut(std::uint64_t length) -> awaitable<Result<void>> override
    {
        untold_.reset();
        co_await later();
        const std::lock_guard lock{world_->guard};
        if (auto ready = ready_to_change(); !ready) co_return ready.error();
        if (length > length_) co_return Fault{errc::mismatch, "archive.cut"};

        pack_->bytes.resize(length);
        pack_->durable = std::min(pack_->durable, length);
        length_ = length;
        co_return Result<void>{};
    }

    auto seal(std::vector<IndexEntry> entries) -> awaitable<Result<void>> override
    {
        co_await later();
        const std::lock_guard lock{world_->guard};
        if (auto told = tell(); !told) co_return told.error();
        PackIndex index{id_, length_, std::move(entries)};
        if (pack_->sealed && *pack_->sealed == index) co_return Result<void>{};
        if (auto ready = ready_to_change(); !ready) co_return ready.error();
        auto text = archive::to_sidecar(index);
        if (!text) co_return text.error();
        if (pack_->bytes.size() < length_) co_return Fault{errc::corrupt, "archive.short"};
        if (auto synced = sync(); !synced) co_return synced.error();

        pack_->durable = length_;
        pack_->sidecar = std::move(*text);
        pack_->sealed = std::move(index);
        co_return Result<void>{};
    }

    auto id() const -> const PackId& override { return id_; }
    auto length() const -> std::uint64_t override { return length_; }

private:
    auto alive() const -> bool { return crashes_ == world_->crashes; }
    auto usable() const -> Result<void>
    {
        if (!alive()) return Fault{errc::unavailable, "archive.crashed"};
        if (pack_->poison) return *pack_->poison;
        return {};
    }
    auto ready_to_change() const -> Result<void>
    {
        if (auto good = usable(); !good) return good.error();
        if (pack_->sealed) return Fault{errc::conflict, "archive.sealed"};
        return {};
    }
    auto ready_now() const -> Result<void>
    {
        const std::lock_guard lock{world_->guard};
        return ready_to_change();
    }
    // Of a piece that could not be written behind its caller's back: once.
    auto tell() -> Result<void>
    {
        const auto told = std::exchange(untold_, std::nullopt);
        return told ? Result<void>{*told} : Result<void>{};
    }
    auto sync() -> Result<void>
    {
        auto outcome = world_->flush_fault.step();
        if (!outcome) pack_->poison = outcome.error();
        return outcome;
    }

    std::shared_ptr<MemoryPacks::World> world_;
    std::shared_ptr<Pack> pack_;
    PackId id_;
    std::uint64_t crashes_;
    std::uint64_t length_;
    std::optional<Fault> untold_;
};

auto facts_of(const PackId& which, const Pack& pack) -> PackFacts
{
    return {which, pack.bytes.size(), pack.sealed.has_value()};
}

}  // namespace

MemoryPacks::MemoryPacks() : world_{std::make_shared<World>()} {}
MemoryPacks::~MemoryPacks() = default;

auto MemoryPacks::create(PackId which) -> awaitable<Result<std::unique_ptr<PackWriter>>>
{
    co_await later();
    const std::lock_guard lock{world_->guard};
    const auto [place, fresh] = world_->packs.try_emplace(which);
    if (!fresh) co_return Fault{errc::conflict, "archive.create"};

    place->second = std::make_shared<Pack>();
    co_return std::make_unique<MemoryWriter>(world_, place->second, std::move(which));
}

auto MemoryPacks::reopen(PackId which, std::uint64_t acknowledged) -> awaitable<Result<std::unique_ptr<PackWriter>>>
{
    co_await later();
    const std::lock_guard lock{world_->guard};
    auto found = world_->find(which);
    if (!found) co_return found.error();
    auto& pack = **found;
    if (pack.held) co_return Fault{errc::conflict, "archive.writer"};
    if (pack.sealed) co_return Fault{errc::conflict, "archive.sealed"};
    if (pack.bytes.size() < acknowledged) co_return Fault{errc::corrupt, "archive.short"};

    pack.bytes.resize(acknowledged);
    pack.durable = std::min(pack.durable, acknowledged);
    pack.poison.reset();
    co_return std::make_unique<MemoryWriter>(world_, *found, std::move(which));
}

auto MemoryPacks::open(PackId which) -> awaitable<Result<std::shared_ptr<PackReader>>>
{
    co_await later();
    const std::lock_guard lock{world_->guard};
    auto pack = world_->find(which);
    if (!pack) co_return pack.error();
    co_return std::make_shared<MemoryReader>(world_, *pack);
}

auto MemoryPacks::read(PackId which, std::uint64_t offset, std::uint64_t length) -> awaitable<Result<Bytes>>
{
    if (length > archive::read_max) co_return Fault{errc::too_large, "archive.read"};
    co_await later();
    co_return world_->range(which, offset, length);
}

auto MemoryPacks::digest(PackId which, std::uint64_t offset, std::uint64_t length) -> awaitable<Result<Digest>>
{
    co_await later();
    auto bytes = world_->range(which, offset, length);
    if (!bytes) co_return bytes.error();
    co_return Digest::of(*bytes);
}

auto MemoryPacks::sidecar(PackId which) -> awaitable<Result<Bytes>>
{
    co_await later();
    const std::lock_guard lock{world_->guard};
    auto pack = world_->find(which);
    if (!pack || !(*pack)->sealed) co_return Fault{errc::not_found, "archive.sidecar"};
    co_return to_bytes((*pack)->sidecar);
}

auto MemoryPacks::look(PackId which) -> awaitable<Result<PackFacts>>
{
    co_await later();
    const std::lock_guard lock{world_->guard};
    auto pack = world_->find(which);
    if (!pack) co_return pack.error();
    co_return facts_of(which, **pack);
}

// Pages are short, so that nobody who tests with a few packs forgets that there are pages.
auto MemoryPacks::list(std::string from) -> awaitable<Result<PackPage>>
{
    constexpr std::size_t page_length = 2;
    co_await later();
    const std::lock_guard lock{world_->guard};
    auto begin = world_->packs.begin();
    if (!from.empty()) {
        auto first = PackId::parse(from);
        if (!first) co_return Fault{errc::malformed, "archive.list"};
        begin = world_->packs.lower_bound(*first);
    }

    PackPage page;
    for (; begin != world_->packs.end(); ++begin) {
        if (page.packs.size() == page_length) {
            page.next = begin->first.text();
            break;
        }
        page.packs.push_back(facts_of(begin->first, *begin->second));
    }
    co_return page;
}

auto MemoryPacks::remove(PackId which) -> awaitable<Result<void>>
{
    co_await later();
    const std::lock_guard lock{world_->guard};
    auto pack = world_->find(which);
    if (pack && (*pack)->held) co_return Fault{errc::conflict, "archive.writer"};
    world_->packs.erase(which);
    co_return Result<void>{};
}

auto MemoryPacks::free_space() -> awaitable<Result<std::uint64_t>>
{
    co_await later();
    const std::lock_guard lock{world_->guard};
    const auto used = world_->used();
    co_return used < world_->room ? world_->room - used : 0;
}

void MemoryPacks::fail_append(std::size_t nth, Fault with) { world_->append_fault.set(nth, std::move(with)); }
void MemoryPacks::fail_flush(std::size_t nth, Fault with) { world_->flush_fault.set(nth, std::move(with)); }

void MemoryPacks::set_room(std::uint64_t bytes)
{
    const std::lock_guard lock{world_->guard};
    world_->room = bytes;
}

void MemoryPacks::crash()
{
    world_->crash([](std::uint64_t) { return std::uint64_t{0}; });
}

void MemoryPacks::crash(Entropy& chance)
{
    world_->crash([&](std::uint64_t unflushed) {
        std::uint64_t number = 0;
        chance.fill(std::as_writable_bytes(std::span{&number, 1}));
        return number % (unflushed + 1);
    });
}

void MemoryPacks::damage(const PackId& which, std::uint64_t offset)
{
    const std::lock_guard lock{world_->guard};
    world_->find(which).value()->bytes.at(offset) ^= std::byte{1};
}

void MemoryPacks::shorten(const PackId& which, std::uint64_t length)
{
    const std::lock_guard lock{world_->guard};
    auto& pack = *world_->find(which).value();
    pack.bytes.resize(std::min<std::uint64_t>(length, pack.bytes.size()));
    pack.durable = std::min(pack.durable, length);
}

}  // namespace shanhai::memory
