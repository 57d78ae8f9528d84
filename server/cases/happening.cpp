#include "server/cases/happening.hpp"

#include <algorithm>

namespace shanhai::cases {
namespace {

template <class... Each>
struct overloaded : Each... {
    using Each::operator()...;
};
template <class... Each>
overloaded(Each...) -> overloaded<Each...>;

using ledger::RemarkKind;
using ledger::Stage;

void set_timing(Case& now, const Timing& timing)
{
    now.warning = timing.warning;
    now.escalation = timing.escalation;
    now.deadline = timing.deadline;
    now.turn = timing.turn;
    now.stage = Stage::quiet;
}

// Back among those who wait, with a clock of its own.
void wait_again(Case& now, Instant at, const Timing& timing)
{
    now.state = ledger::Waiting{at};
    set_timing(now, timing);
}

void note(Case& now, RemarkKind kind, std::string by, std::string text, Instant at)
{
    now.remarks.push_back({kind, std::move(by), std::move(text), at});
}

struct Evolving {
    Case& now;

    void operator()(const CaseClaimed& event)
    {
        now.state = ledger::Claimed{event.by, event.at, event.until};
        now.token = event.token;
        now.kept.reset();
        if (!now.first_claimed_at) now.first_claimed_at = event.at;
        if (!event.group) return;
        now.group = *event.group;
        now.asked_first.reset();
    }
    void operator()(const ClaimRenewed& event) { std::get<ledger::Claimed>(now.state).until = event.until; }
    void operator()(const ClaimReleased& event) { now.state = ledger::Waiting{event.at}; }
    void operator()(const ClaimLapsed& event) { now.state = ledger::Waiting{event.at}; }
    void operator()(const ClaimHandedOver& event)
    {
        now.state = ledger::Claimed{event.to, event.at, event.until};
        now.token = event.token;
    }
    void operator()(const CaseReported& event)
    {
        now.state = ledger::Reported{event.report, event.by, event.at};
        now.reported_at = event.at;
        now.review.reset();
    }
    void operator()(const CaseDelivered& event) { now.delivered_at = event.at; }
    void operator()(const CaseAcknowledged& event)
    {
        now.state = ledger::Acknowledged{event.report, event.by, event.at};
        if (!now.acknowledged_at) now.acknowledged_at = event.at;  // of the first version, as all its times
        if (!now.delivered_at) now.delivered_at = event.at;
    }
    void operator()(const CaseHeld& event)
    {
        now.state = ledger::Held{event.at};
        now.doubts = event.doubts;
    }
    void operator()(const CaseDoubted& event) { now.doubts = event.doubts; }
    void operator()(const CaseConfirmed& event)
    {
        wait_again(now, event.at, event.timing);
        now.checked = ledger::Checked{event.by, event.at, false};
    }
    void operator()(const CaseCorrected& event)
    {
        const bool still = std::ranges::any_of(event.doubts, [](const ledger::Doubt& doubt) {
            return doubt.kind == ledger::DoubtKind::contradiction;
        });
        if (!still) now.state = ledger::Waiting{event.at};
        set_timing(now, event.timing);
        now.form = event.form;
        now.patient_name = event.patient_name;
        now.priority = event.priority;
        now.lane = event.lane;
        now.doubts = event.doubts;
        now.checked = ledger::Checked{event.by, event.at, true};
    }
    void operator()(const CaseCancelled& event) { now.state = ledger::Cancelled{event.by, event.reason, event.at}; }
    void operator()(const CaseReturned& event)
    {
        now.state = ledger::Returned{event.by, event.reason, event.at};
        ++now.returns;
        now.review.reset();  // what was written is about other images
        note(now, RemarkKind::returned, event.by.text(), event.advice, event.at);
    }
    void operator()(const CaseRetaken& event)
    {
        for (const auto& study : event.studies)
            if (std::ranges::find(now.studies, study) == now.studies.end()) now.studies.push_back(study);
        wait_again(now, event.at, event.timing);
        note(now, RemarkKind::retaken, event.by, "", event.at);
    }
    void operator()(const CaseLimited& event)
    {
        wait_again(now, event.at, event.timing);
        note(now, RemarkKind::limits, event.by, event.why, event.at);
    }
    void operator()(const QuestionAsked& event)
    {
        now.state = ledger::Asked{event.by, event.at};
        note(now, RemarkKind::question, event.by.text(), event.question, event.at);
    }
    void operator()(const QuestionAnswered& event)
    {
        if (event.kept) now.state = ledger::Waiting{event.at};
        if (event.kept) now.kept = event.kept;
        for (auto* const moment : {&now.warning, &now.escalation, &now.deadline}) *moment += event.stopped;
        note(now, RemarkKind::answer, event.by, event.answer, event.at);
    }
    void operator()(const CaseDrafted& event)
    {
        now.state = ledger::Waiting{event.at};
        now.review = ledger::Review{event.by, event.at, event.draft, event.signed_by_author};
        now.kept = event.kept;
    }
    void operator()(const DraftSentBack& event)
    {
        now.state = ledger::Waiting{event.at};
        now.review.reset();
        now.kept = event.kept;
        ++now.rewrites;
        note(now, RemarkKind::rewrite, event.by.text(), event.text, event.at);
    }
    void operator()(const CasePreliminary&) {}
    void operator()(const AmendmentOpened& event)
    {
        now.amending = event.what;
        now.token = event.token;
    }
    void operator()(const AmendmentDropped&) { now.amending.reset(); }
    void operator()(const CaseAmended& event)
    {
        now.state = ledger::Reported{event.report, event.by, event.at};
        now.amending.reset();
    }
    void operator()(const CaseWarned&) { now.stage = Stage::warned; }
    void operator()(const CaseEscalated& event)
    {
        now.stage = Stage::escalated;
        now.specialty.clear();  // read by anybody is better than read by nobody
        if (!event.to) return;
        now.asked_first = now.group;
        now.group = *event.to;
        now.kept.reset();
    }
    void operator()(const CaseLate&) { now.stage = Stage::late; }
    void operator()(const CaseOffered&) { now.kept.reset(); }
};

}  // namespace

auto name_of(const Happening& happening) -> std::string_view
{
    return std::visit(overloaded{
                          [](const CaseClaimed&) { return std::string_view{"case.claimed"}; },
                          [](const ClaimRenewed&) { return std::string_view{"case.renewed"}; },
                          [](const ClaimReleased&) { return std::string_view{"case.released"}; },
                          [](const ClaimLapsed&) { return std::string_view{"case.lapsed"}; },
                          [](const ClaimHandedOver&) { return std::string_view{"case.handed-over"}; },
                          [](const CaseReported&) { return std::string_view{"case.reported"}; },
                          [](const CaseDelivered&) { return std::string_view{"case.delivered"}; },
                          [](const CaseAcknowledged&) { return std::string_view{"case.acknowledged"}; },
                          [](const CaseHeld&) { return std::string_view{"case.held"}; },
                          [](const CaseDoubted&) { return std::string_view{"case.doubted"}; },
                          [](const CaseConfirmed&) { return std::string_view{"case.confirmed"}; },
                          [](const CaseCorrected&) { return std::string_view{"case.corrected"}; },
                          [](const CaseCancelled&) { return std::string_view{"case.cancelled"}; },
                          [](const CaseReturned&) { return std::string_view{"case.returned"}; },
                          [](const CaseRetaken&) { return std::string_view{"case.retaken"}; },
                          [](const CaseLimited&) { return std::string_view{"case.limited"}; },
                          [](const QuestionAsked&) { return std::string_view{"case.asked"}; },
                          [](const QuestionAnswered&) { return std::string_view{"case.answered"}; },
                          [](const CaseDrafted&) { return std::string_view{"case.drafted"}; },
                          [](const DraftSentBack&) { return std::string_view{"case.sent-back"}; },
                          [](const CasePreliminary&) { return std::string_view{"case.preliminary"}; },
                          [](const AmendmentOpened&) { return std::string_view{"case.amending"}; },
                          [](const AmendmentDropped&) { return std::string_view{"case.amendment-dropped"}; },
                          [](const CaseAmended&) { return std::string_view{"case.amended"}; },
                          [](const CaseWarned&) { return std::string_view{"case.unclaimed"}; },
                          [](const CaseEscalated&) { return std::string_view{"case.escalated"}; },
                          [](const CaseLate&) { return std::string_view{"case.late"}; },
                          [](const CaseOffered&) { return std::string_view{"case.offered"}; },
                      },
                      happening);
}

auto when(const Happening& happening) -> Instant
{
    return std::visit([](const auto& each) { return each.at; }, happening);
}

auto next_alarm(const Case& now) -> std::optional<Instant>
{
    const auto late = now.stage < Stage::late ? std::optional{now.deadline} : std::nullopt;
    const bool urgent = now.priority != wire::Priority::routine;
    switch (ledger::name_of(now.state)) {
    case ledger::CaseStateName::waiting: break;
    case ledger::CaseStateName::claimed: return late;
    case ledger::CaseStateName::held:
    case ledger::CaseStateName::asked: return urgent ? late : std::nullopt;  // whose clock stands still is not late
    default: return std::nullopt;
    }
    auto soonest = late;
    const auto or_at = [&soonest](Instant moment) { soonest = std::min(soonest.value_or(moment), moment); };
    if (now.stage < Stage::warned) or_at(now.warning);
    if (now.stage < Stage::escalated) or_at(now.escalation);
    if (now.kept) or_at(now.kept->until);
    return soonest;
}

auto evolve(Case now, const Happening& happening) -> Case
{
    ++now.revision;
    std::visit(Evolving{now}, happening);
    now.alarm_at = next_alarm(now);
    return now;
}

}  // namespace shanhai::cases
