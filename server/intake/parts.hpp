// A stream over several connections (tus 1.0, concatenation): each part lands in a pack of its own, because a pack has
// one writer and nobody knows yet which bytes of which submission a part is. Joined in the order the client says, the
// parts are poured into the submission's own stream, where every object is checked as if it had just come.
#pragma once

#include "server/intake/pour.hpp"
#include "server/intake/settings.hpp"
#include "server/intake/submissions.hpp"

namespace shanhai::intake {

class Parts {
public:
    Parts(ledger::Ledger& ledger, archive::PackStore& packs, Lane& cpu, Clock& clock, Entropy& entropy,
          IntakeSettings settings);

    // too_large "upload.length"; busy "quota.open", storage_full "quota.day".
    auto create(Principal who, std::uint64_t length) -> awaitable<Result<ledger::UploadPart>>;
    // not_found "upload.gone" for what is not there, or not this site's.
    auto find(Principal who, ledger::PartId which) -> awaitable<Result<ledger::UploadPart>>;
    auto receive(Principal who, ledger::PartId which, std::uint64_t offset, Pull body, LetGo let_go,
                 std::optional<Checksum> checksum) -> awaitable<Result<ledger::UploadPart>>;
    auto drop(Principal who, ledger::PartId which) -> awaitable<Result<void>>;

    // All complete parts in this order, or conflict "upload.part-unfinished". `from` reads them as one stream.
    struct Joined {
        std::uint64_t length = 0;
        std::function<Pull(std::uint64_t offset)> from;
    };
    auto joined(Principal who, std::vector<ledger::PartId> parts) -> awaitable<Result<Joined>>;

    auto expire_idle() -> awaitable<Result<std::size_t>>;

private:
    auto forget(std::vector<ledger::UploadPart> gone) -> awaitable<Result<void>>;

    ledger::Ledger& ledger_;
    archive::PackStore& packs_;
    Lane& cpu_;
    Clock& clock_;
    Entropy& entropy_;
    IntakeSettings settings_;
    Turns turns_;
};

}  // namespace shanhai::intake
