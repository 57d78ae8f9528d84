// One upload stream on its way into its pack: split at object boundaries, hashed and checked as it passes.
//
// Nothing is held but the piece in hand. What take() has accepted is safe only once checkpoint() has answered; each
// object that ended before it is then held by a row of its own, and can be read. It is in no study until its
// submission commits.
#pragma once

#include "common/runtime/clock.hpp"
#include "common/runtime/lane.hpp"
#include "server/archive/pack_store.hpp"
#include "server/intake/manifest.hpp"
#include "server/intake/pour.hpp"
#include "server/ledger/ledger.hpp"

namespace shanhai::intake {

class Upload final : public Sink {
public:
    // Opens the pack where the ledger says it ends, and hashes again what is there of an unfinished object.
    static auto resume(ledger::Ledger& ledger, archive::PackStore& packs, Lane& cpu, Clock& clock, Entropy& entropy,
                       ledger::Submission submission) -> awaitable<Result<std::unique_ptr<Upload>>>;

    // mismatch "object.digest", or what the header reader says ("dicom.not", "dicom.truncated", ...), with the manifest
    // line as subject: the stream then goes on from that object's first byte, once it was cut back there.
    // too_large "upload.excess" for bytes beyond the stream.
    auto take(Bytes piece) -> awaitable<Result<void>> override;
    auto checkpoint() -> awaitable<Result<void>> override;
    auto cut_back(std::uint64_t offset) -> awaitable<Result<void>> override;

    auto offset() const -> std::uint64_t override { return at_; }
    auto safe() const -> std::uint64_t override { return submission_.offset; }
    auto waiting() const -> bool override { return !verified_.empty(); }
    auto spoiled_from() const -> std::optional<std::uint64_t> override { return spoiled_from_; }
    auto complete() const -> bool { return at_ == submission_.length; }

    Upload(ledger::Ledger& ledger, archive::PackStore& packs, Lane& cpu, Clock& clock, Entropy& entropy,
           ledger::Submission submission, std::unique_ptr<archive::PackWriter> writer);

private:
    auto find_current() -> awaitable<Result<void>>;
    auto append(Bytes part) -> awaitable<Result<void>>;
    auto check_object() -> awaitable<Result<void>>;              // the one that ends here
    auto keep(const Span& span) -> awaitable<Result<void>>;
    auto held_object(const ledger::ManifestEntry& entry, const ledger::Place& place,
                     std::optional<ledger::Instance> instance) -> ledger::StoredObject;
    auto acknowledge(std::uint64_t offset) -> awaitable<Result<void>>;

    ledger::Ledger& ledger_;
    archive::PackStore& packs_;
    Lane& cpu_;
    Clock& clock_;
    Entropy& entropy_;
    ledger::Submission submission_;
    std::unique_ptr<archive::PackWriter> writer_;
    std::vector<Span> layout_;
    std::size_t current_ = 0;                // index into layout_
    std::uint64_t at_ = 0;                   // bytes of the stream taken
    std::shared_ptr<Hasher> hasher_;
    std::vector<ledger::StoredObject> verified_;  // since the last checkpoint
    std::optional<std::uint64_t> spoiled_from_;
};

}  // namespace shanhai::intake
