#include "server/intake/held_cases.hpp"

#include "server/audit/note.hpp"
#include "server/intake/check_case.hpp"

namespace shanhai::intake {
namespace {

using cases::Shown;
using ledger::Case;
using ledger::Facts;

constexpr std::size_t name_max = 192;  // bytes: 64 Chinese characters
constexpr std::size_t reason_max = 900;

auto check_name(const std::string& by) -> Result<void>
{
    if (by.empty() || by.size() > name_max) return Fault{errc::malformed, "check.by"};
    return {};
}

// Whether this is the answer they gave already.
auto is_repeat(const Case& now, const wire::ConfirmBody& said) -> bool
{
    return now.checked && !now.checked->corrected && now.checked->by == said.by;
}
auto is_repeat(const Case& now, const wire::CorrectBody& said) -> bool
{
    return now.checked && now.checked->corrected && now.checked->by == said.by &&
           now.form == wire::write_json(said.form);
}
auto is_repeat(const Case& now, const wire::CancelBody& said) -> bool
{
    const auto* const cancelled = std::get_if<ledger::Cancelled>(&now.state);
    return cancelled && cancelled->by == said.by && cancelled->reason == said.reason;
}

auto wish_of(Facts& facts, const Case& now, const wire::ConfirmBody& said, const cases::Policy& policy, Instant at)
    -> Result<cases::Confirm>
{
    auto timing = cases::timing_after_hold(facts, policy, now, at);
    if (!timing) return timing.error();
    return cases::Confirm{said.by, said.revision, at, *timing};
}

auto wish_of(Facts& facts, const Case& now, const wire::CorrectBody& said, const cases::Policy& policy, Instant at)
    -> Result<cases::Correct>
{
    auto urgency = wire::urgency_of(said.form);
    if (!urgency) return urgency.error();
    auto doubts = doubts_of(facts, now.site, now.studies, said.form);
    if (!doubts) return doubts.error();
    auto corrected = now;
    corrected.priority = urgency->priority;
    corrected.lane = urgency->lane;
    auto timing = cases::timing_after_hold(facts, policy, corrected, at);
    if (!timing) return timing.error();
    return cases::Correct{.by = said.by,
                          .form = wire::write_json(said.form),
                          .patient_name = said.form.patient.name,
                          .priority = urgency->priority,
                          .lane = urgency->lane,
                          .doubts = std::move(*doubts),
                          .seen = said.revision,
                          .at = at,
                          .timing = *timing};
}

auto wish_of(Facts&, const Case&, const wire::CancelBody& said, const cases::Policy&, Instant at)
    -> Result<cases::Cancel>
{
    return cases::Cancel{said.by, said.reason, at};
}

template <class Body>
auto answer(Facts& facts, const Principal& who, const CaseId& which, const Body& said, const cases::Policy& policy,
            Instant at) -> Result<Shown>
{
    auto found = cases::own_case(facts, who, which);
    if (!found) return found.error();
    const bool held = std::holds_alternative<ledger::Held>(found->state);
    if (!held && is_repeat(*found, said)) return cases::shown(facts, std::move(*found), policy, at);

    auto wish = wish_of(facts, *found, said, policy, at);
    if (!wish) return wish.error();
    auto happening = cases::decide(*found, *wish);
    if (!happening) return happening.error();
    auto after = cases::record(facts, std::move(*found), *happening, who.actor());
    if (!after) return after.error();
    return cases::shown(facts, std::move(*after), policy, at);
}

}  // namespace

HeldCases::HeldCases(ledger::Ledger& ledger, Clock& clock, Bell& bell, cases::Policy policy)
    : ledger_{ledger}, clock_{clock}, bell_{bell}, policy_{std::make_shared<const cases::Policy>(std::move(policy))}
{}

auto HeldCases::confirm(Principal who, CaseId which, wire::ConfirmBody said) -> awaitable<Result<Shown>>
{
    if (auto named = check_name(said.by); !named) co_return named.error();
    auto work = [who, which, said, policy = policy_, now = clock_.now()](Facts& facts) {
        return answer(facts, who, which, said, *policy, now);
    };
    auto done = co_await ledger_.commit(std::move(work));
    if (done) bell_.ring();
    co_return done;
}

auto HeldCases::correct(Principal who, CaseId which, wire::CorrectBody said) -> awaitable<Result<Shown>>
{
    if (auto named = check_name(said.by); !named) co_return named.error();
    if (auto good = wire::check(said.form); !good) co_return good.error();
    auto work = [who, which, said, policy = policy_, now = clock_.now()](Facts& facts) {
        return answer(facts, who, which, said, *policy, now);
    };
    auto done = co_await ledger_.commit(std::move(work));
    if (done) bell_.ring();
    co_return done;
}

auto HeldCases::cancel(Principal who, CaseId which, wire::CancelBody said) -> awaitable<Result<Shown>>
{
    if (auto named = check_name(said.by); !named) co_return named.error();
    if (said.reason.empty() || said.reason.size() > reason_max) co_return Fault{errc::malformed, "check.reason"};
    auto work = [who, which, said, policy = policy_, now = clock_.now()](Facts& facts) {
        return answer(facts, who, which, said, *policy, now);
    };
    auto done = co_await ledger_.commit(std::move(work));
    if (done) bell_.ring();
    co_return done;
}

auto HeldCases::forms(Principal who, CaseId which) -> awaitable<Result<std::vector<ledger::FormRevision>>>
{
    auto work = [who, which, now = clock_.now()](Facts& facts) -> Result<std::vector<ledger::FormRevision>> {
        auto found = cases::own_case(facts, who, which);
        if (!found) return found.error();
        const auto note = audit::Note{now, who.actor(), "case.forms.read", which.text()};
        if (auto noted = audit::note(facts, note); !noted) return noted.error();
        return facts.cases().forms(which);
    };
    co_return co_await ledger_.commit(std::move(work));
}

}  // namespace shanhai::intake
