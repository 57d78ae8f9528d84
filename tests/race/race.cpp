#include "tests/race/race.hpp"

#include "server/audit/chain.hpp"
#include "tests/support/run.hpp"

#include <algorithm>
#include <map>

namespace shanhai::race {
namespace {

using ledger::Facts;

auto try_all(Ground& ground, const std::vector<CaseId>& cases, people::Principal who, Tally& tally) -> awaitable<void>
{
    for (const auto& which : cases) {
        for (bool answered = false; !answered;) {
            const auto began = std::chrono::steady_clock::now();
            auto claimed = co_await ground.queue.claim(who, which);
            const auto took = std::chrono::steady_clock::now() - began;
            answered = claimed || claimed.error().code() != errc::busy;
            if (!answered) continue;
            (claimed ? tally.winners : tally.losers).push_back(took);
            if (claimed) tally.won.push_back(which.text() + ' ' + who.person->id.text());
        }
    }
}

template <class Work>
auto look(Ground& ground, Work work)
{
    return test::run(ground.io, ground.ledger->look(std::move(work))).value();
}

void check_events(Ground& ground, std::size_t cases, std::vector<std::string>& broken)
{
    constexpr std::size_t page = 5'000;
    std::int64_t last = 0;
    std::map<CaseId, int> claims;
    for (;;) {
        const auto events =
            look(ground, [last](Facts& facts) { return facts.trail().events(last, std::nullopt, page); });
        if (events.empty()) break;
        for (const auto& event : events) {
            if (event.number != last + 1) broken.push_back("a gap behind event " + std::to_string(last));
            last = event.number;
            if (event.kind == "case.claimed" && event.about) ++claims[*event.about];
        }
    }
    if (claims.size() != cases) broken.push_back(std::to_string(claims.size()) + " cases claimed");
    for (const auto& [which, times] : claims)
        if (times != 1) broken.push_back(which.text() + " claimed " + std::to_string(times) + " times");
}

void check_audit(Ground& ground, std::vector<std::string>& broken)
{
    const auto trail = look(ground, [](Facts& facts) { return facts.trail().audit(0, 10'000'000); });
    if (!audit::check_chain(std::nullopt, trail)) broken.emplace_back("the audit chain is broken");
}

}  // namespace

auto run(Ground& ground, const std::vector<CaseId>& cases, std::size_t first, std::size_t readers) -> Tally
{
    Tally tally;
    for (std::size_t i = first; i < first + readers; ++i)
        asio::co_spawn(ground.io, try_all(ground, cases, ground.reader(i), tally), asio::detached);
    ground.io.restart();
    ground.io.run();
    return tally;
}

auto broken_promises(Ground& ground, const std::vector<std::string>& won, std::size_t cases) -> std::vector<std::string>
{
    std::vector<std::string> broken;
    if (won.size() != cases) broken.push_back(std::to_string(won.size()) + " claims granted, not one for each case");
    for (const auto& line : won) {
        const auto space = line.find(' ');
        const auto id = CaseId::parse(line.substr(0, space)).value();
        const auto which = look(ground, [id](Facts& facts) { return facts.cases().find(id); });
        const auto* const claim = which ? std::get_if<ledger::Claimed>(&which->state) : nullptr;
        if (!claim || claim->by.text() != line.substr(space + 1)) broken.push_back("not theirs: " + line);
    }
    check_events(ground, cases, broken);
    check_audit(ground, broken);
    return broken;
}

auto percentile(std::vector<Nanoseconds> all, int p) -> double
{
    if (all.empty()) return 0;
    const auto rank = (all.size() * static_cast<std::size_t>(p) + 99) / 100;
    const auto nth = all.begin() + static_cast<std::ptrdiff_t>(std::max<std::size_t>(rank, 1) - 1);
    std::nth_element(all.begin(), nth, all.end());
    return std::chrono::duration<double, std::milli>(*nth).count();
}

}  // namespace shanhai::race
