#include "server/intake/submissions.hpp"

#include "server/audit/note.hpp"

namespace shanhai::intake {
namespace {

using ledger::Facts;
using ledger::Submission;
using ledger::SubmissionState;

constexpr std::size_t piece_size = 512 * 1024;         // bytes of a stream in memory at a time
constexpr auto takeover_patience = std::chrono::seconds{5};

auto own(Facts& facts, const Principal& who, const SubmissionId& which) -> Result<Submission>
{
    if (auto allowed = people::may_submit(who); !allowed) return allowed.error();
    auto found = facts.submissions().submission(which);
    if (!found) return found.error();
    if (!*found || (*found)->site != who.site) return Fault{errc::not_found, "submission"};
    return std::move(**found);
}

auto declare_in(Facts& facts, const Principal& who, Submission submission, const std::string& modality)
    -> Result<Submission>
{
    auto earlier = facts.submissions().with_key(submission.site, submission.key);
    if (!earlier) return earlier.error();
    if (*earlier) {
        const bool same = (*earlier)->fingerprint == submission.fingerprint;
        if (!same || (*earlier)->state == SubmissionState::aborted) return Fault{errc::conflict, "submission.key"};
        return std::move(**earlier);
    }
    // Better to hear it now than after an hour of upload. The images' own modality decides at the end.
    auto group = people::reading_group(facts, submission.site, modality, day_of(submission.created_at));
    if (!group) return group.error();

    for (auto& entry : submission.manifest) {
        auto held = facts.archive().with_digest(submission.site, entry.digest);
        if (!held) return held.error();
        // A copy kept apart for a human does not count as held: the case would show the other one instead.
        const bool counts = *held && !(*held)->conflicting;
        if (counts) entry.held = (*held)->id;
        else submission.length += entry.size;
    }
    if (auto put = facts.submissions().put(submission); !put) return put.error();
    const auto note = audit::Note{submission.created_at, who.actor(), "submission.declared", submission.id.text()};
    if (auto noted = audit::note(facts, note); !noted) return noted.error();
    return submission;
}

}  // namespace

Submissions::Submissions(ledger::Ledger& ledger, archive::PackStore& packs, Lane& cpu, Clock& clock, Entropy& entropy,
                         Bell& bell, IntakeSettings settings, cases::Policy policy)
    : ledger_{ledger}, packs_{packs}, cpu_{cpu}, clock_{clock}, entropy_{entropy}, bell_{bell}, settings_{settings},
      policy_{std::make_shared<const cases::Policy>(std::move(policy))}
{
}

auto Submissions::declare(Principal who, wire::SubmissionRequest request) -> awaitable<Result<Submission>>
{
    if (auto allowed = people::may_submit(who); !allowed) co_return allowed.error();
    if (request.key.empty() || request.key.size() > 200) co_return Fault{errc::malformed, "submission.key-length"};
    if (auto checked = wire::check(request.form); !checked) co_return checked.error();
    auto manifest = read_manifest(request.manifest, settings_);
    if (!manifest) co_return manifest.error();

    const auto now = clock_.now();
    auto submission = Submission{.id = mint<SubmissionId>(clock_, entropy_),
                                 .site = who.site,
                                 .key = request.key,
                                 .form = wire::write_json(request.form),
                                 .fingerprint = fingerprint_of(request),
                                 .manifest = std::move(*manifest),
                                 .pack = mint<PackId>(clock_, entropy_),
                                 .created_at = now,
                                 .touched_at = now};
    auto work = [who, submission, modality = request.form.modality](Facts& facts) {
        return declare_in(facts, who, submission, modality);
    };
    auto declared = co_await ledger_.commit(std::move(work));
    if (!declared) co_return declared.error();
    const bool everything_held = declared->length == 0 && declared->state == SubmissionState::uploading;
    if (everything_held) co_return co_await finish(std::move(*declared));
    co_return declared;
}

auto Submissions::find(Principal who, SubmissionId which) -> awaitable<Result<Submission>>
{
    auto work = [who, which](Facts& facts) { return own(facts, who, which); };
    auto found = co_await ledger_.look(std::move(work));
    if (!found) co_return found.error();
    const bool unfinished = found->state == SubmissionState::uploading && found->offset == found->length;
    if (unfinished) co_return co_await finish(std::move(*found));
    co_return found;
}

auto Submissions::list(Principal who, std::size_t limit) -> awaitable<Result<std::vector<Submission>>>
{
    if (auto allowed = people::may_submit(who); !allowed) co_return allowed.error();
    auto work = [site = who.site, limit](Facts& facts) { return facts.submissions().submissions_of(site, limit); };
    co_return co_await ledger_.look(std::move(work));
}

auto Submissions::receive(Principal who, SubmissionId which, std::uint64_t offset, Pull body,
                          std::function<void()> let_go) -> awaitable<Result<Submission>>
{
    auto turn = co_await turns_.take(which.text(), std::move(let_go), takeover_patience);
    if (!turn) co_return turn.error();

    auto work = [who, which](Facts& facts) { return own(facts, who, which); };
    auto found = co_await ledger_.look(std::move(work));
    if (!found) co_return found.error();
    if (found->state == SubmissionState::committed) co_return found;  // the last reply was lost: here it is again
    if (found->state == SubmissionState::aborted) co_return Fault{errc::not_found, "submission"};
    if (offset != found->offset) co_return Fault{errc::conflict, "upload.offset"};

    if (found->offset < found->length) {
        auto upload = co_await Upload::resume(ledger_, packs_, cpu_, clock_, *found);
        if (!upload) co_return upload.error();
        auto pulled = co_await pull_into(**upload, body);
        auto safe = co_await (*upload)->checkpoint();
        if (!pulled) co_return pulled.error();
        if (!safe) co_return safe.error();
        found->offset = *safe;
    }
    if (found->offset < found->length) co_return found;
    co_return co_await finish(std::move(*found));
}

auto Submissions::pull_into(Upload& upload, Pull& body) -> awaitable<Result<void>>
{
    auto safe = upload.offset();
    for (;;) {
        Bytes piece(piece_size);
        std::size_t filled = 0;
        bool ended = false;
        while (filled < piece.size() && !ended) {
            auto count = co_await body(asio::buffer(piece) + filled);
            if (!count && filled == 0) co_return count.error();
            ended = !count || *count == 0;  // a cut link: keep what came; the next pull says it again
            if (count) filled += *count;
        }
        if (filled == 0) co_return Result<void>{};
        piece.resize(filled);
        auto taken = co_await upload.take(std::move(piece));
        if (!taken) co_return taken.error();
        if (upload.offset() - safe >= settings_.checkpoint) {
            auto reached = co_await upload.checkpoint();
            if (!reached) co_return reached.error();
            safe = *reached;
        }
    }
}

auto Submissions::abort(Principal who, SubmissionId which) -> awaitable<Result<void>>
{
    auto work = [who, which, now = clock_.now()](Facts& facts) -> Result<PackId> {
        auto found = own(facts, who, which);
        if (!found) return found.error();
        if (found->state == SubmissionState::committed) return Fault{errc::conflict, "submission.committed"};
        found->state = SubmissionState::aborted;
        if (auto put = facts.submissions().put(*found); !put) return put.error();
        const auto note = audit::Note{now, who.actor(), "submission.aborted", which.text()};
        if (auto noted = audit::note(facts, note); !noted) return noted.error();
        return found->pack;
    };
    auto pack = co_await ledger_.commit(std::move(work));
    if (!pack) co_return pack.error();
    co_return co_await packs_.remove(*pack);
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
        if (done) ++finished;  // one that cannot be committed says so to its clinic, which asks
    }
    co_return finished;
}

auto Submissions::expire_idle() -> awaitable<Result<std::size_t>>
{
    constexpr std::size_t batch = 100;
    auto work = [now = clock_.now(), life = settings_.upload_life](Facts& facts) -> Result<std::vector<PackId>> {
        auto idle = facts.submissions().idle_uploads(now - life, batch);
        if (!idle) return idle.error();
        std::vector<PackId> packs;
        for (auto& one : *idle) {
            one.state = SubmissionState::aborted;
            if (auto put = facts.submissions().put(one); !put) return put.error();
            const auto note = audit::Note{now, "relay", "submission.expired", one.id.text()};
            if (auto noted = audit::note(facts, note); !noted) return noted.error();
            packs.push_back(one.pack);
        }
        return packs;
    };
    auto expired = co_await ledger_.commit(std::move(work));
    if (!expired) co_return expired.error();
    for (const auto& pack : *expired) {
        auto removed = co_await packs_.remove(pack);
        if (!removed) co_return removed.error();
    }
    co_return expired->size();
}

}  // namespace shanhai::intake
