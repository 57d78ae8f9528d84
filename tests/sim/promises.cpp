#include "tests/sim/promises.hpp"

#include "server/audit/chain.hpp"

namespace shanhai::sim {
namespace {

constexpr std::size_t all = 100'000;

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
    auto& now = cases_[*event.about];
    const auto& what = event.kind;
    const auto from = [&](std::initializer_list<Stage> stages, Stage to) {
        const bool legal = std::find(stages.begin(), stages.end(), now.stage) != stages.end();
        must(legal, what + " cannot happen to " + event.about->text() + " as it stands");
        now.stage = to;
    };
    if (what == "case.opened") return from({Stage::waiting}, Stage::waiting);
    if (what == "case.claimed") {
        ++now.token;
        return from({Stage::waiting, Stage::claimed}, Stage::claimed);  // claimed: over a lease that is past
    }
    if (what == "case.renewed") return from({Stage::claimed}, Stage::claimed);
    if (what == "case.handed-over") {
        ++now.token;
        return from({Stage::claimed}, Stage::claimed);
    }
    if (what == "case.released" || what == "case.lapsed") return from({Stage::claimed}, Stage::waiting);
    if (what == "case.reported") return from({Stage::claimed}, Stage::reported);
    if (what == "case.acknowledged") return from({Stage::reported}, Stage::acknowledged);
    if (what == "case.held") return from({Stage::waiting, Stage::held}, Stage::held);
    if (what == "case.confirmed") return from({Stage::held}, Stage::waiting);
    if (what == "case.cancelled") return from({Stage::waiting, Stage::held}, Stage::cancelled);
    must(false, "nobody here knows what " + what + " means");
}

void Promises::compare_case(const CaseId& which)
{
    const auto found = house_.look([&](ledger::Facts& facts) { return facts.cases().find(which); });
    must(found.has_value(), "an event's case is there: " + which.text());
    static const std::map<ledger::CaseStateName, Stage> stages = {
        {ledger::CaseStateName::waiting, Stage::waiting},   {ledger::CaseStateName::claimed, Stage::claimed},
        {ledger::CaseStateName::held, Stage::held},         {ledger::CaseStateName::reported, Stage::reported},
        {ledger::CaseStateName::acknowledged, Stage::acknowledged},
        {ledger::CaseStateName::cancelled, Stage::cancelled}};
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
    compare_audit();
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

void Promises::compare_audit()
{
    const auto entries = house_.look([](ledger::Facts& facts) { return facts.trail().audit(0, 10 * all); });
    must(audit::check_chain(std::nullopt, entries).has_value(), "the audit trail is whole");
}

}  // namespace shanhai::sim
