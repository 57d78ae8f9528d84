// What the ledger promises about alerts, their register, rosters and agreements.
#pragma once

#include "server/ledger/rosters.hpp"
#include "tests/contract/ledger_house.hpp"

namespace shanhai::test {

inline auto bare_alert(int number) -> ledger::Alert
{
    return {.id = id<ledger::AlertId>(number),
            .of = id<CaseId>(1),
            .site = site_id("niujie"),
            .group = site_id("seaside"),
            .found_at = at(1)};
}

inline auto full_alert(int number) -> ledger::Alert
{
    auto alert = bare_alert(number);
    alert.modality = "ECG";
    alert.hurried = true;
    alert.criterion = {"ecg-national-2017", "2017", "vt", "室性心动过速", "red"};
    alert.finding = "宽 QRS 心动过速，180 次/分";
    alert.found_by = "person:dr-wang";
    alert.state = ledger::AlertState::dispatched;
    alert.revision = 3;
    alert.level = 1;
    alert.reminders = 2;
    alert.wrong_read_backs = 1;
    alert.duty_called = true;
    alert.first_check = PersonId::parse("dr-wang").value();
    alert.confirmed_at = at(2);
    alert.acknowledged_at = at(3);
    alert.actions = {"unreachable", "treated"};
    alert.void_wanted_by = PersonId::parse("dr-li").value();
    alert.correction_open = true;
    alert.due_at = at(9);
    alert.notices = {{.level = 0,
                      .site = "niujie",
                      .contact = "张建国（值班医师）",
                      .channel = ledger::Channel::sms,
                      .address = "13800000000",
                      .correction = true,
                      .state = ledger::NoticeState::unreachable,
                      .round = 2,
                      .attempts = 4,
                      .reference = "m-17",
                      .trouble = "sms.busy",
                      .due_at = at(8),
                      .accepted_at = at(4),
                      .delivered_at = at(5)}};
    return alert;
}

TEST_P(LedgerContract, alerts_come_back_as_they_were_put)
{
    put(&Facts::alerts, full_alert(1), bare_alert(2));

    const auto find = [&](int number) {
        return ask(&Facts::alerts, [&](auto& book) { return book.find(id<ledger::AlertId>(number)); });
    };
    EXPECT_EQ(find(1), full_alert(1));
    EXPECT_EQ(find(2), bare_alert(2));
    EXPECT_EQ(find(3), std::nullopt);

    auto changed = full_alert(1);
    changed.state = ledger::AlertState::closed;
    changed.due_at.reset();
    changed.notices.clear();
    put(&Facts::alerts, changed);
    EXPECT_EQ(find(1), changed);
}

TEST_P(LedgerContract, alerts_are_listed_newest_first_by_case_site_group_and_whether_they_are_open)
{
    auto other = bare_alert(2);
    other.of = id<CaseId>(2);
    other.site = site_id("longtan");
    auto closed = bare_alert(3);
    closed.state = ledger::AlertState::closed;
    auto voided = bare_alert(4);
    voided.state = ledger::AlertState::voided;
    auto corrected = bare_alert(5);
    corrected.state = ledger::AlertState::voided;
    corrected.correction_open = true;
    put(&Facts::alerts, bare_alert(1), other, closed, voided, corrected);

    const auto list = [&](const ledger::AlertFilter& filter) {
        return ids_of(ask(&Facts::alerts, [&](auto& book) { return book.list(filter); }));
    };
    const auto expect = [](std::initializer_list<int> numbers) { return ids<ledger::AlertId>(numbers); };
    EXPECT_EQ(list({}), expect({5, 4, 3, 2, 1}));
    EXPECT_EQ(list({.open_only = true}), expect({5, 2, 1})) << "a correction nobody has acknowledged is open";
    EXPECT_EQ(list({.of = id<CaseId>(2)}), expect({2}));
    EXPECT_EQ(list({.site = site_id("niujie")}), expect({5, 4, 3, 1}));
    EXPECT_EQ(list({.group = site_id("seaside"), .limit = 2}), expect({5, 4}));
    EXPECT_EQ(list({.group = site_id("niujie")}), expect({}));
    EXPECT_EQ(list({.after = id<ledger::AlertId>(3)}), expect({2, 1}));
}

TEST_P(LedgerContract, alerts_are_due_by_their_timer_and_wait_to_be_sent_by_their_notices)
{
    const auto with = [](int number, std::optional<Instant> due, std::optional<Instant> send) {
        auto alert = bare_alert(number);
        alert.due_at = due;
        if (send) alert.notices = {{.due_at = at(20)}, {.due_at = *send}, {}};
        return alert;
    };
    put(&Facts::alerts, with(1, at(7), std::nullopt), with(2, at(5), at(9)), with(3, std::nullopt, at(3)),
        with(4, at(5), at(4)));

    const auto due = [&](Instant now, std::size_t limit) {
        return ids_of(ask(&Facts::alerts, [&](auto& book) { return book.due(now, limit); }));
    };
    const auto to_send = [&](Instant now) {
        return ids_of(ask(&Facts::alerts, [&](auto& book) { return book.to_send(now, 10); }));
    };
    EXPECT_EQ(due(at(4), 10), ids<ledger::AlertId>({}));
    EXPECT_EQ(due(at(5), 10), ids<ledger::AlertId>({2, 4})) << "at the very moment";
    EXPECT_EQ(due(at(9), 10), ids<ledger::AlertId>({2, 4, 1}));
    EXPECT_EQ(due(at(9), 1), ids<ledger::AlertId>({2}));
    EXPECT_EQ(to_send(at(2)), ids<ledger::AlertId>({}));
    EXPECT_EQ(to_send(at(4)), ids<ledger::AlertId>({3, 4}));
    EXPECT_EQ(to_send(at(9)), ids<ledger::AlertId>({3, 4, 2}));
}

TEST_P(LedgerContract, the_register_of_an_alert_only_grows)
{
    const auto step = [](std::int64_t number) {
        return ledger::Step{number, at(number), "critical.confirmed", "person:dr-wang", "李医生", "复查"};
    };
    const auto append = [&](int alert, std::int64_t number) {
        return commit([&](Facts& facts) { return facts.alerts().append(id<ledger::AlertId>(alert), step(number)); });
    };
    const auto steps = [&](int alert) {
        return ask(&Facts::alerts, [&](auto& book) { return book.steps(id<ledger::AlertId>(alert)); });
    };
    EXPECT_TRUE(append(1, 1));
    EXPECT_TRUE(append(1, 2));
    EXPECT_TRUE(append(2, 1));

    for (const std::int64_t number : {0, 1, 2, 4}) EXPECT_EQ(append(1, number).error().at(), "ledger.step");
    EXPECT_EQ(steps(1), (std::vector{step(1), step(2)}));
    EXPECT_EQ(steps(2), std::vector{step(1)});
    EXPECT_TRUE(steps(3).empty());
}

inline auto shift(int number, std::string_view site, std::string duty, int from, int until) -> ledger::Shift
{
    return {.id = id<ledger::ShiftId>(number),
            .site = site_id(site),
            .duty = std::move(duty),
            .modalities = {"CT", "ECG"},
            .person = PersonId::parse("dr-wang").value(),
            .name = "王海波",
            .phone = "0870-6621234",
            .from = at(from),
            .until = at(until)};
}

TEST_P(LedgerContract, shifts_are_found_by_the_moment_they_cover)
{
    auto stranger = shift(3, "seaside", "general", 1, 9);
    stranger.modalities.clear();
    stranger.person.reset();
    put(&Facts::rosters, shift(1, "seaside", "reader", 1, 5), shift(2, "seaside", "reader", 4, 9), stranger,
        shift(4, "niujie", "reader", 1, 9));

    const auto on_duty = [&](Instant now) {
        const auto site = site_id("seaside");
        return ids_of(ask(&Facts::rosters, [&](auto& book) { return book.on_duty(site, "reader", now); }));
    };
    EXPECT_EQ(on_duty(at(0)), ids<ledger::ShiftId>({}));
    EXPECT_EQ(on_duty(at(1)), ids<ledger::ShiftId>({1}));
    EXPECT_EQ(on_duty(at(4)), ids<ledger::ShiftId>({2, 1})) << "the latest to begin first";
    EXPECT_EQ(on_duty(at(5)), ids<ledger::ShiftId>({2})) << "who ends then is no longer on duty";

    const auto shifts = [&](std::optional<SiteId> site, int from, int until) {
        return ids_of(ask(&Facts::rosters, [&](auto& book) { return book.shifts(site, at(from), at(until)); }));
    };
    EXPECT_EQ(shifts(std::nullopt, 0, 10), ids<ledger::ShiftId>({1, 3, 4, 2}));
    EXPECT_EQ(shifts(site_id("seaside"), 5, 10), ids<ledger::ShiftId>({3, 2}));
    EXPECT_EQ(shifts(site_id("niujie"), 9, 10), ids<ledger::ShiftId>({}));

    const auto find = [&](int number) {
        return ask(&Facts::rosters, [&](auto& book) { return book.shift(id<ledger::ShiftId>(number)); });
    };
    EXPECT_EQ(find(1), shift(1, "seaside", "reader", 1, 5));
    EXPECT_EQ(find(3), stranger);
    const auto drop = [](Facts& facts) { return facts.rosters().drop(id<ledger::ShiftId>(1)); };
    EXPECT_TRUE(commit(drop));
    EXPECT_TRUE(commit(drop)) << "what is gone may be dropped again";
    EXPECT_EQ(find(1), std::nullopt);
}

TEST_P(LedgerContract, agreements_come_back_as_they_were_put)
{
    const auto agreement = [](std::string_view from, std::string name) {
        const auto contact = ledger::Contact{.site = "niujie",
                                             .name = std::move(name),
                                             .title = "值班医师",
                                             .phone = "13800000000",
                                             .duty = "treating",
                                             .days = "12345",
                                             .from = "08:00",
                                             .until = "18:00",
                                             .ways = {{ledger::Channel::live, ""},
                                                      {ledger::Channel::webhook, "https://his.niujie.example/critical"},
                                                      {ledger::Channel::sms, "13800000000"}}};
        return ledger::Agreement{site_id(from), site_id("seaside"), {contact, {}}, day(4), "李院长"};
    };
    put(&Facts::rosters, agreement("niujie", "张建国"), agreement("longtan", "周明"));

    const auto find = [&](std::string_view from, std::string_view to) {
        return ask(&Facts::rosters, [&](auto& book) { return book.agreement(site_id(from), site_id(to)); });
    };
    EXPECT_EQ(find("niujie", "seaside"), agreement("niujie", "张建国"));
    EXPECT_EQ(find("seaside", "niujie"), std::nullopt) << "it has a direction";
    put(&Facts::rosters, agreement("niujie", "陈芳"));
    EXPECT_EQ(ask(&Facts::rosters, [](auto& book) { return book.agreements(); }),
              (std::vector{agreement("longtan", "周明"), agreement("niujie", "陈芳")}));
}

}  // namespace shanhai::test
