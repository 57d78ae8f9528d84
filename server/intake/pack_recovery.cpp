#include "server/intake/pack_recovery.hpp"

namespace shanhai::intake {
namespace {

using ledger::Facts;

constexpr std::size_t uploads_max = 10'000;
constexpr std::size_t page = 1'000;

auto entry_of(const ledger::StoredObject& object) -> archive::IndexEntry
{
    const auto& name = object.instance ? object.instance->instance.text() : object.name;
    return {name, object.place.offset, object.place.size, object.digest, object.media_type};
}

}  // namespace

auto PackRecovery::recover() -> awaitable<Result<Round>>
{
    Round round;
    std::string from;
    do {
        auto listed = co_await packs_.list(from);
        if (!listed) co_return listed.error();
        from = listed->next;
        // Asked for after the list: an upload that is declared later has no pack in it.
        auto running = co_await packs_of_uploads();
        if (!running) co_return running.error();
        for (const auto& pack : listed->packs) {
            if (pack.sealed || running->contains(pack.id)) continue;
            auto recovered = co_await recover_one(pack.id, round);
            if (!recovered) co_return recovered.error();
        }
    } while (!from.empty());
    co_return round;
}

auto PackRecovery::recover_one(PackId which, Round& round) -> awaitable<Result<void>>
{
    auto index = co_await index_of(which);
    if (!index) co_return index.error();
    if (index->empty()) {
        auto removed = co_await packs_.remove(which);
        const bool in_use = !removed && removed.error().code() == errc::conflict;
        if (removed) ++round.removed;
        co_return in_use ? Result<void>{} : removed;
    }
    const auto length = index->back().offset + index->back().length;
    auto writer = co_await packs_.reopen(which, length);
    if (!writer && writer.error().code() == errc::conflict) co_return Result<void>{};
    if (!writer) co_return writer.error();
    auto sealed = co_await (*writer)->seal(std::move(*index));
    if (sealed) ++round.sealed;
    co_return sealed;
}

auto PackRecovery::packs_of_uploads() -> awaitable<Result<std::set<PackId>>>
{
    auto work = [](Facts& facts) -> Result<std::set<PackId>> {
        auto uploads = facts.submissions().idle_uploads(Instant::max(), uploads_max);
        if (!uploads) return uploads.error();
        auto parts = facts.submissions().idle_parts(Instant::max(), uploads_max);
        if (!parts) return parts.error();
        // Of a list that was cut short nobody may conclude that a pack is in nobody's hands.
        const bool all = uploads->size() < uploads_max && parts->size() < uploads_max;
        if (!all) return Fault{errc::busy, "intake.recovery"};
        std::set<PackId> packs;
        for (const auto& upload : *uploads) packs.insert(upload.pack);
        for (const auto& part : *parts) packs.insert(part.pack);
        return packs;
    };
    co_return co_await ledger_.look(std::move(work));
}

// In ascending order, as the ledger lists places.
auto PackRecovery::index_of(PackId which) -> awaitable<Result<std::vector<archive::IndexEntry>>>
{
    auto work = [which](Facts& facts) -> Result<std::vector<archive::IndexEntry>> {
        std::vector<archive::IndexEntry> index;
        auto last = ledger::Place{which, 0, 0};
        for (bool more = true; more;) {
            auto objects = facts.archive().objects_after(last, page);
            if (!objects) return objects.error();
            more = objects->size() == page;
            for (const auto& object : *objects) {
                if (object.place.pack != which) return index;
                index.push_back(entry_of(object));
                last = object.place;
            }
        }
        return index;
    };
    co_return co_await ledger_.look(std::move(work));
}

}  // namespace shanhai::intake
