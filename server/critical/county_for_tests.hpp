// The small county with an agreement, a case of an ECG, and everybody who deals with a critical value.
#pragma once

#include "server/critical/critical.hpp"
#include "tests/support/world.hpp"

#include <gmock/gmock.h>

namespace shanhai::critical {

using ledger::AlertId;
using ledger::Channel;
using ledger::Role;
using test::site_id;
using testing::ElementsAre;

inline auto by_day() -> Policy { return Policy::defaults(); }  // the clock stands at eight in the morning

struct CriticalCounty : testing::Test {
    test::World world;
    Policy policy = by_day();
    Lists lists = Lists::choose(policy.lists).value();
    Critical critical{world.ledger, world.clock, world.entropy, world.bell, lists, policy};
    CaseId of = ecg();

    CriticalCounty()
    {
        agree({contact("张建国", "值班医师", {{Channel::live, ""}, {Channel::sms, "13800000001"}}),
               contact("陈芳", "护士长", {{Channel::sms, "13800000002"}}),
               contact("周明", "院长", {{Channel::sms, "13800000003"}})});
    }

    // World's second reader does not read ECGs.
    auto dr_chen() const { return test::World::acting(test::person_row("dr-chen", "yunling", "陈立", Role::reader)); }
    auto nurse() const
    {
        return test::World::acting(test::person_row("nurse-zhou", "qingshan", "周", Role::operator_));
    }
    auto stranger() const { return Principal{site_id("hexi"), "gateway", "", std::nullopt}; }

    auto ecg(wire::Priority priority = wire::Priority::routine, std::string_view site = "qingshan") -> CaseId
    {
        auto which = test::open_case(world, {.modality = "ECG", .priority = priority, .site = site});
        which.form = R"({"patient":{"name":"赵小满","id":"MZ20260305"}})";
        world.commit([which](ledger::Facts& facts) { return facts.cases().put(which); });
        return which.id;
    }
    static auto contact(std::string name, std::string title, std::vector<ledger::Way> ways) -> ledger::Contact
    {
        return {.site = "qingshan", .name = std::move(name), .title = std::move(title), .ways = std::move(ways)};
    }
    void agree(std::vector<ledger::Contact> contacts)
    {
        const auto agreement = ledger::Agreement{site_id("qingshan"), site_id("yunling"), std::move(contacts),
                                                 test::day("2026-01-01"), "李院长"};
        world.commit([agreement](ledger::Facts& facts) { return facts.rosters().put(agreement); });
    }
    void roster(std::string_view site, std::string duty, std::string name, std::string phone,
                std::chrono::hours length = std::chrono::hours{12})
    {
        const auto now = world.clock.now();
        const auto shift = ledger::Shift{.id = mint<ledger::ShiftId>(world.clock, world.entropy),
                                         .site = site_id(site),
                                         .duty = std::move(duty),
                                         .modalities = {},
                                         .person = std::nullopt,
                                         .name = std::move(name),
                                         .phone = std::move(phone),
                                         .from = now,
                                         .until = now + length};
        world.commit([shift](ledger::Facts& facts) { return facts.rosters().put(shift); });
    }

    auto raise(const Principal& who, std::string item = "vt")
    {
        return world.run(critical.raise(who, Suspicion{of, std::move(item), "宽 QRS 心动过速"}));
    }
    auto confirm(const Principal& who, const AlertId& id) { return world.run(critical.confirm(who, id)); }
    auto confirmed() -> AlertId
    {
        const auto id = raise(world.dr_wang()).value().alert.id;
        confirm(dr_chen(), id).value();
        return id;
    }
    auto read_back(const Principal& who, const AlertId& id, std::string end)
    {
        return world.run(critical.acknowledge(who, id, Answer{"李医生", std::move(end), {}}));
    }
    auto acknowledged() -> AlertId
    {
        const auto id = confirmed();
        read_back(world.qingshan(), id, "0305").value();
        return id;
    }
    auto act(const AlertId& id, std::string what, std::string note = {})
    {
        return world.run(critical.act(world.qingshan(), id, Done{"李医生", std::move(what), std::move(note)}));
    }
    // Lets time pass and does what it brings about.
    auto after(std::chrono::microseconds length) -> std::size_t
    {
        world.clock.advance(length);
        return world.run(critical.tend()).value().called;
    }

    auto row(const AlertId& id) -> Alert
    {
        return world.look([id](ledger::Facts& facts) { return facts.alerts().find(id); }).value();
    }
    auto called(const AlertId& id) -> std::vector<std::string>  // "张建国（值班医师） sms 13800000001 x1"
    {
        std::vector<std::string> all;
        for (const auto& one : row(id).notices)
            all.push_back(one.contact + ' ' + std::string{name_of(one.channel)} + ' ' + one.address + " x" +
                          std::to_string(one.round));
        return all;
    }
    auto steps(const AlertId& id) -> std::vector<std::string>
    {
        std::vector<std::string> all;
        for (const auto& one : world.look([id](ledger::Facts& facts) { return facts.alerts().steps(id); }))
            all.push_back(one.what + ' ' + one.actor + (one.by.empty() ? "" : " " + one.by));
        return all;
    }
    auto state(const AlertId& id) { return row(id).state; }
};

}  // namespace shanhai::critical
