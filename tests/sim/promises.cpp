#include "tests/sim/promises.hpp"

#include "server/audit/chain.hpp"
#include "server/insight/throughput.hpp"

#include <algorithm>

namespace shanhai::sim {
namespace {

constexpr std::size_t all = 100'000;

auto nearest_rank(std::vector<std::int64_t> values, int p) -> std::optional<std::int64_t>
{
    if (values.empty()) return std::nullopt;
    std::sort(values.begin(), values.end());
    auto rank = values.size() * static_cast<std::size_t>(p) / 100;
    if (rank * 100 < values.size() * static_cast<std::size_t>(p)) ++rank;
    return values[std::max<std::size_t>(rank, 1) - 1];
}

}  // namespace

void Promises::offset_told(const SubmissionId& which, std::uint64_t offset)
{
    auto& known = offsets_[which];
    must(offset >= known, "an acknowledged offset never goes back: " + which.text());
    known = offset;
}

void Promises::receipt_told(const ledger::Submission& committed)
{
    must(!committed.receipt.empty() && !committed.cases.empty(), "a committed parcel has a receipt and a case");
    const auto [known, fresh] = receipts_.try_emplace(committed.id, Receipt{committed.receipt, committed.cases});
    must(fresh || (known->second.text == committed.receipt && known->second.cases == committed.cases),
         "asking again gets the same receipt: " + committed.id.text());
}

void Promises::sent_by(const ledger::Submission& committed, std::chrono::seconds ahead)
{
    const auto fresh = Sent{committed.committed_at.value(), ahead};
    const auto [last, first] = last_sent_.try_emplace(committed.site, fresh);
    if (!first && last->second.committed <= fresh.committed) last->second = fresh;
}

void Promises::claim_told(const ledger::Case& which, const PersonId& by)
{
    const auto [winner, fresh] = winners_.try_emplace({which.id, which.token}, by);
    must(fresh || winner->second == by, "a claim has one winner: " + which.id.text());
}

void Promises::signature_told(const CaseId& which, std::int64_t token, const PersonId& by, bool accepted)
{
    if (!accepted) {
        ++refused_late_;
        return;
    }
    const auto winner = winners_.find({which, token});
    must(winner != winners_.end() && winner->second == by, "only who holds the claim may sign: " + which.text());
    must(reported_.insert(which).second, "a case is answered once: " + which.text());
}

// Every event of the relay, in order and without a gap; and each case as its events say.
void Promises::after_every_event()
{
    const auto news = house_.look(
        [this](ledger::Facts& facts) { return facts.trail().events(seen_, std::nullopt, all); });
    std::set<CaseId> touched;
    for (const auto& event : news) {
        must(event.number == seen_ + 1, "events are numbered without gaps");
        seen_ = event.number;
        if (!event.about) continue;
        follow(event);
        touched.insert(*event.about);
    }
    for (const auto& which : touched) compare_case(which);
}

void Promises::follow(const ledger::Event& event)
{
    using enum Stage;
    struct Step {
        std::vector<Stage> from;
        Stage to;
    };
    static const std::map<std::string_view, Step> steps = {
        {"case.opened", {{waiting}, waiting}},
        {"case.claimed", {{waiting, claimed, asked}, claimed}},  // claimed: over a lease that is past
        {"case.renewed", {{claimed}, claimed}},
        {"case.handed-over", {{claimed}, claimed}},
        {"case.released", {{claimed}, waiting}},
        {"case.lapsed", {{claimed}, waiting}},
        {"case.reported", {{claimed}, reported}},
        {"case.delivered", {{reported}, reported}},
        {"case.acknowledged", {{reported}, acknowledged}},
        {"case.held", {{waiting, held}, held}},
        {"case.confirmed", {{held}, waiting}},
        {"case.cancelled", {{waiting, held}, cancelled}},
        {"case.returned", {{claimed}, returned}},
        {"case.retaken", {{returned}, waiting}},
        {"case.limited", {{returned}, waiting}},
        {"case.asked", {{claimed}, asked}},
        {"case.answered", {{asked}, waiting}},
        {"case.unclaimed", {{waiting}, waiting}},
        {"case.escalated", {{waiting}, waiting}},
        {"case.offered", {{waiting}, waiting}},
    };
    auto& now = cases_[*event.about];
    const auto& what = event.kind;
    note_moments(now, event);
    if (what == "case.late") {
        must(now.stage == waiting || now.stage == claimed || now.stage == held || now.stage == asked,
             "only what is not answered is late");
        return;
    }
    const auto step = steps.find(what);
    must(step != steps.end(), "nobody here knows what " + what + " means");
    const auto& from = step->second.from;
    must(std::find(from.begin(), from.end(), now.stage) != from.end(), what + " happens where it may");
    now.stage = step->second.to;
}

void Promises::note_moments(Followed& now, const ledger::Event& event)
{
    const auto& what = event.kind;
    const auto first = [&](std::optional<Instant>& moment) { moment = moment.value_or(event.at); };
    if (what == "case.opened") now.opened = event.at;
    if (what == "case.claimed" || what == "case.handed-over") ++now.token;
    if (what == "case.claimed") first(now.claimed);
    if (what == "case.returned") ++now.returns;
    if (what == "case.reported") first(now.reported);
    if (what == "case.delivered" || what == "case.acknowledged") first(now.delivered);  // seen: so it has come
    if (what == "case.acknowledged") first(now.acknowledged);
}

void Promises::compare_case(const CaseId& which)
{
    const auto found = house_.look([&](ledger::Facts& facts) { return facts.cases().find(which); });
    must(found.has_value(), "an event's case is there: " + which.text());
    static const std::map<ledger::CaseStateName, Stage> stages = {
        {ledger::CaseStateName::waiting, Stage::waiting},   {ledger::CaseStateName::claimed, Stage::claimed},
        {ledger::CaseStateName::held, Stage::held},         {ledger::CaseStateName::reported, Stage::reported},
        {ledger::CaseStateName::acknowledged, Stage::acknowledged},
        {ledger::CaseStateName::cancelled, Stage::cancelled},
        {ledger::CaseStateName::returned, Stage::returned}, {ledger::CaseStateName::asked, Stage::asked}};
    must(stages.at(ledger::name_of(found->state)) == cases_.at(which).stage,
         "a case stands where its events left it: " + which.text());
    must(found->token == cases_.at(which).token, "each claim has the next token: " + which.text());
}

void Promises::after_a_crash()
{
    after_every_event();
    compare_parcels();
}

void Promises::at_the_end()
{
    after_every_event();
    compare_parcels();
    compare_deliveries();
    compare_clocks();
    compare_audit();
    recount();
}

// Acknowledged means durable, and complete means complete.
void Promises::compare_parcels()
{
    for (const auto& [id, offset] : offsets_) {
        const auto row = house_.look([&id = id](ledger::Facts& facts) { return facts.submissions().submission(id); });
        must(row && row->offset >= offset, "an acknowledged offset is still there: " + id.text());
        if (row->offset == 0) continue;
        const auto pack = house_.ask(house_.packs.look(row->pack));
        must(pack && pack->length >= row->offset, "acknowledged bytes are still there: " + id.text());
    }
    for (const auto& [id, receipt] : receipts_) {
        const auto row = house_.look([&id = id](ledger::Facts& facts) { return facts.submissions().submission(id); });
        must(row && row->state == ledger::SubmissionState::committed && row->receipt == receipt.text,
             "a receipt stands: " + id.text());
        for (const auto& line : row->manifest) {
            const auto object = house_.look(
                [&](ledger::Facts& facts) { return facts.archive().with_digest(row->site, line.digest); });
            must(object && !object->arriving, "what a receipt names is held: " + id.text());
            const auto& place = object->place;
            const auto digest = house_.ask(house_.packs.digest(place.pack, place.offset, place.size));
            must(digest && *digest == line.digest, "and is what was sent, byte for byte: " + id.text());
        }
    }
}

// Nothing is reported that is not on its way to the clinic, and nothing has arrived that nobody there has seen.
void Promises::compare_deliveries()
{
    for (const auto& [which, followed] : cases_) {
        compare_case(which);
        const auto reports = house_.look([&which = which](ledger::Facts& facts) {
            return facts.reports().reports_of(which);
        });
        const bool answered = followed.stage == Stage::reported || followed.stage == Stage::acknowledged;
        must(reports.size() == (answered ? 1U : 0U), "a case has a report when it is answered: " + which.text());
        must(answered == reported_.contains(which), "and its reader was told so: " + which.text());
        if (!answered) continue;
        const auto row = house_.look([&which = which](ledger::Facts& facts) { return facts.cases().find(which); });
        const auto delivery = house_.look([&](ledger::Facts& facts) {
            return facts.deliveries().delivery(reports.front().id, row->site);
        });
        must(delivery.has_value(), "a report is on its way: " + which.text());
        const bool seen = delivery->state == ledger::DeliveryState::acknowledged && !delivery->acknowledged_by.empty();
        must(seen == acknowledged_.contains(which), "delivered is what the clinic said: " + which.text());
    }
    std::set<CaseId> promised;
    for (const auto& [id, receipt] : receipts_) promised.insert(receipt.cases.begin(), receipt.cases.end());
    for (const auto& [which, followed] : cases_)
        must(promised.contains(which), "no case that no parcel made: " + which.text());
}

// Clocks that are wrong change nothing, and are told: a clinic's computer as its last parcel showed it.
void Promises::compare_clocks()
{
    const auto tolerance = intake::IntakeSettings{}.clock_tolerance;
    for (const auto& [site, last] : last_sent_) {
        const auto off = house_.look(
            [&site = site](ledger::Facts& facts) { return facts.archive().clocks_off(site, all); });
        const bool told = std::ranges::any_of(off, [](const auto& clock) { return clock.device == "computer"; });
        const bool is_off = std::chrono::abs(last.ahead) > tolerance;
        must(told == is_off, "a wrong clock is told, a right one is not: " + site.text());
    }
}

void Promises::compare_audit()
{
    const auto entries = house_.look([](ledger::Facts& facts) { return facts.trail().audit(0, 10 * all); });
    must(audit::check_chain(std::nullopt, entries).has_value(), "the audit trail is whole");
}

// The administrator's figures, from nothing but events.
void Promises::recount()
{
    const auto now = house_.clock.now() + std::chrono::seconds{1};  // until: not included
    const auto cases = house_.look([&](ledger::Facts& facts) { return facts.cases().opened_between(Instant{}, now); });
    std::vector<insight::Reading> readings;
    for (const auto& each : cases) readings.push_back({each});
    const auto said = insight::throughput(readings, Instant{}, now, now).total;

    std::map<Stage, std::int64_t> counted;
    std::vector<std::int64_t> to_claim, to_report, to_deliver, to_acknowledge;
    for (const auto& [which, each] : cases_) {
        ++counted[each.stage];
        const auto leg = [&, from = each.opened](const std::optional<Instant>& until, std::vector<std::int64_t>& into) {
            if (until) into.push_back(std::chrono::duration_cast<std::chrono::seconds>(*until - from).count());
        };
        leg(each.claimed, to_claim);
        leg(each.reported, to_report);
        leg(each.delivered, to_deliver);
        leg(each.acknowledged, to_acknowledge);
    }
    must(said.arrived == static_cast<std::int64_t>(cases_.size()), "what arrived is counted once");
    std::int64_t returns = 0;
    for (const auto& [which, each] : cases_) returns += each.returns;
    must(said.returns == returns, "every return is counted");
    must(said.returned == counted[Stage::returned] && said.asked == counted[Stage::asked],
         "what waits for the clinic is counted");
    must(said.waiting == counted[Stage::waiting] && said.held == counted[Stage::held] &&
             said.reading == counted[Stage::claimed] && said.acknowledged == counted[Stage::acknowledged] &&
             said.reported == counted[Stage::reported] + counted[Stage::acknowledged],
         "every case is counted where it stands");
    for (const auto& [told, seconds, p] : {std::tuple{said.to_claim_p50, &to_claim, 50},
                                           {said.to_claim_p90, &to_claim, 90},
                                           {said.to_claim_p99, &to_claim, 99},
                                           {said.to_report_p50, &to_report, 50},
                                           {said.to_report_p90, &to_report, 90},
                                           {said.to_report_p99, &to_report, 99},
                                           {said.to_deliver_p50, &to_deliver, 50},
                                           {said.to_deliver_p90, &to_deliver, 90},
                                           {said.to_deliver_p99, &to_deliver, 99},
                                           {said.to_acknowledge_p50, &to_acknowledge, 50},
                                           {said.to_acknowledge_p90, &to_acknowledge, 90},
                                           {said.to_acknowledge_p99, &to_acknowledge, 99}})
        must(told == nearest_rank(*seconds, p), "a percentile is what the events say it is");
}

}  // namespace shanhai::sim
