#include "common/report/verify.hpp"
#include "server/reports/reading_for_tests.hpp"

#include <gtest/gtest.h>

using namespace shanhai;
using namespace shanhai::reports;

namespace {

const auto away = Fault{errc::unavailable, "timestamp.unreachable", "net.connect"};

struct UntimedTest : testing::Test, reports::test::Reading {
    void make_it(wire::Priority priority)
    {
        auto changed = case_now();
        changed.priority = priority;
        county.put(changed);
    }
    auto sign_while_away()
    {
        save(0).value();
        const auto prepared = prepare().value();
        timestamps.down = away;
        return sign(prepared, signature_of(prepared));
    }
    auto file_of(const ledger::Report& report)
    {
        return county.ask(county.packs.read(report.place.pack, report.place.offset, report.place.size)).value();
    }
    auto verdict_on(const ledger::Report& report) { return report::verify(file_of(report), hospital.authority.roots); }
    auto now_of(const ReportId& id)
    {
        return *county.look([&](ledger::Facts& facts) { return facts.reports().report(id); });
    }
};

template <class T>
auto fault_of(const Result<T>& result) -> Fault
{
    return result ? Fault{errc::internal, "accepted"} : result.error();
}

}  // namespace

TEST_F(UntimedTest, the_rule_says_who_waits_for_the_time)
{
    make_it(wire::Priority::routine);
    const auto routine = case_now();
    make_it(wire::Priority::emergency);
    const auto emergency = case_now();

    EXPECT_FALSE(may_go_untimed(Untimed::wait, routine) || may_go_untimed(Untimed::wait, emergency));
    EXPECT_FALSE(may_go_untimed(Untimed::emergency, routine));
    EXPECT_TRUE(may_go_untimed(Untimed::emergency, emergency));
    EXPECT_TRUE(may_go_untimed(Untimed::allow, routine) && may_go_untimed(Untimed::allow, emergency));
    for (const auto rule : {Untimed::wait, Untimed::emergency, Untimed::allow})
        EXPECT_EQ(parse_untimed(name_of(rule)), rule);
    EXPECT_FALSE(parse_untimed("never"));
}

TEST_F(UntimedTest, a_routine_report_waits_and_an_emergency_goes_out_and_says_that_its_time_is_missing)
{
    make_it(wire::Priority::routine);
    EXPECT_EQ(fault_of(sign_while_away()), away);
    EXPECT_TRUE(reports_of_case().empty());

    make_it(wire::Priority::emergency);
    timestamps.down.reset();
    const auto prepared = prepare().value();
    timestamps.down = away;
    const auto issued = sign(prepared, signature_of(prepared)).value();

    EXPECT_FALSE(issued.timed);
    EXPECT_EQ(issued.signed_at, county.clock.now());
    EXPECT_EQ(verdict_on(issued).state, report::State::untimed);
    EXPECT_EQ(inbox(county.niujie).size(), 1U) << "the clinic has it";
}

TEST_F(UntimedTest, garbage_does_not_go_out_because_the_authority_is_away)
{
    make_it(wire::Priority::emergency);
    save(0).value();
    const auto prepared = prepare().value();
    timestamps.down = away;

    EXPECT_EQ(fault_of(sign(prepared, Bytes(384))), (Fault{errc::mismatch, "report.signature"}));
    EXPECT_TRUE(reports_of_case().empty());
}

TEST_F(UntimedTest, it_gets_its_time_when_the_authority_is_back_and_the_clinic_finds_it_as_new)
{
    make_it(wire::Priority::emergency);
    const auto issued = sign_while_away().value();
    auto fetched = inbox(county.niujie).at(0);
    fetched.state = ledger::DeliveryState::fetched;
    county.put(fetched);

    EXPECT_EQ(fault_of(county.ask(reports.time_untimed())), away);
    EXPECT_FALSE(now_of(issued.id).timed);
    timestamps.down.reset();
    county.clock.advance(std::chrono::minutes{7});
    EXPECT_EQ(county.ask(reports.time_untimed()).value(), 1U);
    EXPECT_EQ(county.ask(reports.time_untimed()).value(), 0U) << "once";

    const auto timed = now_of(issued.id);
    EXPECT_TRUE(timed.timed);
    EXPECT_EQ(timed.digest, Digest::of(file_of(timed)));
    EXPECT_NE(timed.digest, issued.digest);
    const auto verdict = verdict_on(timed);
    EXPECT_EQ(verdict.state, report::State::valid) << verdict.code;
    EXPECT_EQ(timed.signed_at, county.clock.now()) << "since when it can be proven";
    EXPECT_EQ(inbox(county.niujie).at(0).state, ledger::DeliveryState::ready);
    EXPECT_EQ(county.audited("report.timed", issued.id.text()), 1U);
    EXPECT_EQ(reports_of_case().size(), 1U) << "the same version";
}
