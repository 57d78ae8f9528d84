#include "server/duty/duty.hpp"

#include "server/audit/note.hpp"

#include <set>

namespace shanhai::duty {
namespace {

using ledger::Facts;

auto must_exist(Facts& facts, std::string_view site, std::string_view at) -> Result<void>
{
    auto id = SiteId::parse(site);
    if (!id) return Fault{errc::not_found, at};
    auto found = facts.people().site(*id);
    if (!found) return found.error();
    if (!*found) return Fault{errc::not_found, at};
    return {};
}

auto put_shift(Facts& facts, ledger::Shift shift) -> Result<void>
{
    if (auto exists = must_exist(facts, shift.site.text(), "shift.site"); !exists) return exists.error();
    if (shift.person) {
        auto person = facts.people().person(*shift.person);
        if (!person) return person.error();
        if (!*person) return Fault{errc::not_found, "shift.who"};
        if (shift.name.empty()) shift.name = (*person)->name;
    }
    return facts.rosters().put(shift);
}

// One's own site, and the other end of every pairing and agreement it has.
auto sites_around(Facts& facts, const SiteId& own) -> Result<std::set<SiteId>>
{
    auto agreements = facts.rosters().agreements();
    if (!agreements) return agreements.error();
    auto all = std::set<SiteId>{own};
    for (const auto& one : *agreements) {
        if (one.from == own) all.insert(one.to);
        if (one.to == own) all.insert(one.from);
    }
    return all;
}

}  // namespace

auto put_agreement(Facts& facts, const ledger::Agreement& agreement) -> Result<void>
{
    auto sites = std::set<std::string>{agreement.from.text(), agreement.to.text()};
    for (const auto& contact : agreement.contacts) sites.insert(contact.site);
    for (const auto& site : sites)
        if (auto exists = must_exist(facts, site, "agreement.site"); !exists) return exists.error();
    return facts.rosters().put(agreement);
}

auto Duty::agreements(Principal who) -> awaitable<Result<std::vector<ledger::Agreement>>>
{
    auto work = [who](Facts& facts) -> Result<std::vector<ledger::Agreement>> {
        if (auto allowed = people::may_administer(who); !allowed) return allowed.error();
        return facts.rosters().agreements();
    };
    co_return co_await ledger_.look(std::move(work));
}

auto Duty::put(Principal who, ledger::Agreement agreement) -> awaitable<Result<void>>
{
    auto work = [who, agreement, now = clock_.now()](Facts& facts) -> Result<void> {
        if (auto allowed = people::may_administer(who); !allowed) return allowed.error();
        if (auto put = put_agreement(facts, agreement); !put) return put.error();
        const auto subject = agreement.from.text() + '>' + agreement.to.text();
        return audit::note(facts, audit::Note{now, who.actor(), "agreement.put", subject});
    };
    co_return co_await ledger_.commit(std::move(work));
}

auto Duty::shifts(Principal who, std::optional<SiteId> site, Instant from, Instant until)
    -> awaitable<Result<std::vector<ledger::Shift>>>
{
    auto work = [who, site, from, until](Facts& facts) -> Result<std::vector<ledger::Shift>> {
        if (auto allowed = people::may_administer(who); !allowed) return allowed.error();
        return facts.rosters().shifts(site, from, until);
    };
    co_return co_await ledger_.look(std::move(work));
}

auto Duty::put(Principal who, std::vector<ledger::Shift> shifts) -> awaitable<Result<void>>
{
    auto work = [who, shifts, now = clock_.now()](Facts& facts) -> Result<void> {
        if (auto allowed = people::may_administer(who); !allowed) return allowed.error();
        for (const auto& shift : shifts) {
            if (auto put = put_shift(facts, shift); !put) return put.error();
            const auto note = audit::Note{now, who.actor(), "shift.put", shift.id.text()};
            if (auto noted = audit::note(facts, note); !noted) return noted.error();
        }
        return {};
    };
    co_return co_await ledger_.commit(std::move(work));
}

auto Duty::drop(Principal who, ledger::ShiftId id) -> awaitable<Result<void>>
{
    auto work = [who, id, now = clock_.now()](Facts& facts) -> Result<void> {
        if (auto allowed = people::may_administer(who); !allowed) return allowed.error();
        auto shift = facts.rosters().shift(id);
        if (!shift) return shift.error();
        if (!*shift) return Fault{errc::not_found, "shift"};
        if (auto dropped = facts.rosters().drop(id); !dropped) return dropped.error();
        return audit::note(facts, audit::Note{now, who.actor(), "shift.dropped", id.text()});
    };
    co_return co_await ledger_.commit(std::move(work));
}

auto Duty::on_call(Principal who) -> awaitable<Result<std::vector<ledger::Shift>>>
{
    auto work = [who, now = clock_.now()](Facts& facts) -> Result<std::vector<ledger::Shift>> {
        auto around = sites_around(facts, who.site);
        if (!around) return around.error();
        auto all = facts.rosters().shifts(std::nullopt, now, now + std::chrono::microseconds{1});
        if (!all) return all.error();
        std::erase_if(*all, [&](const ledger::Shift& shift) { return !around->contains(shift.site); });
        return all;
    };
    co_return co_await ledger_.look(std::move(work));
}

}  // namespace shanhai::duty
