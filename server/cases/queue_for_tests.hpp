// A queue over the small county, with everybody who may ask it for something.
#pragma once

#include "server/cases/queue.hpp"
#include "tests/support/world.hpp"

#include <gmock/gmock.h>

namespace shanhai::cases {

using ledger::Role;
using test::open_case;
using test::person_row;
using test::Question;
using testing::ElementsAre;
using wire::Priority;

inline const auto not_there = Fault{errc::not_found, "case"};

struct CaseQueue : testing::Test {
    test::World world;
    Queue queue{world.ledger, world.clock, world.bell, Policy::defaults()};

    auto next(const Principal& who) { return world.run(queue.next(who)); }
    auto claim(const Principal& who, const CaseId& id) { return world.run(queue.claim(who, id)); }
    auto renew(const Principal& who, const CaseId& id, std::int64_t token)
    {
        return world.run(queue.renew(who, id, token));
    }
    auto release(const Principal& who, const CaseId& id, std::int64_t token)
    {
        return world.run(queue.release(who, id, token));
    }
    auto find(const Principal& who, const CaseId& id) { return world.run(queue.find(who, id)); }
    auto waiting(const Principal& who) { return ids(world.run(queue.waiting(who, 50)).value()); }
    auto list(const Principal& who, ledger::CaseFilter filter = {})
    {
        return ids(world.run(queue.list(who, filter)).value());
    }
    auto row(const CaseId& id) { return test::case_row(world, id); }
    auto state(const CaseId& id) { return ledger::name_of(row(id).state); }
    auto lines() { return test::audit_lines(world); }

    static auto ids(const std::vector<Shown>& cases) -> std::vector<CaseId>
    {
        std::vector<CaseId> all;
        for (const auto& shown : cases) all.push_back(shown.which.id);
        return all;
    }

    // A reader of another hospital, which reads nothing for qingshan.
    auto stranger() const { return test::World::acting(person_row("dr-zhao", "hexi", "赵", Role::reader)); }
    auto nurse() const { return test::World::acting(person_row("nurse-zhou", "qingshan", "周", Role::operator_)); }
    auto dongpo() const { return Principal{test::site_id("dongpo"), "gateway", "", std::nullopt}; }
};

}  // namespace shanhai::cases
