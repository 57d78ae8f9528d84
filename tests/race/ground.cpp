#include "tests/race/ground.hpp"

#include "tests/support/world.hpp"

namespace shanhai::race {
namespace {

using ledger::Facts;

constexpr std::size_t sites = 20;
constexpr std::size_t batch = 500;           // cases a commit
constexpr const char* modalities[] = {"DX", "CT", "ECG", "US"};

auto site_name(std::size_t number) -> std::string { return "township-" + std::to_string(100 + number); }
auto reader_name(std::size_t number) -> std::string { return "dr-" + std::to_string(1000 + number); }

auto reader_row(std::size_t number) -> ledger::Person
{
    auto person = test::person_row(reader_name(number), "yunling", "医师", ledger::Role::reader);
    person.valid_until = test::day("2099-12-31");
    return person;
}

auto ledger_at(const std::filesystem::path& file) -> std::unique_ptr<sqlite::Ledger>
{
    auto settings = sqlite::Settings{};
    settings.writer.works_waiting_max = 100'000;
    return sqlite::Ledger::open(file, settings).value();
}

// The n-th of a county's morning: mostly routine, now and then urgent, rarely an emergency.
auto opening(std::size_t n, Clock& clock, Entropy& entropy) -> cases::Opening
{
    const auto priority = n % 50 == 0   ? wire::Priority::emergency
                          : n % 10 == 0 ? wire::Priority::urgent
                                        : wire::Priority::routine;
    return {.id = mint<CaseId>(clock, entropy),
            .site = test::site_id(site_name(n % sites)),
            .group = test::site_id("yunling"),
            .studies = {},
            .modality = modalities[n % std::size(modalities)],
            .priority = priority,
            .form = "{}",
            .patient_name = "赵小满",
            .declared_complete = true,
            .at = clock.now()};
}

template <class Work>
void commit(Ground& ground, Work work)
{
    test::run(ground.io, ground.ledger->commit(std::move(work)), std::chrono::minutes{5}).value();
}

}  // namespace

Ground::Ground(const std::filesystem::path& file)
    : ledger{ledger_at(file)}, queue{*ledger, clock, bell, cases::Policy::defaults()}
{
}

void Ground::settle(std::size_t readers)
{
    commit(*this, [readers](Facts& facts) -> Result<void> {
        facts.people().put(test::site_row("yunling", "云岭县人民医院", ledger::Level::county)).value();
        for (std::size_t i = 0; i < sites; ++i)
            facts.people().put(test::site_row(site_name(i), "卫生院", ledger::Level::township)).value();
        for (std::size_t i = 0; i < readers; ++i) facts.people().put(reader_row(i)).value();
        return {};
    });
}

void Ground::fill(std::size_t cases)
{
    for (std::size_t done = 0; done < cases; done += batch) {
        std::vector<cases::Opening> some;
        for (std::size_t n = done; n < std::min(cases, done + batch); ++n) some.push_back(opening(n, clock, entropy));
        commit(*this, [some](Facts& facts) -> Result<void> {
            for (const auto& each : some)
                if (auto made = cases::open(facts, each, cases::Policy::defaults(), "race"); !made) return made.error();
            return {};
        });
    }
}

void Ground::fill_quickly(std::size_t cases)
{
    const auto policy = cases::Policy::defaults();
    for (std::size_t done = 0; done < cases; done += 20 * batch) {
        std::vector<ledger::Case> some;
        for (std::size_t n = done; n < std::min(cases, done + 20 * batch); ++n) {
            const auto from = opening(n, clock, entropy);
            const auto at = from.at + std::chrono::milliseconds{n};
            const auto timing = timing_of(policy, {from.modality, from.priority, wire::Lane::none, from.site, at}, {});
            some.push_back({.id = from.id,
                            .site = from.site,
                            .group = from.group,
                            .modality = from.modality,
                            .priority = from.priority,
                            .form = from.form,
                            .patient_name = from.patient_name,
                            .opened_at = at,
                            .deadline = timing.deadline,
                            .state = ledger::Waiting{at},
                            .turn = timing.turn,
                            .warning = timing.warning,
                            .escalation = timing.escalation});
            some.back().alarm_at = cases::next_alarm(some.back());
        }
        commit(*this, [some](Facts& facts) -> Result<void> {
            for (const auto& each : some)
                if (auto put = facts.cases().put(each); !put) return put.error();
            return {};
        });
    }
}

auto Ground::reader(std::size_t number) const -> people::Principal { return test::World::acting(reader_row(number)); }

auto Ground::waiting_ids(std::size_t limit) -> std::vector<CaseId>
{
    auto work = [limit](Facts& facts) { return facts.cases().waiting({test::site_id("yunling")}, limit); };
    std::vector<CaseId> ids;
    for (const auto& each : test::run(io, ledger->look(std::move(work))).value()) ids.push_back(each.id);
    return ids;
}

}  // namespace shanhai::race
