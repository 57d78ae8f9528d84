// One upload stream on its way into its pack: split at object boundaries, hashed and checked as it passes.
//
// Nothing is held but the piece in hand. What take() has accepted is safe only once checkpoint() has answered; an
// object whose digest or content is wrong is cut out again, so the stream can go on from that object's first byte.
#pragma once

#include "common/runtime/clock.hpp"
#include "common/runtime/lane.hpp"
#include "server/archive/pack_store.hpp"
#include "server/intake/manifest.hpp"
#include "server/ledger/ledger.hpp"

namespace shanhai::intake {

class Upload {
public:
    // Opens the pack where the ledger says it ends, and hashes again what is there of an unfinished object.
    static auto resume(ledger::Ledger& ledger, archive::PackStore& packs, Lane& cpu, Clock& clock,
                       ledger::Submission submission) -> awaitable<Result<std::unique_ptr<Upload>>>;

    // mismatch "object.digest", or what the header reader says ("dicom.not", "dicom.truncated", ...), with the manifest
    // line as subject; too_large "upload.excess" for bytes beyond the stream.
    auto take(Bytes piece) -> awaitable<Result<void>>;
    auto checkpoint() -> awaitable<Result<std::uint64_t>>;       // the offset that is now acknowledged
    auto offset() const -> std::uint64_t { return at_; }
    auto complete() const -> bool { return at_ == submission_.length; }
    auto writer() -> archive::PackWriter& { return *writer_; }

    Upload(ledger::Ledger& ledger, archive::PackStore& packs, Lane& cpu, Clock& clock, ledger::Submission submission,
           std::unique_ptr<archive::PackWriter> writer);

private:
    auto hash_again() -> awaitable<Result<void>>;
    auto append(Bytes part) -> awaitable<Result<void>>;
    auto check_object() -> awaitable<Result<void>>;              // the one that ends here
    auto cut_out_object() -> awaitable<Result<void>>;
    auto acknowledge(std::uint64_t offset) -> awaitable<Result<void>>;

    ledger::Ledger& ledger_;
    archive::PackStore& packs_;
    Lane& cpu_;
    Clock& clock_;
    ledger::Submission submission_;
    std::unique_ptr<archive::PackWriter> writer_;
    std::vector<Span> layout_;
    std::size_t current_ = 0;                // index into layout_
    std::uint64_t at_ = 0;                   // bytes of the stream taken
    std::shared_ptr<Hasher> hasher_ = std::make_shared<Hasher>();
};

}  // namespace shanhai::intake
