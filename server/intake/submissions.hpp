// A clinic's parcel, from its declaration to its receipt.
//
// declare → receive the stream, in as many pieces as the link allows → commit, all or nothing, against the manifest.
// Every step can be repeated and gets the earlier answer.
#pragma once

#include "common/runtime/bell.hpp"
#include "common/wire/submission.hpp"
#include "server/cases/policy.hpp"
#include "server/intake/admission.hpp"
#include "server/intake/turns.hpp"
#include "server/intake/upload.hpp"
#include "server/people/principal.hpp"

namespace shanhai::intake {

using people::Principal;

// Where the bytes of an upload come from: fills the buffer, answers how much; 0 is the proper end.
using Pull = std::function<awaitable<Result<std::size_t>>(asio::mutable_buffer)>;

class Submissions {
public:
    Submissions(ledger::Ledger& ledger, archive::PackStore& packs, Lane& cpu, Clock& clock, Entropy& entropy,
                Bell& bell, IntakeSettings settings, cases::Policy policy);

    // conflict "submission.key" when the key was used for another parcel; forbidden "routing.no-pairing" when nobody
    // reads for this site.
    auto declare(Principal who, wire::SubmissionRequest request) -> awaitable<Result<ledger::Submission>>;
    auto find(Principal who, SubmissionId which) -> awaitable<Result<ledger::Submission>>;
    auto list(Principal who, std::size_t limit) -> awaitable<Result<std::vector<ledger::Submission>>>;

    // Goes on from `offset`, which must be the acknowledged one: conflict "upload.offset" otherwise. Whoever comes
    // later asks an earlier connection for the same upload to let go. `let_go` must make `body` end.
    auto receive(Principal who, SubmissionId which, std::uint64_t offset, Pull body, std::function<void()> let_go)
        -> awaitable<Result<ledger::Submission>>;
    auto abort(Principal who, SubmissionId which) -> awaitable<Result<void>>;

    // After a restart: commits what was complete but not yet committed; how many.
    auto recover() -> awaitable<Result<std::size_t>>;
    auto expire_idle() -> awaitable<Result<std::size_t>>;

private:
    auto pull_into(Upload& upload, Pull& body) -> awaitable<Result<void>>;
    auto finish(ledger::Submission submission) -> awaitable<Result<ledger::Submission>>;
    auto seal(const ledger::Submission& submission) -> awaitable<Result<void>>;
    auto inspect_all(const ledger::Submission& submission) -> awaitable<Result<std::vector<Arrived>>>;
    auto commit(ledger::Submission submission, std::vector<Weighed> weighed) -> awaitable<Result<ledger::Submission>>;

    ledger::Ledger& ledger_;
    archive::PackStore& packs_;
    Lane& cpu_;
    Clock& clock_;
    Entropy& entropy_;
    Bell& bell_;
    IntakeSettings settings_;
    std::shared_ptr<const cases::Policy> policy_;
    Turns turns_;
};

}  // namespace shanhai::intake
