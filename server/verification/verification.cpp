#include "server/verification/verification.hpp"

#include "common/report/verification_code.hpp"
#include "server/audit/note.hpp"
#include "server/ledger/audits.hpp"
#include "server/verification/found.hpp"
#include "server/verification/origin.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace shanhai::verification {
namespace {

using ledger::Facts;

constexpr auto refused_action = "report.factor-refused";
constexpr auto day = std::chrono::hours{24};

auto from_detail(const Asker& who) -> std::string
{
    return boost::json::serialize(boost::json::object{{"from", who.from}});
}

auto may_open(const people::Principal& who) -> Result<void>
{
    using ledger::Role;
    const bool machine = !who.person;
    if (machine || who.is(Role::reader) || who.is(Role::operator_) || who.is(Role::administrator)) return {};
    return Fault{errc::forbidden, "verification.who"};
}

auto action_of(State state, bool whole) -> std::string
{
    if (state == State::damaged) return "report.damaged";
    return whole ? "report.checked-full" : "report.checked";
}

// Kept in the trail rather than in memory: a restart opens no lock, and everybody can see how it came to it.
auto wrong_today(Facts& facts, const ReportId& report, Instant now, std::size_t limit) -> Result<std::size_t>
{
    auto filter = ledger::AuditFilter{};
    filter.action = refused_action;
    filter.subjects = {report.text()};
    filter.from = now - day;
    filter.limit = limit;
    auto entries = facts.audits().search(filter);
    if (!entries) return entries.error();
    return entries->size();
}

auto lookups_in(Facts& facts, const people::Principal& who, const ReportId& which, Instant now)
    -> Result<std::vector<ledger::Lookup>>
{
    auto report = facts.reports().report(which);
    if (!report) return report.error();
    const bool administers = who.is(ledger::Role::administrator);
    const bool wrote = *report && who.person &&
                       (who.person->id == (*report)->by || std::optional{who.person->id} == (*report)->author);
    if (!*report || (!administers && !wrote)) return Fault{errc::not_found, "report"};
    auto all = facts.writing().lookups(which);
    if (!all) return all;
    if (all->size() > Verification::lookups_max)
        all->erase(all->begin(), all->end() - static_cast<std::ptrdiff_t>(Verification::lookups_max));
    const auto note = audit::Note{now, who.actor(), "report.lookups-read", which.text()};
    if (auto noted = audit::note(facts, note); !noted) return noted.error();
    return all;
}

}  // namespace

auto stranger(std::string_view address) -> Asker { return {"public", kept_network(address)}; }
auto member(const people::Principal& who) -> Asker { return {who.actor(), who.actor()}; }

Verification::Verification(ledger::Ledger& ledger, archive::PackStore& packs, Lane& cpu,
                           std::vector<pki::Certificate> roots, Clock& clock, Entropy& entropy, log::Log log,
                           PublicSettings settings)
    : ledger_{ledger}, packs_{packs}, cpu_{cpu}, roots_{std::move(roots)}, clock_{clock}, entropy_{entropy}, log_{log},
      settings_{std::move(settings)}, pace_{clock,
                                            {settings_.client_at_once, settings_.client_every},
                                            {settings_.all_at_once, settings_.all_every}}
{
}

auto Verification::admit(const std::string& client) -> std::optional<std::chrono::seconds>
{
    auto wait = pace_.admit(client);
    if (wait) ++tally_.limited;
    return wait;
}

auto Verification::ask(Asker who, std::string code) -> awaitable<Result<Answer>>
{
    auto found = co_await find(std::move(code));
    if (!found) co_return found.error();
    if (!*found) co_return Answer{};
    const auto id = (*found)->report.id;
    auto answer = co_await judge(std::move(**found));
    if (!answer) co_return answer;
    auto noted = co_await note(std::move(who), id, answer->state, false);
    if (!noted) co_return noted.error();
    count(*answer);
    co_return answer;
}

auto Verification::open(Asker who, std::string code, Factor factor) -> awaitable<Result<Answer>>
{
    auto found = co_await find(std::move(code));
    if (!found) co_return found.error();
    if (!*found) co_return Answer{};
    const auto id = (*found)->report.id;
    auto answer = co_await judge_whole(std::move(**found));
    if (!answer) co_return answer;
    if (!answer->shown) {
        auto noted = co_await note(std::move(who), id, answer->state, false);
        if (!noted) co_return noted.error();
        count(*answer);
        co_return answer;
    }

    const bool right = opens(factor, answer->shown->document.patient);
    auto tried = co_await try_factor(std::move(who), id, right);
    if (!tried) co_return tried.error();
    if (*tried != Opening::opened) {
        const auto* const why = *tried == Opening::locked ? "verification.locked" : "verification.factor";
        answer->refused = Fault{errc::forbidden, why};
        answer->shown.reset();
        ++tally_.refused;
        co_return answer;
    }
    answer->ticket = ticket_for(answer->shown->report.id);
    count(*answer);
    co_return answer;
}

auto Verification::open_for(people::Principal who, std::string code) -> awaitable<Result<Answer>>
{
    if (auto allowed = may_open(who); !allowed) co_return allowed.error();
    auto found = co_await find(std::move(code));
    if (!found) co_return found.error();
    if (!*found) co_return Answer{};
    const auto id = (*found)->report.id;
    auto answer = co_await judge_whole(std::move(**found));
    if (!answer) co_return answer;
    const bool whole = answer->shown.has_value();
    auto noted = co_await note(member(who), id, answer->state, whole);
    if (!noted) co_return noted.error();
    count(*answer);
    co_return answer;
}

auto Verification::fetch(Asker who, std::string code, std::string ticket) -> awaitable<Result<ledger::Report>>
{
    const auto kept = tickets_.find(Digest::of(as_view(ticket)));
    if (kept == tickets_.end() || kept->second.until < clock_.now())
        co_return Fault{errc::forbidden, "verification.ticket"};
    const auto only = std::optional{kept->second.report};
    auto found = co_await find(std::move(code));
    if (!found) co_return found.error();
    if (!*found) co_return Fault{errc::not_found, "verification.unknown"};
    co_return co_await send(std::move(who), std::move(**found), only);
}

auto Verification::fetch_for(people::Principal who, std::string code) -> awaitable<Result<ledger::Report>>
{
    if (auto allowed = may_open(who); !allowed) co_return allowed.error();
    auto found = co_await find(std::move(code));
    if (!found) co_return found.error();
    if (!*found) co_return Fault{errc::not_found, "verification.unknown"};
    const std::optional<ReportId> whichever_counts;
    co_return co_await send(member(who), std::move(**found), whichever_counts);
}

auto Verification::send(Asker who, Found found, std::optional<ReportId> only) -> awaitable<Result<ledger::Report>>
{
    if (!found.standing.counts) co_return Fault{errc::conflict, "verification.withdrawn"};
    if (only && *only != *found.standing.counts) co_return Fault{errc::forbidden, "verification.ticket"};
    auto report = found.version(*found.standing.counts);
    auto work = [who = std::move(who), id = report.id, now = clock_.now()](Facts& facts) {
        return audit::note(facts, audit::Note{now, who.actor, "report.read", id.text(), from_detail(who)});
    };
    auto noted = co_await ledger_.commit(std::move(work));
    if (!noted) co_return noted.error();
    co_return report;
}

auto Verification::lookups(people::Principal who, ReportId report) -> awaitable<Result<std::vector<ledger::Lookup>>>
{
    auto work = [who = std::move(who), report, now = clock_.now()](Facts& facts) {
        return lookups_in(facts, who, report, now);
    };
    co_return co_await ledger_.commit(std::move(work));
}

auto Verification::find(std::string code) -> awaitable<Result<std::optional<Found>>>
{
    auto printed = report::parse_verification_code(code);
    if (!printed) {
        ++tally_.mistyped;
        co_return printed.error();
    }
    auto work = [digest = report::digest_of_code(*printed)](Facts& facts) { return Found::by_code(facts, digest); };
    auto found = co_await ledger_.look(std::move(work));
    if (found && !*found) ++tally_.unknown;
    co_return found;
}

auto Verification::note(Asker who, ReportId report, State state, bool whole) -> awaitable<Result<void>>
{
    auto work = [who = std::move(who), report, state, whole, now = clock_.now()](Facts& facts) -> Result<void> {
        auto kept = facts.writing().note(ledger::Lookup{report, now, who.from, whole});
        if (!kept) return kept.error();
        return audit::note(facts,
                           audit::Note{now, who.actor, action_of(state, whole), report.text(), from_detail(who)});
    };
    co_return co_await ledger_.commit(std::move(work));
}

auto Verification::try_factor(Asker who, ReportId report, bool right) -> awaitable<Result<Opening>>
{
    const auto most = static_cast<std::size_t>(settings_.wrong_a_day);
    auto work = [who = std::move(who), report, right, most, now = clock_.now()](Facts& facts) -> Result<Opening> {
        auto wrong = wrong_today(facts, report, now, most);
        if (!wrong) return wrong.error();
        if (*wrong >= most) return Opening::locked;
        const auto say = [&](std::string action) {
            return audit::note(facts, audit::Note{now, who.actor, std::move(action), report.text(), from_detail(who)});
        };
        auto kept = facts.writing().note(ledger::Lookup{report, now, who.from, right});
        if (!kept) return kept.error();
        auto said = say(right ? "report.checked-full" : refused_action);
        if (!said) return said.error();
        const bool last = !right && *wrong + 1 == most;
        if (last)
            if (auto told = say("report.factor-locked"); !told) return told.error();
        return right ? Opening::opened : Opening::refused;
    };
    co_return co_await ledger_.commit(std::move(work));
}

auto Verification::ticket_for(const ReportId& report) -> std::string
{
    const auto now = clock_.now();
    std::erase_if(tickets_, [now](const auto& each) { return each.second.until < now; });
    if (tickets_.size() >= tickets_max) {
        const auto by_time = [](const auto& a, const auto& b) { return a.second.until < b.second.until; };
        tickets_.erase(std::ranges::min_element(tickets_, by_time));
    }
    std::array<std::byte, 16> random{};
    entropy_.fill(random);
    auto ticket = to_hex(random);
    tickets_.insert_or_assign(Digest::of(as_view(ticket)), Ticket{report, now + ticket_life});
    return ticket;
}

void Verification::count(const Answer& answer)
{
    if (answer.state == State::damaged) ++tally_.damaged;
    else if (must_not_be_used(answer.state)) ++tally_.withdrawn;
    else ++tally_.valid;
}

}  // namespace shanhai::verification
