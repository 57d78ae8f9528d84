// A clinic's parcel, from its declaration to its receipt.
//
// declare → receive the stream, in as many pieces as the link allows → commit, all or nothing, against the manifest.
// Every step can be repeated and gets the earlier answer. An object is held, and readable by its sender, as soon as it
// has verified; it joins its study, and a reader sees it, when the submission commits and not before.
#pragma once

#include "common/runtime/bell.hpp"
#include "common/wire/submission.hpp"
#include "server/cases/policy.hpp"
#include "server/intake/admission.hpp"
#include "server/intake/precedence.hpp"
#include "server/intake/receipts.hpp"
#include "server/intake/turns.hpp"
#include "server/intake/upload.hpp"
#include "server/people/principal.hpp"

namespace shanhai::intake {

using people::Principal;

// Asks a connection to let go of its upload; the body it reads must then end.
using LetGo = std::function<void()>;

class Submissions {
public:
    Submissions(ledger::Ledger& ledger, archive::PackStore& packs, Lane& cpu, ReceiptSigner& receipts, Clock& clock,
                Entropy& entropy, Bell& bell, IntakeSettings settings, cases::Policy policy);

    // conflict "submission.key" when the key is in use for another parcel, and not given up; forbidden
    // "routing.no-pairing" when nobody reads for this site; busy "quota.open", storage_full "quota.day".
    auto declare(Principal who, wire::SubmissionRequest request) -> awaitable<Result<ledger::Submission>>;
    auto find(Principal who, SubmissionId which) -> awaitable<Result<ledger::Submission>>;
    auto list(Principal who, std::size_t limit) -> awaitable<Result<std::vector<ledger::Submission>>>;
    // What lies behind a line of the manifest, once it has verified: not_found "object" before.
    auto object(Principal who, SubmissionId which, std::size_t line) -> awaitable<Result<ledger::StoredObject>>;

    // Those of these cases that wait for their clinic to check form and images.
    auto held_among(Principal who, std::vector<CaseId> cases) -> awaitable<Result<std::vector<ledger::Case>>>;

    // What was seen of its ECGs when they came: of the lines that are one, or became one.
    auto ecgs_of(ledger::Submission submission) -> awaitable<Result<std::vector<wire::EcgAnswer>>>;

    // Goes on from `offset`, which must be the acknowledged one: conflict "upload.offset" otherwise. Whoever comes
    // later asks an earlier connection for the same upload to let go, and that one hears conflict "upload.taken-over".
    // A parcel that is here whole but can be no case answers why: conflict "object.same-uid", mismatch
    // "submission.patients", ...; not_found "upload.gone" when it was called off.
    auto receive(Principal who, SubmissionId which, std::uint64_t offset, Pull body, LetGo let_go,
                 std::optional<Checksum> checksum = std::nullopt) -> awaitable<Result<ledger::Submission>>;
    // The whole stream from parts that are here already, `parts` being how tus lists them.
    auto assemble(Principal who, SubmissionId which, std::string parts, std::function<Pull(std::uint64_t offset)> from)
        -> awaitable<Result<ledger::Submission>>;
    auto abort(Principal who, SubmissionId which) -> awaitable<Result<void>>;

    // After a restart: commits what was complete but not yet committed; how many.
    auto recover() -> awaitable<Result<std::size_t>>;
    auto expire_idle() -> awaitable<Result<std::size_t>>;

    auto settings() const -> const IntakeSettings& { return settings_; }

private:
    struct Inspected {
        std::vector<std::size_t> lines;  // of the manifest
        std::vector<Arrived> arrived;
    };
    struct Located {
        ledger::Place place;
        bool counts = false;  // it is in a study already
    };

    auto pour_into(Upload& upload, const ledger::Submission& submission, Pull& body, std::optional<Checksum> checksum)
        -> awaitable<Result<void>>;
    auto finish(ledger::Submission submission) -> awaitable<Result<ledger::Submission>>;
    auto try_to_finish(const ledger::Submission& submission) -> awaitable<Result<ledger::Submission>>;
    auto refuse(ledger::Submission submission, Fault why) -> awaitable<Result<ledger::Submission>>;
    auto seal(const ledger::Submission& submission, std::uint64_t length) -> awaitable<Result<void>>;
    auto keep_verified(ledger::Submission gone) -> awaitable<Result<void>>;
    auto inspect_all(const ledger::Submission& submission) -> awaitable<Result<Inspected>>;
    auto inspect_one(const ledger::Submission& submission, std::size_t line, ledger::Place place)
        -> awaitable<Result<Arrived>>;
    auto locate(const ledger::Submission& submission) -> awaitable<Result<std::vector<Located>>>;
    auto commit(ledger::Submission submission, std::vector<Weighed> weighed) -> awaitable<Result<ledger::Submission>>;

    ledger::Ledger& ledger_;
    archive::PackStore& packs_;
    Lane& cpu_;
    ReceiptSigner& receipts_;
    Clock& clock_;
    Entropy& entropy_;
    Bell& bell_;
    IntakeSettings settings_;
    std::shared_ptr<const cases::Policy> policy_;
    Turns turns_;
    Precedence precedence_{clock_};
};

// The parcel of this site, or not_found "submission".
auto own_submission(ledger::Facts& facts, const Principal& who, const SubmissionId& which)
    -> Result<ledger::Submission>;

auto is_emergency(const ledger::Submission& submission) -> bool;

// Whether trying again could not help: the parcel is refused, and says so.
auto is_final(const Fault& fault) -> bool;

// Why no byte of it is taken any more: what it was refused for, or not_found "upload.gone".
auto ended(const ledger::Submission& submission) -> std::optional<Fault>;

}  // namespace shanhai::intake
