#include "server/duty/duty.hpp"

#include "tests/support/world.hpp"

#include <gmock/gmock.h>

namespace shanhai::duty {
namespace {

using namespace std::chrono_literals;
using test::site_id;
using testing::ElementsAre;
using testing::IsEmpty;

const auto refused = Fault{errc::forbidden, "who.not-administrator"};

auto agreement_body() -> wire::AgreementBody
{
    auto body = wire::AgreementBody{.from = "qingshan", .to = "yunling", .agreed_on = "2026-03-05"};
    body.contacts = {
        {.site = "qingshan", .name = "张建国", .phone = "13800000001", .ways = {{"sms", ""}, {"live", ""}}}};
    return body;
}

auto shift_body(std::string site, std::string duty) -> wire::ShiftBody
{
    return {.site = std::move(site),
            .duty = std::move(duty),
            .name = "孙",
            .phone = "0870-6621234",
            .from = "2026-03-05T08:00:00+08:00",
            .until = "2026-03-06T08:00:00+08:00"};
}

struct DutyBook : testing::Test {
    test::World world;
    Duty duty{world.ledger, world.clock};

    auto id() { return mint<ledger::ShiftId>(world.clock, world.entropy); }
    auto put(const wire::ShiftBody& body) -> Result<void>
    {
        auto shift = read_shift(body, id());
        if (!shift) return shift.error();
        return world.run(duty.put(world.admin(), std::vector{*shift}));
    }
    auto on_call(const Principal& who) -> std::vector<std::string>
    {
        std::vector<std::string> all;
        for (const auto& one : world.run(duty.on_call(who)).value()) all.push_back(one.site.text() + ' ' + one.duty);
        return all;
    }
    auto who_is(std::string_view site, std::string_view which, std::string modality = "CT") -> std::string
    {
        const auto ask = [=, now = world.clock.now(), here = site_id(site)](ledger::Facts& facts) {
            return on_duty(facts, here, which, modality, now);
        };
        const auto found = world.look(ask);
        return found ? found->name : "nobody";
    }
};

TEST_F(DutyBook, is_kept_by_the_administrator_with_a_line_in_the_audit_trail_for_each)
{
    const auto agreement = read_agreement(agreement_body()).value();
    const auto shift = read_shift(shift_body("yunling", "general"), id()).value();
    for (const auto& who : {world.dr_wang(), world.qingshan()}) {
        EXPECT_EQ(world.run(duty.put(who, agreement)).error(), refused);
        EXPECT_EQ(world.run(duty.put(who, std::vector{shift})).error(), refused);
        EXPECT_EQ(world.run(duty.drop(who, shift.id)).error(), refused);
        EXPECT_EQ(world.run(duty.agreements(who)).error(), refused);
        EXPECT_EQ(world.run(duty.shifts(who, std::nullopt, shift.from, shift.until)).error(), refused);
    }
    ASSERT_TRUE(world.run(duty.put(world.admin(), agreement)));
    ASSERT_TRUE(world.run(duty.put(world.admin(), std::vector{shift})));
    ASSERT_TRUE(world.run(duty.drop(world.admin(), shift.id)));
    EXPECT_EQ(world.run(duty.drop(world.admin(), shift.id)).error(), (Fault{errc::not_found, "shift"}));
    EXPECT_EQ(world.run(duty.agreements(world.admin())).value(), std::vector{agreement});
    EXPECT_THAT(test::audit_lines(world),
                ElementsAre("person:admin agreement.put qingshan>yunling", "person:admin shift.put " + shift.id.text(),
                            "person:admin shift.dropped " + shift.id.text()));
}

TEST_F(DutyBook, says_who_is_on_call_now_to_the_two_sites_of_an_agreement)
{
    ASSERT_TRUE(world.run(duty.put(world.admin(), read_agreement(agreement_body()).value())));
    ASSERT_TRUE(put(shift_body("yunling", "general")));
    ASSERT_TRUE(put(shift_body("qingshan", "treating")));

    EXPECT_EQ(on_call(world.qingshan()).size(), 2u);
    EXPECT_EQ(on_call(world.dr_wang()).size(), 2u);
    EXPECT_THAT(on_call({site_id("dongpo"), "gateway", "", std::nullopt}), IsEmpty());
    world.clock.advance(24h);
    EXPECT_THAT(on_call(world.dr_wang()), IsEmpty()) << "the shift is over";
}

TEST_F(DutyBook, finds_whoever_has_the_duty_and_takes_the_modality)
{
    auto ecgs = shift_body("yunling", "reader");
    ecgs.name = "心电钱";
    ecgs.modalities = {"ECG"};
    auto all = shift_body("yunling", "reader");
    all.name.clear();
    all.person = "dr-wang";
    all.from = "2026-03-05T07:00:00+08:00";
    ASSERT_TRUE(put(ecgs));
    ASSERT_TRUE(put(all));

    EXPECT_EQ(who_is("yunling", reading, "ECG"), "心电钱");
    EXPECT_EQ(who_is("yunling", reading), "王海波") << "with the name that the relay knows";
    EXPECT_EQ(who_is("yunling", general), "nobody");
    EXPECT_EQ(who_is("qingshan", reading), "nobody");
}

TEST_F(DutyBook, refuses_what_hangs_on_something_that_is_not_there)
{
    auto agreement = agreement_body();
    agreement.contacts.front().site = "nowhere";
    EXPECT_EQ(world.run(duty.put(world.admin(), read_agreement(agreement).value())).error(),
              (Fault{errc::not_found, "agreement.site"}));
    EXPECT_EQ(put(shift_body("nowhere", "general")).error().at(), "shift.site");
    auto nobody = shift_body("yunling", "general");
    nobody.person = "nobody";
    EXPECT_EQ(put(nobody).error().at(), "shift.who");
}

TEST(DutyBodies, an_agreement_without_somebody_who_can_be_called_is_none)
{
    const auto wrong = [](auto change) {
        auto body = agreement_body();
        change(body, body.contacts.front());
        const auto read = read_agreement(body);
        return read ? std::string{} : std::string{read.error().at()};
    };
    EXPECT_EQ(wrong([](auto&, auto&) {}), "");
    EXPECT_EQ(wrong([](auto& body, auto&) { body.to = "qingshan"; }), "agreement.site");
    EXPECT_EQ(wrong([](auto& body, auto&) { body.agreed_on = "yesterday"; }), "agreement.date");
    EXPECT_EQ(wrong([](auto& body, auto&) { body.contacts.clear(); }), "agreement.contacts");
    const auto* const contact = "agreement.contact";
    EXPECT_EQ(wrong([](auto&, auto& one) { one.name.clear(); }), contact);
    EXPECT_EQ(wrong([](auto&, auto& one) { one.ways.clear(); }), contact);
    EXPECT_EQ(wrong([](auto&, auto& one) { one.phone.clear(); }), contact) << "an SMS to nobody";
    EXPECT_EQ(wrong([](auto&, auto& one) { one.phone = "ring ring"; }), contact);
    EXPECT_EQ(wrong([](auto&, auto& one) { one.from = "08:00"; }), contact) << "since when, but until when?";
    EXPECT_EQ(wrong([](auto&, auto& one) { one.from = "8", one.until = "9"; }), contact);
    EXPECT_EQ(wrong([](auto&, auto& one) { one.days = "08"; }), contact);
    EXPECT_EQ(wrong([](auto&, auto& one) { one.ways = {{"pigeon", ""}}; }), contact);
    EXPECT_EQ(wrong([](auto&, auto& one) { one.ways = {{"webhook", "ftp://x"}}; }), contact);
}

TEST(DutyHours, may_lie_across_midnight_and_on_some_days_only)
{
    const auto at = [](std::string_view time) { return parse_instant(std::string{time} + ":00+08:00").value(); };
    auto contact = ledger::Contact{.from = "18:00", .until = "08:00"};
    EXPECT_TRUE(in_hours(contact, at("2026-03-05T18:00")));
    EXPECT_TRUE(in_hours(contact, at("2026-03-05T07:59")));
    EXPECT_FALSE(in_hours(contact, at("2026-03-05T08:00")));
    contact = {.days = "67", .from = "08:00", .until = "18:00"};
    EXPECT_TRUE(in_hours(contact, at("2026-03-07T08:00"))) << "a Saturday";
    EXPECT_FALSE(in_hours(contact, at("2026-03-07T18:00")));
    EXPECT_FALSE(in_hours(contact, at("2026-03-05T12:00")));
    EXPECT_TRUE(in_hours({}, at("2026-03-05T03:00")));
}

}  // namespace
}  // namespace shanhai::duty
