#include "server/audit/auditor/inquiry.hpp"

#include "server/audit/auditor/context.hpp"
#include "server/audit/chain.hpp"
#include "server/audit/note.hpp"
#include "server/ledger/audits.hpp"

namespace shanhai::audit {
namespace {

using ledger::AuditEntry;
using ledger::Facts;

constexpr std::size_t cases_of_a_patient_max = 1000;

auto line_of(const AuditEntry& entry) -> wire::AuditLine
{
    return {entry.number, to_text(entry.at), entry.actor, entry.action, entry.subject,
            entry.outcome, entry.detail,     entry.hash.hex()};
}

// Which hangs on the entry before it.
auto page_of(Facts& facts, std::int64_t after, std::size_t limit) -> Result<std::vector<AuditEntry>>
{
    auto entries = facts.trail().audit(after > 0 ? after - 1 : 0, limit + (after > 0 ? 1 : 0));
    if (!entries) return entries;
    std::optional<AuditEntry> previous;
    if (after > 0 && !entries->empty()) {
        previous = entries->front();
        entries->erase(entries->begin());
    }
    if (auto held = check_chain(previous, *entries); !held) return held.error();
    return entries;
}

// Single entries have no neighbours to hang on, but each must still hash to what it says.
auto check_each(const std::vector<AuditEntry>& entries) -> Result<void>
{
    for (const auto& entry : entries)
        if (entry.hash != hash_of(entry)) return Fault{errc::corrupt, "audit.chain", std::to_string(entry.number)};
    return {};
}

// Our own ids only: the trail must not learn a patient's number from those who look for it.
struct Asked {
    std::string action;
    std::vector<std::string> cases;
    std::string from;
    std::string person;
    std::string until;
};
BOOST_DESCRIBE_STRUCT(Asked, (), (action, cases, from, person, until))

auto cases_meant(Facts& facts, const Question& question) -> Result<std::vector<CaseId>>
{
    if (question.which) return std::vector{*question.which};
    if (question.patient.empty()) return std::vector<CaseId>{};
    auto cases = facts.audits().cases_of_patient(question.patient, cases_of_a_patient_max + 1);
    if (cases && cases->size() > cases_of_a_patient_max) return Fault{errc::too_large, "audit.patient"};
    return cases;
}

auto found_by(Facts& facts, const Question& question, const std::vector<CaseId>& cases)
    -> Result<std::vector<AuditEntry>>
{
    auto filter = ledger::AuditFilter{};
    if (question.person) filter.actor = "person:" + question.person->text();
    filter.action = question.action;
    filter.from = question.from;
    filter.until = question.until;
    filter.after = question.after;
    filter.limit = question.limit;
    for (const auto& one : cases) {
        auto subjects = subjects_of(facts, one);
        if (!subjects) return subjects.error();
        filter.subjects.insert(filter.subjects.end(), subjects->begin(), subjects->end());
    }
    const bool unknown_patient = !question.patient.empty() && cases.empty();
    if (unknown_patient) return std::vector<AuditEntry>{};
    auto entries = facts.audits().search(filter);
    if (!entries) return entries;
    if (auto held = check_each(*entries); !held) return held.error();
    return entries;
}

auto searched(const Question& question, const std::vector<CaseId>& cases) -> std::string
{
    constexpr std::size_t named_max = 20;
    auto asked = Asked{.action = question.action};
    for (const auto& one : cases)
        if (asked.cases.size() < named_max) asked.cases.push_back(one.text());
    if (question.person) asked.person = question.person->text();
    if (question.from) asked.from = to_text(*question.from);
    if (question.until) asked.until = to_text(*question.until);
    return wire::write_json(asked);
}

auto page_with(const std::vector<AuditEntry>& entries, std::int64_t after) -> wire::AuditPage
{
    auto page = wire::AuditPage{{}, after};
    for (const auto& entry : entries) page.entries.push_back(line_of(entry));
    if (!entries.empty()) page.last = entries.back().number;
    return page;
}

struct Found {
    wire::AuditPage page;
    std::string subject = "audit";           // of the note that is made of it
    std::string detail{};
};

auto search(Facts& facts, const Question& question) -> Result<Found>
{
    auto cases = cases_meant(facts, question);
    if (!cases) return cases.error();
    auto entries = found_by(facts, question, *cases);
    if (!entries) return entries.error();
    auto found = Found{page_with(*entries, question.after)};
    if (question.which) found.subject = question.which->text();
    found.detail = searched(question, *cases);
    return found;
}

}  // namespace

auto Question::is_narrow() const -> bool
{
    return person || which || !patient.empty() || !action.empty() || from || until;
}

// Reading first and the note after it, so that a long search holds up nobody who has something to write.
auto Inquiry::noted(std::string actor, std::string action, std::string subject, std::string detail)
    -> awaitable<Result<void>>
{
    auto made = Note{clock_.now(), std::move(actor), std::move(action), std::move(subject), std::move(detail)};
    auto work = [made = std::move(made)](Facts& facts) { return note(facts, made); };
    co_return co_await ledger_.commit(std::move(work));
}

auto Inquiry::ask(Principal who, Question question) -> awaitable<Result<wire::AuditPage>>
{
    const bool narrow = question.is_narrow();
    const auto actor = who.actor();
    auto work = [who = std::move(who), question = std::move(question), narrow](Facts& facts) -> Result<Found> {
        if (auto allowed = people::may_administer(who); !allowed) return allowed.error();
        if (narrow) return search(facts, question);
        auto entries = page_of(facts, question.after, question.limit);
        if (!entries) return entries.error();
        return Found{page_with(*entries, question.after)};
    };
    auto found = co_await ledger_.look(std::move(work));
    if (!found) co_return found.error();
    const auto* const action = narrow ? "audit.searched" : "audit.read";
    auto done = co_await noted(actor, action, found->subject, found->detail);
    if (!done) co_return done.error();
    co_return std::move(found->page);
}

auto Inquiry::messages(Principal who, std::int64_t after, std::size_t limit)
    -> awaitable<Result<wire::AuditMessagePage>>
{
    const auto actor = who.actor();
    auto work = [who = std::move(who), after, limit, source = source_](Facts& facts) -> Result<wire::AuditMessagePage> {
        if (auto allowed = people::may_administer(who); !allowed) return allowed.error();
        auto entries = page_of(facts, after, limit);
        if (!entries) return entries.error();
        auto page = wire::AuditMessagePage{{}, after};
        for (const auto& entry : *entries) {
            auto context = context_of(facts, entry.subject);
            if (!context) return context.error();
            page.messages.push_back({entry.number, dicom_message_of(entry, *context, source)});
            page.last = entry.number;
        }
        return page;
    };
    auto page = co_await ledger_.look(std::move(work));
    if (!page) co_return page.error();
    auto done = co_await noted(actor, "audit.exported", "audit", std::string());
    if (!done) co_return done.error();
    co_return std::move(*page);
}

auto Inquiry::checkpoints(Principal who, std::int64_t after, std::size_t limit)
    -> awaitable<Result<wire::CheckpointPage>>
{
    auto work = [who = std::move(who), after, limit](Facts& facts) -> Result<wire::CheckpointPage> {
        if (auto allowed = people::may_administer(who); !allowed) return allowed.error();
        auto found = facts.audits().checkpoints(after, limit);
        if (!found) return found.error();
        auto page = wire::CheckpointPage{{}, after};
        for (const auto& one : *found) {
            page.checkpoints.push_back({one.number, to_text(one.at), one.hash.hex(), to_base64(one.sealed)});
            page.last = one.number;
        }
        return page;
    };
    co_return co_await ledger_.look(std::move(work));
}

}  // namespace shanhai::audit
