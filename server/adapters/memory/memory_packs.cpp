#include "server/adapters/memory/memory_packs.hpp"

#include "server/adapters/memory/memory_pack_writer.hpp"

#include <algorithm>

namespace shanhai::memory {

using archive::PackFacts;
using archive::PackPage;
using archive::PackReader;
using archive::PackWriter;

namespace {

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
