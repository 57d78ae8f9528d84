#include "tests/sim/reader.hpp"

#include "server/reports/final.hpp"

namespace shanhai::sim {
namespace {

using namespace std::chrono_literals;

auto kind_of(const ledger::Case& which) -> const Kind&
{
    for (const auto& kind : kinds)
        if (kind.modality == which.modality) return kind;
    throw BrokenPromise{"a case is of a kind that was sent"};
}

}  // namespace

void Reader::again_in(std::chrono::microseconds pause, const std::vector<Reader*>& colleagues)
{
    agenda_.in(pause, [this, &colleagues] { take_next(colleagues); });
}

void Reader::take_next(const std::vector<Reader*>& colleagues)
{
    auto taken = house_.ask(house_.running().queue.next(who_));
    must(taken.has_value(), "a reader may ask for the next case");
    idle_ = !*taken;
    if (idle_) return;
    const auto& which = (*taken)->which;
    promises_.claim_told(which, who_.person->id);

    auto* const rival = colleagues[chance_.below(colleagues.size())];
    if (rival != this && chance_.happens(shape_.two_want_one)) {
        const auto lost = house_.ask(house_.running().queue.claim(rival->who_, which.id));
        must(!lost, "what one has claimed no other gets: " + which.id.text());
    }
    read(which, colleagues);
}

void Reader::wake(const std::vector<Reader*>& colleagues)
{
    if (std::exchange(idle_, false)) again_in(chance_.between(2s, 20s), colleagues);
}

void Reader::read(const ledger::Case& which, const std::vector<Reader*>& colleagues)
{
    const auto token = which.token;
    const auto id = which.id;
    if (chance_.happens(shape_.reader_vanishes)) {
        const auto back = chance_.between(2h, 8h);
        agenda_.in(back, [this, id, token] { must(!sign(id, token), "a lapsed claim signs nothing: " + id.text()); });
        return again_in(back + 1min, colleagues);
    }
    if (chance_.happens(shape_.reader_releases)) {
        agenda_.in(chance_.between(1s, 1min), [this, id, token] {
            must(house_.ask(house_.running().queue.release(who_, id, token)).has_value(), "a claim may be given back");
        });
        return again_in(10min, colleagues);
    }
    if (chance_.happens(shape_.reader_returns + shape_.reader_asks)) {
        agenda_.in(chance_.between(10s, 3min), [this, id, token] { turn_to_clinic(id, token); });
        return again_in(4min, colleagues);
    }
    auto* const colleague = colleagues[chance_.below(colleagues.size())];
    const bool able = colleague != this && colleague->who_.person->modalities.contains(which.modality);
    if (able && chance_.happens(shape_.reader_hands_over)) {
        hand_over(which, *colleague);
        return again_in(1min, colleagues);
    }
    again_in(work_on(which) + chance_.between(5s, 1min), colleagues);
}

// The images will not do, or something is not clear: either ends the claim.
void Reader::turn_to_clinic(const CaseId& which, std::int64_t token)
{
    auto& exchange = house_.running().exchange;
    const bool returns = chance_.happens(shape_.reader_returns / (shape_.reader_returns + shape_.reader_asks));
    auto said = returns ? house_.ask(exchange.send_back(who_, which, {token, "111210", "请屏气"}))
                        : house_.ask(exchange.ask(who_, which, {token, "有没有外伤？"}));
    must(said.has_value(), "who holds the claim may turn to the clinic: " + which.text());
    must(!sign(which, token), "a case that is the clinic's turn is signed by nobody: " + which.text());
}

void Reader::hand_over(const ledger::Case& which, Reader& colleague)
{
    const auto& to = colleague.who_.person->id;
    auto given = house_.ask(house_.running().queue.hand_over(who_, which.id, which.token, to));
    must(given.has_value(), "a case may be handed to a colleague: " + which.id.text());
    promises_.claim_told(given->which, to);
    must(!sign(which.id, which.token), "what was handed over is signed by who has it: " + which.id.text());
    colleague.work_on(given->which);
}

// How long it will take: its end is on the agenda.
auto Reader::work_on(const ledger::Case& which) -> std::chrono::microseconds
{
    const auto needed = chance_.lognormal(kind_of(which).reading, reading_sigma);
    const auto done = house_.clock.now() + needed;
    const auto until = std::get<ledger::Claimed>(which.state).until;
    if (done >= until) keep_claim(which.id, which.token, done);
    agenda_.in(needed, [this, id = which.id, token = which.token] {
        must(sign(id, token), "who holds the claim may sign: " + id.text());
    });
    return needed;
}

// A little before each lease ends, as often as it takes.
void Reader::keep_claim(CaseId which, std::int64_t token, Instant until)
{
    auto renewed = house_.ask(house_.running().queue.renew(who_, which, token));
    must(renewed.has_value(), "who reads may go on reading: " + which.text());
    const auto lease = std::get<ledger::Claimed>(renewed->which.state).until;
    if (lease > until) return;
    agenda_.at(lease - 1s, [this, which, token, until] { keep_claim(which, token, until); });
}

auto Reader::sign(const CaseId& which, std::int64_t token) -> bool
{
    const auto report = ledger::Report{.id = mint<ReportId>(house_.clock, house_.entropy),
                                       .of = which,
                                       .by = who_.person->id,
                                       .signer = signer_of(who_),
                                       .digest = Digest::of(to_bytes(which.text())),
                                       .place = {mint<PackId>(house_.clock, house_.entropy), 0, 1},
                                       .signed_at = house_.clock.now()};
    const auto delivery = mint<DeliveryId>(house_.clock, house_.entropy);
    auto work = [&](ledger::Facts& facts) {
        return reports::make_final(facts, who_, token, report, delivery, house_.clock.now());
    };
    const auto done = house_.ask(house_.ledger.commit(std::move(work)));
    must(done || done.error().code() == errc::stale, "a signature is taken, or it is too late");
    promises_.signature_told(which, token, who_.person->id, done.has_value());
    return done.has_value();
}

}  // namespace shanhai::sim
