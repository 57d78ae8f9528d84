// The end of a submission: every byte is here, so it becomes a case, whole or not at all.
#include "common/runtime/offload.hpp"
#include "server/audit/note.hpp"
#include "server/cases/exchange.hpp"
#include "server/intake/check_case.hpp"
#include "server/intake/clock_skew.hpp"
#include "server/intake/opening.hpp"
#include "server/intake/submissions.hpp"

#include <algorithm>
#include <set>

namespace shanhai::intake {
namespace {

using ledger::Facts;
using ledger::Submission;
using ledger::SubmissionState;

// What of the manifest counts in the end: the objects by line, and the studies they belong to.
struct Gathered {
    std::vector<StudyUid> studies;
    std::string modality;
};

auto check_weighed(const std::vector<Weighed>& weighed, const std::vector<std::size_t>& lines) -> Result<void>
{
    std::set<InstanceUid> seen;
    std::optional<std::string> patient;
    for (std::size_t i = 0; i < weighed.size(); ++i) {
        const auto line = std::to_string(lines[i]);
        const bool twice = !seen.insert(weighed[i].arrived.header.sop_instance).second;
        if (twice || weighed[i].standing == Standing::conflicting)
            return Fault{errc::conflict, "object.same-uid", line};
        // One parcel asks one question about one patient: two patients in it is how reports end on the wrong one.
        const auto& said = weighed[i].arrived.header.patient.id;
        const bool silent_cart = said.empty() && weighed[i].arrived.of_cart;
        if (silent_cart) continue;
        if (said != patient.value_or(said)) return Fault{errc::mismatch, "submission.patients", line};
        patient = said;
    }
    return {};
}

auto gather(Facts& facts, const Submission& submission, const std::vector<ledger::StoredObject>& fresh)
    -> Result<Gathered>
{
    Gathered all;
    const auto add = [&](const ledger::StoredObject& object) {
        if (!object.instance) return;
        const auto& study = object.instance->study;
        if (std::find(all.studies.begin(), all.studies.end(), study) == all.studies.end()) all.studies.push_back(study);
        if (all.modality.empty()) all.modality = object.instance->modality;
    };
    for (const auto& object : fresh) add(object);
    for (const auto& entry : submission.manifest) {
        if (!entry.held) continue;
        auto held = facts.archive().object(*entry.held);
        if (!held) return held.error();
        if (!*held) return Fault{errc::corrupt, "ledger.held"};
        if ((*held)->became) held = facts.archive().object(*(*held)->became);
        if (!held) return held.error();
        if (!*held) return Fault{errc::corrupt, "ledger.original"};
        add(**held);
    }
    return all;
}

auto receipt_of(const Submission& submission, Instant at) -> wire::Receipt
{
    auto receipt = wire::Receipt{
        .committed_at = to_text(at), .objects = {}, .site = submission.site.text(), .submission = submission.id.text()};
    for (const auto& entry : submission.manifest)
        receipt.objects.push_back({entry.name, entry.digest.hex(), static_cast<std::int64_t>(entry.size)});
    return receipt;
}

auto link_studies(Facts& facts, const SiteId& site, const std::vector<StudyUid>& studies, const CaseId& which)
    -> Result<void>
{
    std::optional<std::string> patient;
    for (const auto& uid : studies) {
        auto study = facts.archive().study(site, uid);
        if (!study) return study.error();
        if (!*study) return Fault{errc::corrupt, "ledger.study"};
        (*study)->in_case = which;
        if (auto put = facts.archive().put(**study); !put) return put.error();
        // Many carts are told nothing of their patient: who says nothing contradicts nobody.
        if ((*study)->modality == "ECG" && (*study)->patient_id.empty()) continue;
        // Objects that counted already are not in check_weighed(), and may be another patient's.
        if (patient.value_or((*study)->patient_id) != (*study)->patient_id)
            return Fault{errc::mismatch, "submission.patients"};
        patient = (*study)->patient_id;
    }
    return {};
}

// A new question, or better images for an earlier one; which case it is about.
auto ask_or_retake(Facts& facts, const Submission& submission, const wire::RequestForm& form, const Gathered& gathered,
                   const CaseId& fresh, const cases::Policy& policy, Instant now) -> Result<CaseId>
{
    const auto& site = submission.site;
    if (form.retake_of.empty()) {
        auto opening = opening_for(facts, {fresh, site, gathered.studies, gathered.modality, true, now}, form);
        if (!opening) return opening.error();
        opening->form = submission.form;
        auto opened = cases::open(facts, std::move(*opening), policy, "site:" + site.text());
        if (!opened) return opened.error();
        if (auto linked = link_studies(facts, site, gathered.studies, fresh); !linked) return linked.error();
        return fresh;
    }
    auto earlier = CaseId::parse(form.retake_of);
    if (!earlier) return Fault{errc::malformed, "form.retake-of"};
    auto retaken = cases::retake(facts, site, *earlier, gathered.studies, form.requesting_doctor, policy, now);
    if (!retaken) return retaken.error();
    if (auto linked = link_studies(facts, site, gathered.studies, *earlier); !linked) return linked.error();
    if (auto checked = check_again(facts, *earlier, now); !checked) return checked.error();  // is it the same patient?
    return *earlier;
}

// The ids a commit may need, minted before it: the work itself may run twice and must have no other effect.
struct Minted {
    CaseId which;
    std::vector<ObjectId> objects;
};

auto commit_in(Facts& facts, Submission submission, const std::vector<Weighed>& weighed, const Minted& minted,
               const cases::Policy& policy, std::chrono::seconds clock_tolerance, Instant now) -> Result<Submission>
{
    auto current = facts.submissions().submission(submission.id);
    if (!current) return current.error();
    if (!*current) return Fault{errc::not_found, "submission"};
    if ((*current)->state != SubmissionState::uploading) return std::move(**current);

    std::vector<ledger::StoredObject> objects;
    for (std::size_t i = 0; i < weighed.size(); ++i) {
        auto object =
            admit(facts, submission.site, weighed[i], minted.objects[i], ledger::Arrival::declared, now);
        if (!object) return object.error();
        objects.push_back(std::move(*object));
    }
    auto gathered = gather(facts, submission, objects);
    if (!gathered) return gathered.error();

    auto form = wire::read_json<wire::RequestForm>(submission.form);
    if (!form) return form.error();
    if (auto judged = judge_sender(facts, submission, clock_tolerance); !judged) return judged.error();
    auto judged = judge_devices(facts, submission.site, gathered->studies, clock_tolerance, now);
    if (!judged) return judged.error();
    auto which = ask_or_retake(facts, submission, *form, *gathered, minted.which, policy, now);
    if (!which) return which.error();

    const auto actor = "site:" + submission.site.text();

    submission.state = SubmissionState::committed;
    submission.committed_at = now;
    submission.touched_at = now;
    submission.cases = {*which};
    if (auto put = facts.submissions().put(submission); !put) return put.error();
    const auto note = audit::Note{now, actor, "submission.committed", submission.id.text()};
    if (auto noted = audit::note(facts, note); !noted) return noted.error();
    return submission;
}

}  // namespace

auto Submissions::finish(Submission submission) -> awaitable<Result<Submission>>
{
    auto finished = co_await try_to_finish(submission);
    if (!finished && !is_final(finished.error())) co_return finished;
    precedence_.is_over(submission.site, submission.id);
    if (finished) co_return finished;
    co_return co_await refuse(std::move(submission), finished.error());
}

auto Submissions::try_to_finish(const Submission& submission) -> awaitable<Result<Submission>>
{
    constexpr int attempts = 3;  // somebody else may store the same instance between our look and our commit
    auto inspected = co_await inspect_all(submission);
    if (!inspected) co_return inspected.error();
    for (int attempt = 1;; ++attempt) {
        auto weighed = co_await weigh(ledger_, packs_, cpu_, submission.site, inspected->arrived);
        if (!weighed) co_return weighed.error();
        if (auto checked = check_weighed(*weighed, inspected->lines); !checked) co_return checked.error();
        auto sealed = co_await seal(submission, submission.length);
        if (!sealed) co_return sealed.error();

        auto committed = co_await commit(submission, std::move(*weighed));
        const bool raced = !committed && committed.error().at() == "intake.race";
        if (committed) bell_.ring();
        if (!raced || attempt == attempts) co_return committed;
    }
}

// The first `length` bytes of its stream are all that its pack holds.
auto Submissions::seal(const Submission& submission, std::uint64_t length) -> awaitable<Result<void>>
{
    if (length == 0) co_return Result<void>{};  // everything was held already: there is no pack
    auto facts = co_await packs_.look(submission.pack);
    if (!facts) co_return facts.error();
    if (facts->sealed) co_return Result<void>{};

    auto writer = co_await packs_.reopen(submission.pack, length);
    if (!writer) co_return writer.error();
    std::vector<archive::IndexEntry> index;
    for (const auto& span : layout_of(submission.manifest)) {
        if (span.end > length) break;
        const auto& entry = submission.manifest[span.entry];
        index.push_back({entry.name, span.begin, entry.size, entry.digest, entry.media_type});
    }
    co_return co_await (*writer)->seal(std::move(index));
}

// The receipt is signed before the commit that makes it true, and leaves only after it: what is stored is what anybody
// ever sees, however often they ask.
auto Submissions::commit(Submission submission, std::vector<Weighed> weighed) -> awaitable<Result<Submission>>
{
    const auto now = clock_.now();
    submission.receipt = wire::write_json(receipt_of(submission, now));
    auto sign = [&signer = receipts_, receipt = submission.receipt] { return signer.sign(as_view(receipt)); };
    auto signature = co_await offload(cpu_, std::move(sign));
    if (!signature) co_return signature.error();
    submission.signed_receipt = std::move(*signature);

    auto minted = Minted{mint<CaseId>(clock_, entropy_), {}};
    for (std::size_t i = 0; i < weighed.size(); ++i) minted.objects.push_back(mint<ObjectId>(clock_, entropy_));
    auto work = [submission = std::move(submission), weighed = std::move(weighed), minted = std::move(minted),
                 policy = policy_, tolerance = settings_.clock_tolerance, now](Facts& facts) {
        return commit_in(facts, submission, weighed, minted, *policy, tolerance, now);
    };
    co_return co_await ledger_.commit(std::move(work));
}

}  // namespace shanhai::intake
