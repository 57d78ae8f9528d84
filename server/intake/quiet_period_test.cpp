#include "server/intake/quiet_period.hpp"

#include "common/log/capture.hpp"
#include "server/intake/modality_for_tests.hpp"

using namespace shanhai;
using namespace shanhai::intake;
using namespace shanhai::intake::test;

namespace {

struct QuietPeriodTest : testing::Test {
    County county;
    IntakeSettings settings;
    log::Capture lines;
    Commitment commitment{county.ledger, county.cpu, county.clock, settings, dials_nobody(), log::Log{lines}};
    StoreScp scp{county.means(lines), commitment, settings};
    QuietPeriod quiet{county.ledger, county.clock, county.entropy, county.bell, settings, cases::Policy::defaults()};

    void arrive(const SiteId& site, const shanhai::test::ImageOrder& order)
    {
        auto modality = Modality{county, scp};
        modality.certificate = county.enrol(site, site.text() + "-dr");
        ASSERT_EQ(modality.send({sent(order)}).value(), std::vector<dicom::Status>{0});
    }
    auto close() -> QuietPeriod::Closed { return county.ask(quiet.close_quiet_studies()).value(); }
};

}  // namespace

TEST_F(QuietPeriodTest, a_study_nobody_announced_becomes_a_case_after_silence_and_not_before)
{
    arrive(county.niujie, {});
    county.clock.advance(settings.quiet_period);
    EXPECT_EQ(close().cases, 0U);

    const auto rung = county.bell.count();
    county.clock.advance(std::chrono::microseconds{1});
    EXPECT_EQ(close().cases, 1U);

    ASSERT_EQ(county.cases().size(), 1U);
    const auto opened = county.cases()[0];
    EXPECT_FALSE(opened.declared_complete) << "more may come";
    EXPECT_EQ(opened.patient_name, "张三");
    EXPECT_EQ(opened.modality, "DX");
    EXPECT_EQ(opened.group, county.hospital);
    EXPECT_EQ(county.bell.count(), rung + 1);
    EXPECT_EQ(close().cases, 0U) << "once";
}

TEST_F(QuietPeriodTest, every_object_begins_the_silence_anew)
{
    arrive(county.niujie, {.instance = "2.25.1001"});
    county.clock.advance(settings.quiet_period);
    arrive(county.niujie, {.instance = "2.25.1002"});
    county.clock.advance(settings.quiet_period);

    EXPECT_EQ(close().cases, 0U);
    county.clock.advance(std::chrono::seconds{1});
    EXPECT_EQ(close().cases, 1U);
}

TEST_F(QuietPeriodTest, what_comes_late_joins_the_case)
{
    arrive(county.niujie, {.instance = "2.25.1001"});
    county.clock.advance(settings.quiet_period * 2);
    ASSERT_EQ(close().cases, 1U);

    arrive(county.niujie, {.instance = "2.25.1002"});
    county.clock.advance(settings.quiet_period * 2);

    EXPECT_EQ(close().cases, 0U);
    EXPECT_EQ(county.cases().size(), 1U);
    const auto events = county.look([](ledger::Facts& facts) { return facts.trail().events(0, std::nullopt, 10); });
    EXPECT_EQ(events.size(), 2U) << "opened, then extended";
    EXPECT_EQ(county.cases()[0].extended_at, events[1].at) << "and whoever looks at the case sees it";
}

TEST_F(QuietPeriodTest, a_site_nobody_reads_for_waits_until_somebody_does)
{
    arrive(county.longtan, {});
    county.clock.advance(settings.quiet_period * 2);
    EXPECT_EQ(close().unpaired, 1U);
    EXPECT_TRUE(county.cases().empty());

    county.pair(county.longtan);
    EXPECT_EQ(close().cases, 1U);
}
