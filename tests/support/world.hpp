// A small county for tests: a village under a township, whose images a hospital reads, and the people who do it.
//
//   dongpo (village) -> qingshan (township) == pairing ==> yunling (county): dr-wang reads all, dr-li DX, CR and US
//
// Time stands still, chance is seeded, the ledger is in memory, and everything runs on one context.
#pragma once

#include "common/runtime/bell.hpp"
#include "server/adapters/memory/ledger.hpp"
#include "server/audit/chain.hpp"
#include "server/cases/record.hpp"
#include "server/ledger/rosters.hpp"
#include "server/people/principal.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/run.hpp"

namespace shanhai::test {

inline auto site_id(std::string_view text) -> SiteId { return SiteId::parse(text).value(); }
inline auto person_id(std::string_view text) -> PersonId { return PersonId::parse(text).value(); }
inline auto day(std::string_view text) -> Day { return parse_day(text).value(); }

inline auto site_row(std::string_view id, std::string name, ledger::Level level, std::string_view parent = {})
    -> ledger::Site
{
    auto site = ledger::Site{site_id(id), std::nullopt, std::move(name), level};
    if (!parent.empty()) site.parent = site_id(parent);
    return site;
}

inline auto person_row(std::string_view id, std::string_view site, std::string name, ledger::Role role,
                       std::set<std::string> modalities = {}) -> ledger::Person
{
    return {.id = person_id(id),
            .site = site_id(site),
            .name = std::move(name),
            .title = "主任医师",
            .licence = "110530000000001",
            .specialties = {},
            .modalities = std::move(modalities),
            .roles = {role},
            .valid_from = day("2026-01-01"),
            .valid_until = day("2026-12-31"),
            .active = true};
}

inline auto pairing_row(std::string_view from, std::string_view to, std::set<std::string> modalities = {})
    -> ledger::Pairing
{
    return {site_id(from), site_id(to), std::move(modalities), day("2026-01-01"), day("2026-12-31")};
}

struct World {
    FakeClock clock;
    SeededEntropy entropy;
    Bell bell;
    memory::Ledger ledger;
    asio::io_context io{1};  // goes first: what still waits in it may look at the others

    World() { settle(); }

    template <class T>
    auto run(awaitable<T> task)
    {
        return test::run(io, std::move(task));
    }
    // `work` is callable as Result<T>(Facts&); a fault is thrown, since it is the test's own.
    template <class Work>
    auto commit(Work work)
    {
        return run(ledger.commit(std::move(work))).value();
    }
    template <class Work>
    auto look(Work work)
    {
        return run(ledger.look(std::move(work))).value();
    }
    template <class Row>
    void put_people(Row row)
    {
        commit([row](ledger::Facts& facts) { return facts.people().put(row); });
    }

    // Whom to call about critical values: without it no pairing is activated.
    void agree(std::string_view from, std::string_view to)
    {
        const auto contact = ledger::Contact{
            .site = std::string{from}, .name = "张建国", .title = "值班医师", .ways = {{ledger::Channel::live, ""}}};
        const auto agreement = ledger::Agreement{site_id(from), site_id(to), {contact}, day("2026-01-01"), "院长"};
        commit([agreement](ledger::Facts& facts) { return facts.rosters().put(agreement); });
    }

    auto dr_wang() const { return acting(person_row("dr-wang", "yunling", "王海波", ledger::Role::reader)); }
    auto dr_li() const
    {
        return acting(person_row("dr-li", "yunling", "李静", ledger::Role::reader, {"DX", "CR", "US"}));
    }
    auto admin() const { return acting(person_row("admin", "yunling", "张管理", ledger::Role::administrator)); }
    auto qingshan() const { return people::Principal{site_id("qingshan"), "gateway", "", std::nullopt}; }

    static auto acting(ledger::Person person) -> people::Principal
    {
        const auto site = person.site;
        return {site, "", "", std::move(person)};
    }

private:
    void settle()
    {
        put_people(site_row("yunling", "云岭县人民医院", ledger::Level::county));
        put_people(site_row("qingshan", "青山镇卫生院", ledger::Level::township));
        put_people(site_row("dongpo", "东坡村卫生室", ledger::Level::village, "qingshan"));
        put_people(pairing_row("qingshan", "yunling"));
        for (const auto& who : {dr_wang(), dr_li(), admin()}) put_people(*who.person);
    }
};

struct Question {
    std::string modality = "DX";
    wire::Priority priority = wire::Priority::routine;
    std::optional<Instant> opened_at{};  // else now
    std::string_view site = "qingshan";
    std::string_view group = "yunling";
    std::vector<StudyUid> studies{};
};

// A case that waits, opened as intake opens it. Its studies need not exist in the archive.
inline auto open_case(World& world, Question question = {}) -> ledger::Case
{
    const auto at = question.opened_at.value_or(world.clock.now());
    const auto opening = cases::Opening{.id = mint<CaseId>(world.clock, world.entropy),
                                        .site = site_id(question.site),
                                        .group = site_id(question.group),
                                        .studies = question.studies,
                                        .modality = question.modality,
                                        .priority = question.priority,
                                        .form = "{}",
                                        .patient_name = "赵小满",
                                        .declared_complete = true,
                                        .at = at};
    return world.commit([opening, actor = world.qingshan().actor()](ledger::Facts& facts) {
        return cases::open(facts, opening, cases::Policy::defaults(), actor);
    });
}

// The case as the ledger has it.
inline auto case_row(World& world, const CaseId& id) -> ledger::Case
{
    const auto found = world.look([id](ledger::Facts& facts) { return facts.cases().find(id); });
    return found.value();
}

// The audit trail so far as "who what whom", after making sure that its chain holds.
inline auto audit_lines(World& world) -> std::vector<std::string>
{
    const auto trail = world.look([](ledger::Facts& facts) { return facts.trail().audit(0, 10'000); });
    if (!audit::check_chain(std::nullopt, trail)) throw std::runtime_error{"the audit chain is broken"};
    std::vector<std::string> all;
    for (const auto& entry : trail) all.push_back(entry.actor + ' ' + entry.action + ' ' + entry.subject);
    return all;
}

}  // namespace shanhai::test
