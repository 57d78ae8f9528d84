// What a reader writes while the claim is theirs. It stays with the case, whoever reads it next.
#include "server/reports/drafting.hpp"

#include "server/audit/note.hpp"
#include "server/cases/queue.hpp"
#include "server/reports/reports.hpp"

namespace shanhai::reports {
namespace {

using ledger::DraftRevision;
using ledger::Facts;

auto revision_of(const ledger::Draft& draft) -> DraftRevision
{
    return {draft.of, draft.revision, draft.by, draft.at, draft.body};
}

auto save_in(Facts& facts, const Principal& who, const CaseId& which, const wire::DraftSave& save, Instant now)
    -> Result<ledger::Draft>
{
    auto found = cases::visible_case(facts, who, which);
    if (!found) return found.error();
    if (auto theirs = check_writer(who, *found, save.token, now); !theirs) return theirs.error();
    const bool fixed = found->review && found->review->signed_by_author;
    if (fixed) return Fault{errc::conflict, "report.countersign"};  // signed by its author: sign it, or send it back

    auto earlier = facts.cases().draft(which);
    if (!earlier) return earlier.error();
    const auto revision = *earlier ? (*earlier)->revision : 0;
    const auto body = wire::write_json(save.draft);
    const bool repeated = *earlier && save.revision == revision - 1 && (*earlier)->body == body;
    if (repeated) return std::move(**earlier);
    if (save.revision != revision) return Fault{errc::stale, "draft.revision"};

    if (*earlier && is_worth_keeping(**earlier, who.person->id, now))
        if (auto kept = facts.writing().put(revision_of(**earlier)); !kept) return kept.error();
    const auto draft = ledger::Draft{which, who.person->id, now, revision + 1, body};
    if (auto put = facts.cases().put(draft); !put) return put.error();
    const auto note = audit::Note{now, who.actor(), "draft.saved", which.text()};
    if (auto noted = audit::note(facts, note); !noted) return noted.error();
    return draft;
}

auto place(std::string_view what, std::size_t index) -> Fault
{
    return Fault{errc::malformed, what, std::to_string(index + 1)};
}

auto fits_line(const std::string& text) -> bool { return text.size() <= report::line_max; }

auto check(const std::vector<wire::DraftMeasurement>& all) -> Result<void>
{
    if (all.size() > report::measurements_max) return Fault{errc::too_large, "draft.length", "measurements"};
    for (std::size_t i = 0; i < all.size(); ++i) {
        const auto& one = all[i];  // a line that is half filled in is kept, too: it is saved while they write
        if (!fits_line(one.name) || !fits_line(one.value) || !fits_line(one.unit)) return place("draft.measurement", i);
    }
    return {};
}

auto check(const std::vector<wire::DraftKeyImage>& all) -> Result<void>
{
    if (all.size() > report::key_images_max) return Fault{errc::too_large, "draft.length", "key_images"};
    for (std::size_t i = 0; i < all.size(); ++i) {
        const auto& one = all[i];
        const bool counted = one.frame >= 1 && one.frame <= std::numeric_limits<std::int32_t>::max();
        if (one.object.empty() || !counted || !fits_line(one.object) || !fits_line(one.caption))
            return place("draft.key-image", i);
    }
    return {};
}

}  // namespace

auto is_worth_keeping(const ledger::Draft& earlier, const PersonId& next, Instant now) -> bool
{
    const auto span_of = [](Instant when) { return when.time_since_epoch() / revision_span; };
    return earlier.by != next || span_of(earlier.at) != span_of(now);
}

auto check(const wire::ReportDraft& draft) -> Result<void>
{
    for (const auto* const text : {&draft.technique, &draft.comparison, &draft.findings, &draft.impression,
                                   &draft.recommendation, &draft.addendum, &draft.quality})
        if (text->size() > report::prose_max) return Fault{errc::too_large, "draft.length"};
    if (auto done = check(draft.measurements); !done) return done;
    return check(draft.key_images);
}

auto keep_draft(Facts& facts, const CaseId& which) -> Result<void>
{
    auto draft = facts.cases().draft(which);
    if (!draft) return draft.error();
    if (!*draft) return {};
    return facts.writing().put(revision_of(**draft));
}

auto draft_at(Facts& facts, const CaseId& which, std::int64_t revision) -> Result<DraftRevision>
{
    auto latest = facts.cases().draft(which);
    if (!latest) return latest.error();
    if (*latest && (*latest)->revision == revision) return revision_of(**latest);
    auto kept = facts.writing().revision(which, revision);
    if (!kept) return kept.error();
    if (!*kept) return Fault{errc::not_found, "draft.number"};
    return std::move(**kept);
}

auto drafts_of(Facts& facts, const CaseId& which) -> Result<std::vector<DraftRevision>>
{
    auto all = facts.writing().revisions(which);
    if (!all) return all.error();
    auto latest = facts.cases().draft(which);
    if (!latest) return latest.error();
    const bool is_there = !all->empty() && *latest && all->back().revision == (*latest)->revision;
    if (*latest && !is_there) all->push_back(revision_of(**latest));
    return all;
}

auto Reports::save(Principal who, CaseId which, wire::DraftSave draft) -> awaitable<Result<ledger::Draft>>
{
    if (auto fits = check(draft.draft); !fits) co_return fits.error();
    auto work = [who, which, draft = std::move(draft), now = clock_.now()](Facts& facts) {
        return save_in(facts, who, which, draft, now);
    };
    co_return co_await ledger_.commit(std::move(work));
}

auto Reports::draft(Principal who, CaseId which) -> awaitable<Result<ledger::Draft>>
{
    auto work = [who, which](Facts& facts) -> Result<ledger::Draft> {
        auto found = cases::visible_case(facts, who, which);
        if (!found) return found.error();
        if (!who.is(ledger::Role::reader)) return Fault{errc::forbidden, "who.not-reader"};
        auto draft = facts.cases().draft(which);
        if (!draft) return draft.error();
        if (!*draft) return Fault{errc::not_found, "draft"};
        return std::move(**draft);
    };
    co_return co_await ledger_.look(std::move(work));
}

}  // namespace shanhai::reports
