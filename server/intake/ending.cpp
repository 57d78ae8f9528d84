// How a submission ends without becoming a case: called off, given up, or refused.
//
// What had verified stays held, and its pack is sealed behind it: the clinic that sends again sends only the rest.
#include "common/wire/sentences.hpp"
#include "server/audit/note.hpp"
#include "server/intake/submissions.hpp"

#include <algorithm>
#include <array>

namespace shanhai::intake {
namespace {

using ledger::Facts;
using ledger::Submission;
using ledger::SubmissionState;

// What no repetition will change, as finish.cpp says it.
constexpr auto final_steps = std::to_array<std::string_view>({
    "object.same-uid",
    "submission.patients",
    // A cart's file that nobody can read.
    "ecg.format",
    "ecg.dialect",
    "ecg.charset",
    "ecg.size",
    "ecg.count",
    "ecg.class",
    "ecg.bits",
    "ecg.crc",
    "ecg.channels",
    "ecg.samples",
    "ecg.interpretation",
    "ecg.truncated",
    "ecg.waveform",
    "ecg.read",
    "ecg.companion",
    "ecg.encrypted",
    "ecg.picture",
    "ecg.object",
    "ecg.jpeg",
    "ecg.png",
    "manifest.type",
});

constexpr auto takeover_patience = std::chrono::seconds{5};

}  // namespace

auto is_final(const Fault& fault) -> bool { return std::ranges::find(final_steps, fault.at()) != final_steps.end(); }

auto ended(const Submission& submission) -> std::optional<Fault>
{
    if (submission.state == SubmissionState::aborted) return Fault{errc::not_found, "upload.gone"};
    if (submission.state != SubmissionState::refused) return std::nullopt;
    if (!submission.refusal) return Fault{errc::corrupt, "ledger.refusal"};
    const auto step = std::ranges::find(final_steps, submission.refusal->at);
    const auto at = step == final_steps.end() ? std::string_view{"submission.refused"} : *step;
    return Fault{wire::errc_named(submission.refusal->code), at, submission.refusal->subject};
}

auto Submissions::refuse(Submission submission, Fault why) -> awaitable<Result<Submission>>
{
    auto sealed = co_await seal(submission, submission.length);
    if (!sealed) co_return sealed.error();
    auto work = [submission, why, now = clock_.now()](Facts& facts) -> Result<Submission> {
        auto current = facts.submissions().submission(submission.id);
        if (!current) return current.error();
        if (!*current) return Fault{errc::not_found, "submission"};
        auto& row = **current;
        if (row.state != SubmissionState::uploading) return std::move(row);
        row.state = SubmissionState::refused;
        row.refusal = ledger::Refusal{std::string{name_of(why.code())}, std::string{why.at()}, why.subject()};
        row.touched_at = now;
        if (auto put = facts.submissions().put(row); !put) return put.error();
        auto note = audit::Note{now, "relay", "submission.refused", row.id.text()};
        if (auto noted = audit::note(facts, note); !noted) return noted.error();
        return std::move(row);
    };
    co_return co_await ledger_.commit(std::move(work));
}

auto Submissions::abort(Principal who, SubmissionId which) -> awaitable<Result<void>>
{
    auto nobody = LetGo{[] {}};
    auto turn = co_await turns_.take(which.text(), std::move(nobody), takeover_patience);
    if (!turn) co_return turn.error();
    auto work = [who, which, now = clock_.now()](Facts& facts) -> Result<std::optional<Submission>> {
        auto found = own_submission(facts, who, which);
        if (!found) return found.error();
        if (found->state == SubmissionState::committed) return Fault{errc::conflict, "submission.committed"};
        if (found->state != SubmissionState::uploading) return std::nullopt;
        found->state = SubmissionState::aborted;
        if (auto put = facts.submissions().put(*found); !put) return put.error();
        const auto note = audit::Note{now, who.actor(), "submission.aborted", which.text()};
        if (auto noted = audit::note(facts, note); !noted) return noted.error();
        return std::move(*found);
    };
    auto gone = co_await ledger_.commit(std::move(work));
    if (!gone) co_return gone.error();
    if (!*gone) co_return Result<void>{};
    co_return co_await keep_verified(std::move(**gone));
}

auto Submissions::keep_verified(Submission gone) -> awaitable<Result<void>>
{
    precedence_.is_over(gone.site, gone.id);
    std::uint64_t verified = 0;
    for (const auto& span : layout_of(gone.manifest))
        if (span.end <= gone.offset) verified = span.end;
    if (verified == 0) co_return co_await packs_.remove(gone.pack);

    auto facts = co_await packs_.look(gone.pack);
    if (!facts) co_return facts.error();
    if (facts->sealed) co_return Result<void>{};
    auto writer = co_await packs_.reopen(gone.pack, gone.offset);
    if (!writer) co_return writer.error();
    auto cut = co_await (*writer)->cut(verified);
    if (!cut) co_return cut.error();
    writer->reset();
    co_return co_await seal(gone, verified);
}

auto Submissions::expire_idle() -> awaitable<Result<std::size_t>>
{
    constexpr std::size_t batch = 100;
    auto work = [now = clock_.now(), life = settings_.upload_life](Facts& facts) -> Result<std::vector<Submission>> {
        auto idle = facts.submissions().idle_uploads(now - life, batch);
        if (!idle) return idle.error();
        for (auto& one : *idle) {
            one.state = SubmissionState::aborted;
            if (auto put = facts.submissions().put(one); !put) return put.error();
            const auto note = audit::Note{now, "relay", "submission.expired", one.id.text()};
            if (auto noted = audit::note(facts, note); !noted) return noted.error();
        }
        return idle;
    };
    auto expired = co_await ledger_.commit(std::move(work));
    if (!expired) co_return expired.error();
    for (auto& gone : *expired) {
        auto kept = co_await keep_verified(gone);
        if (!kept) co_return kept.error();
    }
    co_return expired->size();
}

auto Submissions::recover() -> awaitable<Result<std::size_t>>
{
    auto work = [far = clock_.now() + std::chrono::hours{1}](Facts& facts) {
        return facts.submissions().idle_uploads(far, 10'000);
    };
    auto uploads = co_await ledger_.look(std::move(work));
    if (!uploads) co_return uploads.error();
    std::size_t finished = 0;
    for (auto& upload : *uploads) {
        if (upload.offset != upload.length) continue;
        auto done = co_await finish(std::move(upload));
        if (done && done->state == SubmissionState::committed) ++finished;  // the others say why when they are asked
    }
    co_return finished;
}

}  // namespace shanhai::intake
