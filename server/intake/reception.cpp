#include "server/intake/reception.hpp"

#include "common/runtime/offload.hpp"
#include "server/audit/note.hpp"
#include "server/intake/inspection.hpp"

namespace shanhai::intake {

Reception::Reception(Means means, std::uint64_t object_max, SiteId site, std::string actor)
    : means_{std::move(means)}, object_max_{object_max}, site_{std::move(site)}, actor_{std::move(actor)}
{}

auto Reception::begin() -> awaitable<Result<void>>
{
    if (!pack_) {
        auto pack = co_await means_.packs.create(mint<PackId>(means_.clock, means_.entropy));
        if (!pack) co_return pack.error();
        pack_ = std::move(*pack);
        index_.clear();
    }
    begin_ = pack_->length();
    hasher_ = std::make_shared<Hasher>();
    co_return Result<void>{};
}

auto Reception::append(Bytes piece) -> awaitable<Result<void>>
{
    if (pack_->length() - begin_ + piece.size() > object_max_) co_return Fault{errc::too_large, "object.size"};
    auto hash = [hasher = hasher_, piece = std::move(piece)]() mutable -> Result<Bytes> {
        hasher->update(piece);
        return std::move(piece);
    };
    auto hashed = co_await offload(means_.cpu, std::move(hash));
    if (!hashed) co_return hashed.error();
    co_return co_await pack_->append(std::move(*hashed));
}

auto Reception::inspect() -> awaitable<Result<dicom::Header>>
{
    auto place = ledger::Place{pack_->id(), begin_, pack_->length() - begin_};
    co_return co_await intake::inspect(means_.packs, means_.cpu, std::move(place));
}

// Bytes that no row points at go, so that the pack holds objects and nothing else.
auto Reception::drop() -> awaitable<void>
{
    if (!pack_) co_return;
    auto cut = co_await pack_->cut(begin_);
    if (!cut) pack_.reset();  // of no more use; the next object opens another
}

auto Reception::keep(dicom::Header header) -> awaitable<Result<Kept>>
{
    auto flushed = co_await pack_->flush();
    if (!flushed) {
        pack_.reset();  // poisoned: the next object opens another
        co_return flushed.error();
    }

    auto place = ledger::Place{pack_->id(), begin_, pack_->length() - begin_};
    const auto size = place.size;
    std::vector<Arrived> one;
    one.push_back(Arrived{std::move(place), hasher_->finish(), {}, std::move(header)});
    auto weighed = co_await weigh(means_.ledger, means_.packs, means_.cpu, site_, std::move(one));
    if (!weighed) co_return weighed.error();
    const auto& only = weighed->front();
    if (only.standing == Standing::repeated) {
        co_await drop();
        co_return Kept{Standing::repeated, size};
    }

    auto admitted = co_await admit_one(only);
    if (!admitted) co_return admitted.error();
    index_.push_back({only.arrived.header.sop_instance.text(), only.arrived.place.offset, size, only.arrived.digest,
                      "application/dicom"});
    co_return Kept{only.standing, size};
}

auto Reception::admit_one(const Weighed& only) -> awaitable<Result<void>>
{
    auto work = [site = site_, actor = actor_, only, id = mint<ObjectId>(means_.clock, means_.entropy),
                 now = means_.clock.now()](ledger::Facts& facts) -> Result<void> {
        auto object = admit(facts, site, only, id, ledger::Arrival::by_quiet_period, now);
        if (!object) return object.error();
        return audit::note(facts, audit::Note{now, actor, "object.stored", id.text()});
    };
    co_return co_await means_.ledger.commit(std::move(work));
}

auto Reception::close() -> awaitable<void>
{
    if (!pack_) co_return;
    const auto id = pack_->id();
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
