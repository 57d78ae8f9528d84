#include "server/intake/parts.hpp"

#include "server/intake/quota.hpp"

#include <algorithm>

namespace shanhai::intake {
namespace {

using ledger::Facts;
using ledger::PartId;
using ledger::UploadPart;

constexpr auto takeover_patience = std::chrono::seconds{5};

auto own_part(Facts& facts, const Principal& who, const PartId& which) -> Result<UploadPart>
{
    if (auto allowed = people::may_submit(who); !allowed) return allowed.error();
    auto found = facts.submissions().part(which);
    if (!found) return found.error();
    if (!*found || (*found)->site != who.site) return Fault{errc::not_found, "upload.gone"};
    return std::move(**found);
}

// A part's bytes as they come: nothing is known of them but how many there will be.
class PartSink final : public Sink {
public:
    PartSink(ledger::Ledger& ledger, Clock& clock, UploadPart part, std::unique_ptr<archive::PackWriter> writer)
        : ledger_{ledger}, clock_{clock}, part_{std::move(part)}, writer_{std::move(writer)}, at_{part_.offset}
    {}

    auto take(Bytes piece) -> awaitable<Result<void>> override
    {
        if (piece.size() > part_.length - at_) co_return Fault{errc::too_large, "upload.excess"};
        const auto size = piece.size();
        auto appended = co_await writer_->append(std::move(piece));
        if (appended) at_ += size;
        co_return appended;
    }
    auto checkpoint() -> awaitable<Result<void>> override
    {
        if (at_ == part_.offset) co_return Result<void>{};
        auto durable = co_await writer_->flush();
        if (!durable) co_return durable.error();
        auto row = part_;
        row.offset = at_;
        row.touched_at = clock_.now();
        auto work = [row](Facts& facts) { return facts.submissions().put(row); };
        auto done = co_await ledger_.commit(std::move(work));
        if (done) part_ = std::move(row);
        co_return done;
    }
    auto cut_back(std::uint64_t offset) -> awaitable<Result<void>> override  // never behind the acknowledged one
    {
        auto cut = co_await writer_->cut(offset);
        if (cut) at_ = offset;
        co_return cut;
    }

    auto offset() const -> std::uint64_t override { return at_; }
    auto safe() const -> std::uint64_t override { return part_.offset; }
    auto part() const -> const UploadPart& { return part_; }

private:
    ledger::Ledger& ledger_;
    Clock& clock_;
    UploadPart part_;
    std::unique_ptr<archive::PackWriter> writer_;
    std::uint64_t at_;
};

// Parts one after the other, from anywhere in the middle.
class JoinedParts {
public:
    JoinedParts(archive::PackStore& packs, std::shared_ptr<const std::vector<UploadPart>> parts, std::uint64_t offset)
        : packs_{packs}, parts_{std::move(parts)}, at_{offset}
    {}

    static auto pull(std::shared_ptr<JoinedParts> from, asio::mutable_buffer into) -> awaitable<Result<std::size_t>>
    {
        auto& self = *from;
        self.step_over_read_parts();
        if (self.part_ == self.parts_->size()) co_return std::size_t{0};
        const auto& part = (*self.parts_)[self.part_];
        const auto length = std::min<std::uint64_t>({part.length - self.at_, into.size(), archive::read_max});
        auto piece = co_await self.packs_.read(part.pack, self.at_, length);
        if (!piece) co_return piece.error();
        asio::buffer_copy(into, asio::buffer(*piece));
        self.at_ += length;
        co_return static_cast<std::size_t>(length);
    }

private:
    void step_over_read_parts()
    {
        while (part_ < parts_->size() && at_ >= (*parts_)[part_].length) at_ -= (*parts_)[part_++].length;
    }

    archive::PackStore& packs_;
    std::shared_ptr<const std::vector<UploadPart>> parts_;
    std::size_t part_ = 0;
    std::uint64_t at_;  // within the part
};

}  // namespace

Parts::Parts(ledger::Ledger& ledger, archive::PackStore& packs, Lane& cpu, Clock& clock, Entropy& entropy,
             IntakeSettings settings)
    : ledger_{ledger}, packs_{packs}, cpu_{cpu}, clock_{clock}, entropy_{entropy}, settings_{settings}
{}

auto Parts::create(Principal who, std::uint64_t length) -> awaitable<Result<UploadPart>>
{
    if (auto allowed = people::may_submit(who); !allowed) co_return allowed.error();
    if (length > settings_.submission_max) co_return Fault{errc::too_large, "upload.length"};
    auto part =
        UploadPart{mint<PartId>(clock_, entropy_), who.site, mint<PackId>(clock_, entropy_), length, 0, clock_.now()};
    auto work = [part, settings = settings_](Facts& facts) -> Result<UploadPart> {
        auto usage = facts.submissions().usage(part.site, part.touched_at);
        if (!usage) return usage.error();
        if (auto room = admits_part(*usage, part.length, settings); !room) return room.error();
        if (auto put = facts.submissions().put(part); !put) return put.error();
        return part;
    };
    co_return co_await ledger_.commit(std::move(work));
}

auto Parts::find(Principal who, PartId which) -> awaitable<Result<UploadPart>>
{
    auto work = [who, which](Facts& facts) { return own_part(facts, who, which); };
    co_return co_await ledger_.look(std::move(work));
}

auto Parts::receive(Principal who, PartId which, std::uint64_t offset, Pull body, LetGo let_go,
                    std::optional<Checksum> checksum) -> awaitable<Result<UploadPart>>
{
    auto turn = co_await turns_.take(which.text(), std::move(let_go), takeover_patience);
    if (!turn) co_return turn.error();
    auto part = co_await find(std::move(who), which);
    if (!part) co_return part.error();
    if (offset != part->offset) co_return Fault{errc::conflict, "upload.offset"};
    if (part->offset == part->length) co_return part;

    auto writer = co_await packs_.reopen(part->pack, part->offset);
    const bool first_byte = !writer && writer.error().code() == errc::not_found && part->offset == 0;
    if (first_byte) writer = co_await packs_.create(part->pack);
    if (!writer) co_return writer.error();

    auto sink = PartSink{ledger_, clock_, std::move(*part), std::move(*writer)};
    auto from = Pouring{body, settings_.checkpoint};
    from.checksum = std::move(checksum);
    auto poured = co_await pour(sink, std::move(from), cpu_, clock_);
    if (!poured) co_return poured.error();
    co_return sink.part();
}

auto Parts::joined(Principal who, std::vector<PartId> which) -> awaitable<Result<Joined>>
{
    auto work = [who, which](Facts& facts) -> Result<std::vector<UploadPart>> {
        std::vector<UploadPart> all;
        for (const auto& id : which) {
            auto part = own_part(facts, who, id);
            if (!part) return part.error();
            if (part->offset != part->length) return Fault{errc::conflict, "upload.part-unfinished"};
            all.push_back(std::move(*part));
        }
        return all;
    };
    auto found = co_await ledger_.look(std::move(work));
    if (!found) co_return found.error();

    auto joined = Joined{};
    for (const auto& part : *found) joined.length += part.length;
    auto parts = std::make_shared<const std::vector<UploadPart>>(std::move(*found));
    joined.from = [&packs = packs_, parts](std::uint64_t offset) {
        auto stream = std::make_shared<JoinedParts>(packs, parts, offset);
        return Pull{[stream](asio::mutable_buffer into) { return JoinedParts::pull(stream, into); }};
    };
    co_return joined;
}

auto Parts::drop(Principal who, PartId which) -> awaitable<Result<void>>
{
    auto nobody = LetGo{[] {}};  // who drops a part has stopped sending it
    auto turn = co_await turns_.take(which.text(), std::move(nobody), takeover_patience);
    if (!turn) co_return turn.error();
    auto part = co_await find(std::move(who), which);
    if (!part) co_return part.error();
    std::vector<UploadPart> gone;
    gone.push_back(std::move(*part));
    co_return co_await forget(std::move(gone));
}

// The rows first: a row never points at bytes that might vanish.
auto Parts::forget(std::vector<UploadPart> gone) -> awaitable<Result<void>>
{
    auto work = [gone](Facts& facts) -> Result<void> {
        for (const auto& part : gone)
            if (auto dropped = facts.submissions().drop(part.id); !dropped) return dropped;
        return {};
    };
    auto done = co_await ledger_.commit(std::move(work));
    if (!done) co_return done;
    for (const auto& part : gone) {
        auto removed = co_await packs_.remove(part.pack);
        if (!removed) co_return removed;
    }
    co_return Result<void>{};
}

auto Parts::expire_idle() -> awaitable<Result<std::size_t>>
{
    constexpr std::size_t batch = 100;
    auto work = [before = clock_.now() - settings_.upload_life](Facts& facts) {
        return facts.submissions().idle_parts(before, batch);
    };
    auto idle = co_await ledger_.look(std::move(work));
    if (!idle) co_return idle.error();
    const auto count = idle->size();
    if (count == 0) co_return count;
    auto done = co_await forget(std::move(*idle));
    if (!done) co_return done.error();
    co_return count;
}

}  // namespace shanhai::intake
