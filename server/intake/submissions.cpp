#include "server/intake/submissions.hpp"

#include "server/audit/note.hpp"
#include "server/intake/quota.hpp"
#include "server/people/routing.hpp"

namespace shanhai::intake {
namespace {

using ledger::Facts;
using ledger::Submission;
using ledger::SubmissionState;

auto given_up(const Submission& submission) -> bool
{
    return submission.state == SubmissionState::aborted || submission.state == SubmissionState::refused;
}

auto find_held(Facts& facts, Submission& submission) -> Result<void>
{
    for (auto& entry : submission.manifest) {
        auto held = facts.archive().with_digest(submission.site, entry.digest);
        if (!held) return held.error();
        // A copy kept apart for a human does not count as held: the case would show the other one instead.
        const bool counts = *held && !(*held)->conflicting;
        if (counts)
            entry.held = (*held)->id;
        else
            submission.length += entry.size;
    }
    return {};
}

// A parcel of better images names a case that waits for them.
auto wants_retake(Facts& facts, const Submission& submission) -> Result<void>
{
    auto form = wire::read_json<wire::RequestForm>(submission.form);
    if (!form) return form.error();
    if (form->retake_of.empty()) return {};
    auto which = CaseId::parse(form->retake_of);
    if (!which) return Fault{errc::malformed, "form.retake-of"};
    auto found = facts.cases().find(*which);
    if (!found) return found.error();
    if (!*found || (*found)->site != submission.site) return Fault{errc::not_found, "case"};
    if (!std::holds_alternative<ledger::Returned>((*found)->state)) return Fault{errc::conflict, "case.not-returned"};
    return {};
}

auto declare_in(Facts& facts, const Principal& who, Submission submission, const std::string& modality,
                const IntakeSettings& settings) -> Result<Submission>
{
    auto earlier = facts.submissions().with_key(submission.site, submission.key);
    if (!earlier) return earlier.error();
    if (*earlier && !given_up(**earlier)) {  // else the name is free again: what had verified is not sent twice
        if ((*earlier)->fingerprint != submission.fingerprint) return Fault{errc::conflict, "submission.key"};
        return std::move(**earlier);
    }
    // Better to hear it now than after an hour of upload. The images' own modality decides at the end.
    auto group = people::reading_group(facts, submission.site, modality, day_of(submission.created_at));
    if (!group) return group.error();

    if (auto wanted = wants_retake(facts, submission); !wanted) return wanted.error();
    if (auto found = find_held(facts, submission); !found) return found.error();
    auto usage = facts.submissions().usage(submission.site, submission.created_at - quota_window);
    if (!usage) return usage.error();
    if (auto room = admits_submission(*usage, submission.length, settings); !room) return room.error();

    if (auto put = facts.submissions().put(submission); !put) return put.error();
    const auto note = audit::Note{submission.created_at, who.actor(), "submission.declared", submission.id.text()};
    if (auto noted = audit::note(facts, note); !noted) return noted.error();
    return submission;
}

auto object_of(Facts& facts, const Submission& submission, std::size_t line)
    -> Result<std::optional<ledger::StoredObject>>
{
    if (line >= submission.manifest.size()) return std::nullopt;
    const auto& entry = submission.manifest[line];
    if (entry.held) return facts.archive().object(*entry.held);
    for (const auto& span : layout_of(submission.manifest))
        if (span.entry == line) return facts.archive().at(ledger::Place{submission.pack, span.begin, entry.size});
    return std::nullopt;
}

}  // namespace

auto own_submission(Facts& facts, const Principal& who, const SubmissionId& which) -> Result<Submission>
{
    if (auto allowed = people::may_submit(who); !allowed) return allowed.error();
    auto found = facts.submissions().submission(which);
    if (!found) return found.error();
    if (!*found || (*found)->site != who.site) return Fault{errc::not_found, "submission"};
    return std::move(**found);
}

auto is_emergency(const Submission& submission) -> bool
{
    const auto form = wire::read_json<wire::RequestForm>(submission.form);
    return form && form->priority == "emergency";
}

Submissions::Submissions(ledger::Ledger& ledger, archive::PackStore& packs, Lane& cpu, ReceiptSigner& receipts,
                         Clock& clock, Entropy& entropy, Bell& bell, IntakeSettings settings, cases::Policy policy)
    : ledger_{ledger}, packs_{packs}, cpu_{cpu}, receipts_{receipts}, clock_{clock}, entropy_{entropy}, bell_{bell},
      settings_{settings}, policy_{std::make_shared<const cases::Policy>(std::move(policy))}
{
}

auto Submissions::declare(Principal who, wire::SubmissionRequest request) -> awaitable<Result<Submission>>
{
    if (auto allowed = people::may_submit(who); !allowed) co_return allowed.error();
    if (request.key.empty() || request.key.size() > 200) co_return Fault{errc::malformed, "submission.key-length"};
    if (auto checked = wire::check(request.form); !checked) co_return checked.error();
    const auto complete = settings_.full_forms ? wire::check_complete(request.form) : Result<void>{};
    if (!complete) co_return complete.error();
    auto manifest = read_manifest(request.manifest, settings_);
    if (!manifest) co_return manifest.error();

    const auto now = clock_.now();
    const auto told = parse_instant(request.sent_at.value_or(std::string{}));
    const auto sent_at = told ? std::optional{*told} : std::nullopt;  // a clock that tells nonsense tells nothing
    auto submission = Submission{.id = mint<SubmissionId>(clock_, entropy_),
                                 .site = who.site,
                                 .key = request.key,
                                 .form = wire::write_json(request.form),
                                 .fingerprint = fingerprint_of(request),
                                 .manifest = std::move(*manifest),
                                 .pack = mint<PackId>(clock_, entropy_),
                                 .created_at = now,
                                 .touched_at = now,
                                 .sent_at = sent_at};
    auto work = [who, submission, modality = request.form.modality, settings = settings_](Facts& facts) {
        return declare_in(facts, who, submission, modality, settings);
    };
    auto declared = co_await ledger_.commit(std::move(work));
    if (!declared) co_return declared.error();
    if (declared->state != SubmissionState::uploading) co_return declared;
    if (is_emergency(*declared)) precedence_.moves(declared->site, declared->id);
    if (declared->length > 0) co_return declared;

    auto finished = co_await finish(std::move(*declared));  // everything is held: there is nothing to wait for
    if (!finished) co_return finished.error();
    if (auto why = ended(*finished)) co_return *why;
    co_return finished;
}

auto Submissions::find(Principal who, SubmissionId which) -> awaitable<Result<Submission>>
{
    auto work = [who, which](Facts& facts) { return own_submission(facts, who, which); };
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

auto Submissions::object(Principal who, SubmissionId which, std::size_t line) -> awaitable<Result<ledger::StoredObject>>
{
    auto work = [who, which, line, now = clock_.now()](Facts& facts) -> Result<ledger::StoredObject> {
        auto submission = own_submission(facts, who, which);
        if (!submission) return submission.error();
        auto object = object_of(facts, *submission, line);
        if (!object) return object.error();
        if (!*object) return Fault{errc::not_found, "object"};
        const auto note = audit::Note{now, who.actor(), "object.read", (*object)->id.text()};
        if (auto noted = audit::note(facts, note); !noted) return noted.error();
        return std::move(**object);
    };
    co_return co_await ledger_.commit(std::move(work));
}

}  // namespace shanhai::intake
