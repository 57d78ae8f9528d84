#include "server/reports/versions.hpp"

#include "common/base/utf8.hpp"
#include "server/cases/queue.hpp"
#include "server/cases/versions.hpp"
#include "server/cases/view.hpp"
#include "server/reports/gather.hpp"
#include "server/reports/handing_in.hpp"

#include <algorithm>

namespace shanhai::reports {
namespace {

using cases::Case;
using cases::Shown;
using ledger::Facts;
using ledger::ReportStatus;

constexpr std::size_t text_max = 3'000;  // bytes: a thousand Chinese characters
constexpr std::size_t name_max = 192;

auto is_said(const std::string& text, std::size_t most) -> bool
{
    const auto unseen = [](char c) { return c >= 0 && c < ' ' && c != '\n'; };
    return text.size() <= most && is_utf8(text) && std::ranges::none_of(text, unseen);
}

auto readable_case(Facts& facts, const Principal& who, const CaseId& which) -> Result<Case>
{
    auto found = cases::visible_case(facts, who, which);
    if (!found) return found.error();
    if (!who.person) return Fault{errc::forbidden, "who.not-reader"};
    if (auto allowed = cases::may_read_case(who, *found); !allowed) return allowed.error();
    return found;
}

template <class Wish>
auto change(Facts& facts, const Principal& who, Case which, const Wish& wish) -> Result<Case>
{
    auto happening = cases::decide(which, wish);
    if (!happening) return happening.error();
    return cases::record(facts, std::move(which), *happening, who.actor());
}

auto submit_in(Facts& facts, const Principal& who, const CaseId& id, const wire::SubmitDraftBody& body, Instant now)
    -> Result<Case>
{
    auto which = readable_case(facts, who, id);
    if (!which) return which.error();
    auto reviewer = std::optional<PersonId>{};
    if (!body.reviewer.empty()) {
        auto named = PersonId::parse(body.reviewer);
        if (!named) return Fault{errc::forbidden, "review.reviewer"};
        if (auto able = check_reviewer(facts, *which, *named, now); !able) return able.error();
        reviewer = std::move(*named);
    }
    auto draft = facts.cases().draft(id);
    if (!draft) return draft.error();
    if (!*draft) return Fault{errc::malformed, "report.empty"};
    return hand_in(facts, who, std::move(*which), {body.token, **draft, std::move(reviewer), std::nullopt}, now);
}

auto kind_of(const std::string& word) -> Result<ReportStatus>
{
    for (const auto kind : {ReportStatus::addendum, ReportStatus::amendment, ReportStatus::retraction})
        if (cases::name_of(kind) == word) return kind;
    return Fault{errc::malformed, "amendment.kind"};
}

// Whose report it is to amend: the hospital's that answered, whoever of its readers finds the mistake.
auto amendable_case(Facts& facts, const Principal& who, const CaseId& id) -> Result<Case>
{
    auto found = cases::visible_case(facts, who, id);
    if (!found) return found.error();
    const bool theirs = who.person && cases::may_read_case(who, *found) && !who.is(ledger::Role::trainee);
    if (!theirs) return Fault{errc::forbidden, "amendment.who"};
    return found;
}

}  // namespace

Versions::Versions(ledger::Ledger& ledger, Clock& clock, Bell& bell, Rules rules, cases::Policy policy)
    : ledger_{ledger}, clock_{clock}, bell_{bell}, rules_{std::make_shared<const Rules>(std::move(rules))},
      policy_{std::make_shared<const cases::Policy>(std::move(policy))}
{
}

auto Versions::submit(Principal who, CaseId which, wire::SubmitDraftBody body) -> awaitable<Result<Shown>>
{
    auto work = [who, which, body = std::move(body), policy = policy_, now = clock_.now()](Facts& facts)
        -> Result<Shown> {
        auto after = submit_in(facts, who, which, body, now);
        if (!after) return after.error();
        return cases::shown(facts, std::move(*after), *policy, now);
    };
    auto done = co_await ledger_.commit(std::move(work));
    if (done) bell_.ring();
    co_return done;
}

auto Versions::send_back(Principal who, CaseId which, wire::SendDraftBackBody body) -> awaitable<Result<Shown>>
{
    if (body.text.empty() || !is_said(body.text, text_max)) co_return Fault{errc::malformed, "review.text"};
    auto work = [who, which, body = std::move(body), policy = policy_, rules = rules_, now = clock_.now()](Facts& facts)
        -> Result<Shown> {
        auto found = readable_case(facts, who, which);
        if (!found) return found.error();
        const int rounds = ledger::is_first_class(*found) ? 0 : rules->rewrites_max;
        const auto until = kept_until(*found, now);
        auto after = change(facts, who, std::move(*found),
                            cases::SendDraftBack{who.person->id, body.token, body.text, rounds, until, now});
        if (!after) return after.error();
        return cases::shown(facts, std::move(*after), *policy, now);
    };
    auto done = co_await ledger_.commit(std::move(work));
    if (done) bell_.ring();
    co_return done;
}

auto Versions::open(Principal who, CaseId which, wire::AmendBody body) -> awaitable<Result<OpenedAmendment>>
{
    const auto kind = kind_of(body.kind);
    if (!kind) co_return kind.error();
    const bool said = !body.reason.empty() && is_said(body.reason, text_max) && is_said(body.requested_by, name_max);
    if (!said) co_return Fault{errc::malformed, "amendment.reason"};
    const bool theirs = !body.wrong_patient || *kind == ledger::ReportStatus::retraction;
    if (!theirs) co_return Fault{errc::malformed, "amendment.wrong-patient"};
    auto work = [who, which, kind = *kind, body = std::move(body), rules = rules_, now = clock_.now()](Facts& facts)
        -> Result<OpenedAmendment> {
        auto found = amendable_case(facts, who, which);
        if (!found) return found.error();
        const auto wish = cases::OpenAmendment{.by = who.person->id,
                                               .kind = kind,
                                               .reason = body.reason,
                                               .requested_by = body.requested_by,
                                               .until = now + rules->amendment_life,
                                               .at = now,
                                               .significant = body.significant || body.wrong_patient,
                                               .wrong_patient = body.wrong_patient};
        auto after = change(facts, who, std::move(*found), wish);
        if (!after) return after.error();
        return OpenedAmendment{which, *after->amending, after->token, needs_second_person(*rules, kind)};
    };
    auto done = co_await ledger_.commit(std::move(work));
    if (done) bell_.ring();
    co_return done;
}

auto Versions::opened(Principal who, CaseId which) -> awaitable<Result<OpenedAmendment>>
{
    auto work = [who, which, rules = rules_, now = clock_.now()](Facts& facts) -> Result<OpenedAmendment> {
        auto found = amendable_case(facts, who, which);
        if (!found) return found.error();
        if (!found->amending || now >= found->amending->until) return Fault{errc::not_found, "amendment"};
        return OpenedAmendment{which, *found->amending, found->token,
                               needs_second_person(*rules, found->amending->kind)};
    };
    co_return co_await ledger_.look(std::move(work));
}

auto Versions::drop(Principal who, CaseId which, std::int64_t token) -> awaitable<Result<Shown>>
{
    auto work = [who, which, token, policy = policy_, now = clock_.now()](Facts& facts) -> Result<Shown> {
        auto found = amendable_case(facts, who, which);
        if (!found) return found.error();
        auto after = change(facts, who, std::move(*found), cases::DropAmendment{who.person->id, token, now});
        if (!after) return after.error();
        return cases::shown(facts, std::move(*after), *policy, now);
    };
    auto done = co_await ledger_.commit(std::move(work));
    if (done) bell_.ring();
    co_return done;
}

auto Versions::all(Principal who, CaseId which) -> awaitable<Result<std::vector<ledger::Report>>>
{
    auto work = [who, which](Facts& facts) -> Result<std::vector<ledger::Report>> {
        auto found = cases::visible_case(facts, who, which);
        if (!found) return found.error();
        return facts.reports().reports_of(which);
    };
    co_return co_await ledger_.look(std::move(work));
}

auto Versions::reviews(Principal who, Instant from, Instant until)
    -> awaitable<Result<std::vector<ledger::ReviewRecord>>>
{
    auto work = [who, from, until](Facts& facts) -> Result<std::vector<ledger::ReviewRecord>> {
        const bool may = who.is(ledger::Role::reader) || who.is(ledger::Role::administrator);
        if (!may) return Fault{errc::forbidden, "who.not-reader"};
        auto all = facts.writing().reviews(from, until);
        if (!all || who.is(ledger::Role::administrator)) return all;
        std::vector<ledger::ReviewRecord> own;
        for (auto& record : *all)
            if (record.author == who.person->id || record.reviewer == who.person->id) own.push_back(std::move(record));
        return own;
    };
    co_return co_await ledger_.look(std::move(work));
}

}  // namespace shanhai::reports
