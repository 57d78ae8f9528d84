#include "server/critical/critical.hpp"

#include "common/wire/request_form.hpp"
#include "server/critical/action.hpp"
#include "server/critical/ladder.hpp"
#include "server/critical/read_back.hpp"
#include "server/critical/record.hpp"
#include "server/critical/sight.hpp"

namespace shanhai::critical {
namespace {

using ledger::Facts;

constexpr std::size_t text_max = 1200;  // bytes: 400 Chinese characters

auto is_said(const std::string& text) -> bool { return !text.empty() && text.size() <= text_max; }

// Whoever reads the case may raise, and whoever asked for it.
auto may_raise(const Principal& who, const ledger::Case& which) -> Result<Side>
{
    const bool reads = who.site == which.group && who.is(ledger::Role::reader);
    const bool asks = who.site == which.site && !who.is(ledger::Role::administrator);
    if (asks && !reads) return Side::treating;
    if (who.site != which.group) return Fault{errc::not_found, "case"};  // not theirs: not there
    if (auto may = people::may_read(who, which.group, which.modality); !may) return may.error();
    return Side::reading;
}

auto is_hurried(const ledger::Case& which) -> bool
{
    const auto form = wire::read_json<wire::RequestForm>(which.form);
    return which.priority == wire::Priority::emergency || (form && !form->lane.empty());
}

// As it begins: suspected, by whoever says so.
auto alert_about(const ledger::Case& which, ledger::AlertId id, ledger::Criterion criterion, std::string finding,
                 const Who& who, Instant now) -> Alert
{
    auto alert = Alert{.id = std::move(id),
                       .of = which.id,
                       .site = which.site,
                       .group = which.group,
                       .modality = which.modality,
                       .hurried = is_hurried(which),
                       .criterion = std::move(criterion),
                       .finding = std::move(finding),
                       .found_by = who.actor,
                       .found_at = now};
    if (who.side == Side::reading) alert.first_check = who.person;  // whoever finds it has checked once
    return alert;
}

auto same_open(Facts& facts, const CaseId& of, const Item& item) -> Result<std::optional<Alert>>
{
    auto filter = ledger::AlertFilter{.of = of, .open_only = true};
    auto open = facts.alerts().list(filter);
    if (!open) return open.error();
    for (auto& alert : *open) {
        const bool same = alert.criterion.item == item.code && alert.state != AlertState::voided;
        if (same) return std::optional{std::move(alert)};
    }
    return std::optional<Alert>{};
}

// Finds the alert, asks decide(), records what it says.
template <class Wish>
auto take(Facts& facts, Seen seen, const Wish& wish, const Policy& policy) -> Result<Shown>
{
    auto happening = decide(seen.alert, wish, policy.timers(seen.alert));
    if (!happening) return happening.error();
    auto after = record(facts, std::move(seen.alert), *happening);
    if (!after) return after.error();
    return shown(facts, std::move(*after), seen.side);
}

}  // namespace

Critical::Critical(ledger::Ledger& ledger, Clock& clock, Entropy& entropy, Bell& bell, Lists lists, Policy policy)
    : ledger_{ledger}, clock_{clock}, entropy_{entropy}, bell_{bell},
      lists_{std::make_shared<const Lists>(std::move(lists))},
      policy_{std::make_shared<const Policy>(std::move(policy))}
{
}

// `make` answers what is wanted: Result<Wish>(Facts&, const Seen&, Instant now).
template <class MakeWish>
auto Critical::change(Principal who, ledger::AlertId id, MakeWish make) -> awaitable<Result<Shown>>
{
    auto work = [policy = policy_, who, id, make, now = clock_.now()](Facts& facts) -> Result<Shown> {
        auto seen = visible_alert(facts, who, id);
        if (!seen) return seen.error();
        auto wish = make(facts, *seen, now);
        if (!wish) return wish.error();
        return take(facts, std::move(*seen), *wish, *policy);
    };
    auto done = co_await ledger_.commit(std::move(work));
    if (done) bell_.ring();
    co_return done;
}

auto Critical::raise(Principal who, Suspicion suspicion) -> awaitable<Result<Shown>>
{
    if (!is_said(suspicion.finding)) co_return Fault{errc::malformed, "critical.finding"};
    auto work = [lists = lists_, policy = policy_, who, suspicion, id = mint<ledger::AlertId>(clock_, entropy_),
                 now = clock_.now()](Facts& facts) -> Result<Shown> {
        auto which = facts.cases().find(suspicion.of);
        if (!which) return which.error();
        if (!*which) return Fault{errc::not_found, "case"};
        auto side = may_raise(who, **which);
        if (!side) return side.error();
        auto match = lists->find(suspicion.item, (*which)->modality, day_of(now));
        if (!match) return match.error();
        auto earlier = same_open(facts, suspicion.of, match->item);
        if (!earlier) return earlier.error();
        if (*earlier) return shown(facts, std::move(**earlier), *side);

        const auto& [list, item] = *match;
        const auto criterion = ledger::Criterion{list.id, list.version, item.code, item.criterion, item.grade};
        auto did = Who{.actor = who.actor(), .side = *side};
        if (who.person) did.person = who.person->id;
        auto alert = alert_about(**which, id, criterion, suspicion.finding, did, now);
        alert.due_at = now + policy->timers(alert).decision;
        auto rung = reading_rung(facts, alert, 0, now);
        if (!rung) return rung.error();
        auto opened = open(facts, std::move(alert), std::move(rung->calls), did);
        if (!opened) return opened.error();
        return shown(facts, std::move(*opened), *side);
    };
    auto raised = co_await ledger_.commit(std::move(work));
    if (raised) bell_.ring();
    co_return raised;
}

auto Critical::raise_corrected(Facts& facts, const ledger::Case& which, const Principal& who, const std::string& why,
                               Instant now) -> Result<void>
{
    const auto did = Who{.actor = who.actor(), .side = Side::reading, .person = who.person->id};
    const auto criterion = ledger::Criterion{"shanhai", "1", "report-corrected", "报告更正，影响处置", "red"};
    auto alert = alert_about(which, mint<ledger::AlertId>(clock_, entropy_), criterion, why, did, now);
    auto opened = open(facts, std::move(alert), {}, did);
    if (!opened) return opened.error();
    auto rung = treating_rung(facts, *opened, 0, now);
    if (!rung) return rung.error();
    auto confirmed = decide(*opened, Check{did, true, std::move(rung->calls), now}, policy_->timers(*opened));
    if (!confirmed) return confirmed.error();
    auto called = record(facts, std::move(*opened), *confirmed);
    if (!called) return called.error();
    return {};
}

auto Critical::confirm(Principal who, ledger::AlertId id) -> awaitable<Result<Shown>>
{
    auto make = [policy = policy_, who](Facts& facts, const Seen& seen, Instant now) -> Result<Check> {
        if (auto reads = people::may_read(who, seen.alert.group, seen.alert.modality); !reads)
            return Fault{errc::forbidden, "critical.side"};
        auto did = who_did(who, seen.side, {});
        if (!did) return did.error();
        auto rung = treating_rung(facts, seen.alert, 0, now);
        if (!rung) return rung.error();
        return Check{*did, policy->one_is_enough(now), std::move(rung->calls), now};
    };
    co_return co_await change(std::move(who), std::move(id), std::move(make));
}

auto Critical::receive(Principal who, ledger::AlertId id) -> awaitable<Result<Shown>>
{
    auto make = [who](Facts&, const Seen& seen, Instant now) -> Result<Receive> {
        return Receive{Who{who.actor(), seen.side}, who.site, now};
    };
    co_return co_await change(std::move(who), std::move(id), std::move(make));
}

auto Critical::acknowledge(Principal who, ledger::AlertId id, Answer answer) -> awaitable<Result<Shown>>
{
    // Also what is wrong is written down, so the work succeeds and the fault comes after it.
    struct Heard {
        Shown shown;
        bool right;
    };
    auto work = [policy = policy_, who, id, answer, now = clock_.now()](Facts& facts) -> Result<Heard> {
        auto seen = visible_alert(facts, who, id);
        if (!seen) return seen.error();
        auto did = who_did(who, seen->side, answer.by);
        if (!did) return did.error();
        auto patient = patient_of(facts, seen->alert);
        if (!patient) return patient.error();
        const bool right = answer.id_end.empty() ? !answer.name.empty() && answer.name == patient->name
                                                 : is_end_of_id(answer.id_end, patient->id);
        auto done = take(facts, std::move(*seen), ReadBack{*did, right, now}, *policy);
        if (!done) return done.error();
        return Heard{std::move(*done), right};
    };
    auto heard = co_await ledger_.commit(std::move(work));
    if (!heard) co_return heard.error();
    bell_.ring();
    if (!heard->right) co_return Fault{errc::mismatch, "critical.read-back"};
    co_return std::move(heard->shown);
}

auto Critical::act(Principal who, ledger::AlertId id, Done action) -> awaitable<Result<Shown>>
{
    const bool known = is_one_of(actions, action.what) && action.note.size() <= text_max;
    if (!known || (action.what == "other" && action.note.empty())) co_return Fault{errc::malformed, "critical.action"};
    auto make = [who, action](Facts&, const Seen& seen, Instant now) -> Result<Act> {
        auto did = who_did(who, seen.side, action.by);
        if (!did) return did.error();
        return Act{*did, action.what, action.note, now};
    };
    co_return co_await change(std::move(who), std::move(id), std::move(make));
}

auto Critical::close(Principal who, ledger::AlertId id, Done outcome) -> awaitable<Result<Shown>>
{
    const bool known = is_one_of(outcomes, outcome.what) && outcome.note.size() <= text_max;
    if (!known || (outcome.what == "other" && outcome.note.empty()))
        co_return Fault{errc::malformed, "critical.outcome"};
    auto make = [who, outcome](Facts&, const Seen& seen, Instant now) -> Result<Close> {
        auto did = who_did(who, seen.side, outcome.by);
        if (!did) return did.error();
        return Close{*did, outcome.what, outcome.note, now};
    };
    co_return co_await change(std::move(who), std::move(id), std::move(make));
}

auto Critical::refute(Principal who, ledger::AlertId id, std::string reason) -> awaitable<Result<Shown>>
{
    if (!is_said(reason)) co_return Fault{errc::malformed, "critical.reason"};
    auto make = [who, reason](Facts&, const Seen& seen, Instant now) -> Result<Void> {
        if (auto reads = people::may_read(who, seen.alert.group, seen.alert.modality); !reads)
            return Fault{errc::forbidden, "critical.side"};
        auto did = who_did(who, seen.side, {});
        if (!did) return did.error();
        return Void{*did, reason, now};
    };
    co_return co_await change(std::move(who), std::move(id), std::move(make));
}

auto Critical::acknowledge_correction(Principal who, ledger::AlertId id, std::string by) -> awaitable<Result<Shown>>
{
    auto make = [who, by](Facts&, const Seen& seen, Instant now) -> Result<SeeCorrection> {
        auto did = who_did(who, seen.side, by);
        if (!did) return did.error();
        return SeeCorrection{*did, now};
    };
    co_return co_await change(std::move(who), std::move(id), std::move(make));
}

auto Critical::record_call(Principal who, ledger::AlertId id, Call call) -> awaitable<Result<Shown>>
{
    const bool said = is_said(call.whom) && call.number.size() <= 40 && call.note.size() <= text_max;
    if (!said) co_return Fault{errc::malformed, "critical.call"};
    auto make = [who, call](Facts&, const Seen& seen, Instant now) -> Result<RecordCall> {
        auto did = who_did(who, seen.side, call.by);
        if (!did) return did.error();
        return RecordCall{*did, call.whom, call.number, call.reached, call.note, now};
    };
    co_return co_await change(std::move(who), std::move(id), std::move(make));
}

}  // namespace shanhai::critical
