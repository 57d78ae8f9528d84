#include "server/intake/reception.hpp"

#include "common/runtime/both.hpp"
#include "server/audit/note.hpp"
#include "server/intake/inspection.hpp"

namespace shanhai::intake {
namespace {

// An association has no end by itself, but a pack's index has one (archive::index_entries_max): then another begins.
constexpr std::size_t pack_objects_max = 20'000;

auto failed(const std::vector<Arrived>& all, const Fault& why) -> std::vector<Reception::Outcome>
{
    std::vector<Reception::Outcome> outcomes;
    for (const auto& one : all) outcomes.push_back({one.header, why});
    return outcomes;
}

auto as_fresh(const std::vector<Arrived>& all) -> std::vector<Weighed>
{
    std::vector<Weighed> weighed;
    for (const auto& one : all) weighed.push_back({one, Standing::fresh, std::nullopt});
    return weighed;
}

// What the ledger has elsewhere needs no bytes. What failed may be a fact all the same, so its bytes stay; at worst
// they are litter.
auto end_of_needed(const std::vector<Arrived>& all, const std::vector<Reception::Outcome>& outcomes) -> std::uint64_t
{
    auto end = all.front().place.offset;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const bool needless = outcomes[i].kept && !outcomes[i].kept->own;
        if (!needless) end = all[i].place.offset + all[i].place.size;
    }
    return end;
}

}  // namespace

Reception::Reception(Means means, std::uint64_t object_max, SiteId site, std::string actor)
    : means_{std::move(means)}, object_max_{object_max}, site_{std::move(site)}, actor_{std::move(actor)}
{}

auto Reception::begin() -> awaitable<Result<void>>
{
    const bool full = waiting_.empty() && index_.size() >= pack_objects_max;
    if (full) co_await close();
    if (!pack_ && !waiting_.empty()) co_return Fault{errc::unavailable, "archive.writer"};  // settle first: it broke
    if (!pack_) {
        auto pack = co_await means_.packs.create(mint<PackId>(means_.clock, means_.entropy));
        if (!pack) co_return pack.error();
        auto reader = co_await means_.packs.open((*pack)->id());
        if (!reader) co_return reader.error();
        pack_ = std::move(*pack);
        reader_ = std::move(*reader);
        index_.clear();
        doubtful_ = false;
    }
    begin_ = pack_->length();
    hasher_ = std::make_shared<Hasher>();
    co_return Result<void>{};
}

auto Reception::append(Bytes piece) -> awaitable<Result<void>>
{
    if (auto room = has_room_for(piece.size()); !room) co_return room.error();
    co_return co_await pack_->append_behind(std::move(piece), hasher_);
}

auto Reception::has_room_for(std::size_t more) const -> Result<void>
{
    const auto size = pack_->length() - begin_ + more;
    if (size > object_max_) return Fault{errc::too_large, "object.size"};
    return means_.allowance.admits(site_, waiting_bytes() + size);
}

auto Reception::inspect() -> awaitable<Result<dicom::Header>>
{
    auto settled = co_await pack_->settle();
    if (!settled) co_return settled.error();
    auto place = ledger::Place{pack_->id(), begin_, pack_->length() - begin_};
    auto header = co_await intake::inspect(reader_, means_.cpu, std::move(place));
    co_return co_await look(std::move(header));
}

// An ECG is looked at while its sender waits: a few milliseconds, and nobody reads the bytes a second time.
auto Reception::look(Result<dicom::Header> header) -> awaitable<Result<dicom::Header>>
{
    ecg_.reset();
    if (!header) co_return header;
    auto place = ledger::Place{pack_->id(), begin_, pack_->length() - begin_};
    auto seen = co_await see_ecg(reader_, means_.cpu, std::move(place), *header, means_.marks, means_.clock.now());
    if (!seen) co_return seen.error();
    ecg_ = std::move(*seen);
    co_return header;
}

// The disk works while the header is read: nearly every object is kept, and then keep() finds its flush done.
auto Reception::inspect_flushing() -> awaitable<Result<dicom::Header>>
{
    auto settled = co_await pack_->settle();
    if (!settled) co_return settled.error();
    auto place = ledger::Place{pack_->id(), begin_, pack_->length() - begin_};
    auto reading = intake::inspect(reader_, means_.cpu, std::move(place));
    auto [header, flushed] = co_await both(std::move(reading), pack_->flush());
    co_return co_await look(std::move(header));
}

auto Reception::take_whole(Bytes object) -> awaitable<Result<dicom::Header>>
{
    if (auto room = has_room_for(object.size()); !room) co_return room.error();
    const auto whole = std::make_shared<const Bytes>(std::move(object));
    auto reading = intake::inspect(whole, hasher_, means_.cpu);
    auto [header, written] = co_await both(std::move(reading), pack_->append_durably(whole));
    if (!written) co_return written.error();
    co_return co_await look(std::move(header));
}

auto Reception::drop() -> awaitable<void> { co_await cut_behind(begin_); }

// Bytes that no row points at go, so that the pack holds objects and little else.
auto Reception::cut_behind(std::uint64_t end) -> awaitable<void>
{
    if (!pack_) co_return;
    auto cut = co_await pack_->cut(end);
    if (!cut) pack_.reset();  // of no more use; the next object opens another
}

auto Reception::keep(dicom::Header header) -> awaitable<Result<Kept>>
{
    set_aside(std::move(header));
    auto outcomes = co_await settle();
    co_return std::move(outcomes.back().kept);
}

void Reception::set_aside(dicom::Header header)
{
    auto place = ledger::Place{pack_->id(), begin_, pack_->length() - begin_};
    waiting_.push_back(Arrived{.place = std::move(place),
                               .digest = hasher_->finish(),
                               .name = {},
                               .header = std::move(header),
                               .ecg = std::exchange(ecg_, std::nullopt)});
}

auto Reception::waiting_bytes() const -> std::uint64_t
{
    std::uint64_t total = 0;
    for (const auto& one : waiting_) total += one.place.size;
    return total;
}

auto Reception::settle() -> awaitable<std::vector<Outcome>>
{
    const auto all = std::exchange(waiting_, {});
    if (all.empty()) co_return std::vector<Outcome>{};
    auto flushed = co_await flush();
    if (!flushed) co_return failed(all, flushed.error());

    std::vector<Outcome> outcomes;
    auto together = co_await admit_together(all);
    // One stands in the way of the others, as when a UID comes twice: then each for itself.
    const bool in_the_way = !together && all.size() > 1 && together.error().at() == "intake.race";
    if (together)
        outcomes = std::move(*together);
    else if (in_the_way)
        outcomes = co_await admit_one_by_one(all);
    else
        outcomes = failed(all, together.error());

    const auto needed = end_of_needed(all, outcomes);
    if (needed < pack_->length()) co_await cut_behind(needed);
    co_return outcomes;
}

auto Reception::flush() -> awaitable<Result<void>>
{
    if (!pack_) co_return Fault{errc::unavailable, "archive.writer"};  // it broke while they waited
    auto flushed = co_await pack_->flush();
    if (flushed) co_return Result<void>{};
    pack_.reset();  // poisoned: the next object opens another
    co_return flushed.error();
}

auto Reception::admit_together(std::vector<Arrived> all) -> awaitable<Result<std::vector<Outcome>>>
{
    // Nearly every object is new, so all are admitted as such; the commit itself finds those that are not.
    auto weighed = as_fresh(all);
    auto written = co_await write_rows(weighed);
    const bool known = !written && written.error().at() == "intake.race";
    if (known) {
        auto compared = co_await weigh(means_.ledger, means_.packs, means_.cpu, site_, std::move(all));
        if (!compared) co_return compared.error();
        weighed = std::move(*compared);
        written = co_await write_rows(weighed);
    }
    if (!written) co_return written.error();

    std::vector<Outcome> outcomes;
    for (std::size_t i = 0; i < weighed.size(); ++i) {
        auto& [arrived, standing, earlier] = weighed[i];
        const auto& place = arrived.place;
        const bool own = (*written)[i];
        if (own) means_.allowance.took(site_, place.size);
        if (own)
            index_.push_back(
                {arrived.header.sop_instance.text(), place.offset, place.size, arrived.digest, "application/dicom"});
        outcomes.push_back({std::move(arrived.header), Kept{standing, place.size, own}});
    }
    co_return outcomes;
}

auto Reception::admit_one_by_one(std::vector<Arrived> all) -> awaitable<std::vector<Outcome>>
{
    std::vector<Outcome> outcomes;
    for (auto& one : all) {
        auto only = std::vector<Arrived>(1, one);
        auto alone = co_await admit_together(std::move(only));
        if (alone)
            outcomes.push_back(std::move(alone->front()));
        else
            outcomes.push_back({std::move(one.header), alone.error()});
    }
    co_return outcomes;
}

auto Reception::write_rows(std::vector<Weighed> all) -> awaitable<Result<std::vector<bool>>>
{
    std::vector<ObjectId> ids;
    for (std::size_t i = 0; i < all.size(); ++i) ids.push_back(mint<ObjectId>(means_.clock, means_.entropy));

    auto work = [site = site_, actor = actor_, all = std::move(all), ids = std::move(ids),
                 now = means_.clock.now()](ledger::Facts& facts) -> Result<std::vector<bool>> {
        std::vector<bool> own;
        for (std::size_t i = 0; i < all.size(); ++i) {
            auto object = admit(facts, site, all[i], ids[i], ledger::Arrival::by_quiet_period, now);
            if (!object) return object.error();
            own.push_back(object->id == ids[i]);
            if (!own.back()) continue;
            auto noted = audit::note(facts, audit::Note{now, actor, "object.stored", ids[i].text()});
            if (!noted) return noted.error();
        }
        return own;
    };
    auto committed = co_await means_.ledger.commit(std::move(work));
    const bool refused = !committed && committed.error().at() == "intake.race";  // by the work itself: nothing written
    if (!committed && !refused) doubtful_ = true;
    co_return committed;
}

auto Reception::close() -> awaitable<void>
{
    if (!pack_) co_return;
    const auto id = pack_->id();
    if (index_.empty() && doubtful_) {
        pack_.reset();  // a row may point into it all the same
        co_return;
    }
    if (index_.empty()) {
        pack_.reset();
        auto removed = co_await means_.packs.remove(id);
        if (!removed) means_.log.warn("intake.pack.litter", {{"pack", id}});
        co_return;
    }
    auto sealed = co_await pack_->seal(index_);
    pack_.reset();
    // The ledger's rows still say what it holds.
    if (!sealed) means_.log.warn("intake.pack.unsealed", {{"pack", id}});
}

}  // namespace shanhai::intake
