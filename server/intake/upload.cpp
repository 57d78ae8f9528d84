#include "server/intake/upload.hpp"

#include "common/runtime/offload.hpp"
#include "server/intake/carts.hpp"
#include "server/intake/facts_of_header.hpp"
#include "server/intake/inspection.hpp"

#include <algorithm>

namespace shanhai::intake {
namespace {

// Hashing a megabyte takes half a millisecond: too long for a thread that serves everybody.
auto hash_on(Lane& cpu, std::shared_ptr<Hasher> hasher, Bytes part) -> awaitable<Result<Bytes>>
{
    auto job = [hasher = std::move(hasher), part = std::move(part)]() mutable -> Result<Bytes> {
        hasher->update(part);
        return std::move(part);
    };
    co_return co_await offload(cpu, std::move(job));
}

auto about_line(const Fault& fault, std::size_t entry) -> Fault
{
    return Fault{fault.code(), fault.at(), std::to_string(entry)};
}

}  // namespace

Upload::Upload(ledger::Ledger& ledger, archive::PackStore& packs, Lane& cpu, Clock& clock, Entropy& entropy,
               ledger::Submission submission, std::unique_ptr<archive::PackWriter> writer)
    : ledger_{ledger}, packs_{packs}, cpu_{cpu}, clock_{clock}, entropy_{entropy}, submission_{std::move(submission)},
      writer_{std::move(writer)}, layout_{layout_of(submission_.manifest)}, at_{submission_.offset}
{}

auto Upload::resume(ledger::Ledger& ledger, archive::PackStore& packs, Lane& cpu, Clock& clock, Entropy& entropy,
                    ledger::Submission submission) -> awaitable<Result<std::unique_ptr<Upload>>>
{
    auto writer = co_await packs.reopen(submission.pack, submission.offset);
    const bool first_byte = !writer && writer.error().code() == errc::not_found && submission.offset == 0;
    if (first_byte) writer = co_await packs.create(submission.pack);
    if (!writer) co_return writer.error();

    auto upload =
        std::make_unique<Upload>(ledger, packs, cpu, clock, entropy, std::move(submission), std::move(*writer));
    auto found = co_await upload->find_current();
    if (!found) co_return found.error();
    co_return upload;
}

// The object in which the stream stands, its digest as far as it is there.
auto Upload::find_current() -> awaitable<Result<void>>
{
    const auto unfinished = [this](const Span& span) { return span.end > at_; };
    const auto found = std::find_if(layout_.begin(), layout_.end(), unfinished);
    current_ = static_cast<std::size_t>(found - layout_.begin());
    hasher_ = std::make_shared<Hasher>();
    if (found == layout_.end()) co_return Result<void>{};
    for (auto from = found->begin; from < at_;) {
        const auto length = std::min(at_ - from, archive::read_max);
        auto piece = co_await packs_.read(submission_.pack, from, length);
        if (!piece) co_return piece.error();
        auto hashed = co_await hash_on(cpu_, hasher_, std::move(*piece));
        if (!hashed) co_return hashed.error();
        from += length;
    }
    co_return Result<void>{};
}

auto Upload::take(Bytes piece) -> awaitable<Result<void>>
{
    if (piece.size() > submission_.length - at_) co_return Fault{errc::too_large, "upload.excess"};

    for (std::size_t used = 0; used < piece.size();) {
        const auto room = layout_[current_].end - at_;
        const auto length = static_cast<std::size_t>(std::min<std::uint64_t>(room, piece.size() - used));
        const auto first = piece.begin() + static_cast<std::ptrdiff_t>(used);
        const bool whole = used == 0 && length == piece.size();
        auto part = whole ? std::move(piece) : Bytes(first, first + static_cast<std::ptrdiff_t>(length));

        auto appended = co_await append(std::move(part));
        if (!appended) co_return appended.error();
        if (at_ == layout_[current_].end) {
            auto checked = co_await check_object();
            if (!checked) co_return checked.error();
        }
        if (whole) break;
        used += length;
    }
    co_return Result<void>{};
}

auto Upload::append(Bytes part) -> awaitable<Result<void>>
{
    const auto length = part.size();
    auto appended = co_await writer_->append_behind(std::move(part), hasher_);
    if (!appended) co_return appended.error();
    at_ += length;
    co_return Result<void>{};
}

auto Upload::check_object() -> awaitable<Result<void>>
{
    const auto span = layout_[current_];
    auto kept = co_await writer_->settle();
    if (!kept) co_return kept.error();
    if (hasher_->finish() != submission_.manifest[span.entry].digest)
        kept = Fault{errc::mismatch, "object.digest"};
    else
        kept = co_await keep(span);
    if (!kept) {
        spoiled_from_ = span.begin;
        co_return about_line(kept.error(), span.entry);
    }
    ++current_;
    co_return kept;
}

auto Upload::keep(const Span& span) -> awaitable<Result<void>>
{
    const auto& entry = submission_.manifest[span.entry];
    const auto place = ledger::Place{submission_.pack, span.begin, entry.size};
    if (is_cart_file(entry)) {
        verified_.push_back(held_object(entry, place, std::nullopt));
        co_return Result<void>{};  // whether it can be read is seen when those are here that belong to it
    }
    auto header = co_await inspect(packs_, cpu_, place);
    if (!header) co_return header.error();
    verified_.push_back(held_object(entry, place, instance_of(*header)));
    co_return Result<void>{};
}

auto Upload::held_object(const ledger::ManifestEntry& entry, const ledger::Place& place,
                         std::optional<ledger::Instance> instance) -> ledger::StoredObject
{
    return {.id = mint<ObjectId>(clock_, entropy_),
            .site = submission_.site,
            .digest = entry.digest,
            .place = place,
            .media_type = entry.media_type,
            .name = entry.name,
            .received_at = clock_.now(),
            .instance = std::move(instance),
            .arriving = true};
}

// The row goes back before the bytes do: a row never points at bytes that might vanish. A row of an object never goes
// back at all, because nobody cuts before the end of one that verified and was acknowledged.
auto Upload::cut_back(std::uint64_t offset) -> awaitable<Result<void>>
{
    std::erase_if(verified_, [&](const auto& object) { return object.place.offset + object.place.size > offset; });
    auto flushed = co_await writer_->flush();
    if (!flushed) co_return flushed.error();
    auto acknowledged = co_await acknowledge(offset);
    if (!acknowledged) co_return acknowledged.error();
    auto cut = co_await writer_->cut(offset);
    if (!cut) co_return cut.error();
    at_ = offset;
    spoiled_from_.reset();
    co_return co_await find_current();
}

auto Upload::checkpoint() -> awaitable<Result<void>>
{
    if (at_ == submission_.offset) co_return Result<void>{};
    auto durable = co_await writer_->flush();
    if (!durable) co_return durable.error();
    // A piece may have been taken that could then not be written: nobody acknowledges it.
    if (*durable < at_) co_return co_await cut_back(*durable);
    co_return co_await acknowledge(at_);
}

auto Upload::acknowledge(std::uint64_t offset) -> awaitable<Result<void>>
{
    auto work = [id = submission_.id, offset, objects = verified_, now = clock_.now()](ledger::Facts& facts) {
        for (const auto& object : objects)
            if (auto put = facts.archive().put(object); !put) return put;
        return facts.submissions().advance(id, offset, now);
    };
    auto done = co_await ledger_.commit(std::move(work));
    if (!done) co_return done;
    submission_.offset = offset;
    verified_.clear();
    co_return done;
}

}  // namespace shanhai::intake
