// Each rule at its limit, and every finding with a sentence that says what to do.
#include "common/ecg/quality/mishaps_for_tests.hpp"
#include "common/ecg/quality/rules.hpp"

#include <gtest/gtest.h>

#include <limits>

using namespace shanhai::ecg;
using namespace std::chrono_literals;

namespace {

auto verdict_on(const Recording& recording, std::optional<shanhai::Instant> received = {}) -> Verdict
{
    return assess(recording, measure(recording), received);
}

auto a_good_one() -> Recording { return test::record({}); }

}  // namespace

TEST(Verdict, finds_nothing_wrong_with_a_good_recording) { EXPECT_TRUE(verdict_on(a_good_one()).is_good()); }

TEST(Verdict, wants_ten_seconds)
{
    EXPECT_FALSE(verdict_on(test::record({.seconds = 9.5})).find(Flaw::too_short));
    const auto verdict = verdict_on(test::record({.seconds = 9.4}));
    ASSERT_TRUE(verdict.find(Flaw::too_short));
    EXPECT_NEAR(verdict.find(Flaw::too_short)->value, 9.4, .01);
}

TEST(Verdict, wants_five_hundred_samples_a_second_and_to_be_told_of_them)
{
    EXPECT_FALSE(verdict_on(test::record({.rate_hz = 500})).find(Flaw::rate));
    ASSERT_TRUE(verdict_on(test::record({.rate_hz = 499})).find(Flaw::rate));

    auto recording = a_good_one();
    recording.strips[0].rate_hz.reset();
    const auto verdict = verdict_on(recording);
    ASSERT_TRUE(verdict.find(Flaw::rate));
    EXPECT_EQ(verdict.find(Flaw::rate)->which, "unstated");
    EXPECT_FALSE(verdict.find(Flaw::too_short));  // nobody knows how long it is
}

TEST(Verdict, names_the_leads_whose_gain_is_not_stated)
{
    auto recording = a_good_one();
    recording.strips[0].leads[7].scale.reset();
    ASSERT_TRUE(verdict_on(recording).find(Flaw::gain));
    EXPECT_EQ(verdict_on(recording).find(Flaw::gain)->leads, std::vector{LeadName::V2});

    for (auto& lead : recording.strips[0].leads) lead.scale.reset();
    ASSERT_TRUE(verdict_on(recording).find(Flaw::gain));
    EXPECT_TRUE(verdict_on(recording).find(Flaw::gain)->leads.empty());
}

TEST(Verdict, judges_the_carts_clock_by_ours)
{
    const auto now = shanhai::parse_instant("2026-03-05T08:00:00Z").value();
    auto recording = a_good_one();
    const auto judged = [&](shanhai::Instant acquired) {
        recording.acquired = acquired;
        return verdict_on(recording, now).find(Flaw::clock) != nullptr;
    };
    EXPECT_FALSE(judged(now));
    EXPECT_FALSE(judged(now + 10min));
    EXPECT_TRUE(judged(now + 10min + 1us));
    EXPECT_FALSE(judged(now - std::chrono::days{30}));
    EXPECT_TRUE(judged(now - std::chrono::days{30} - 1us));
    EXPECT_TRUE(judged(shanhai::parse_instant("1980-01-01T00:00:00Z").value()));

    recording.acquired = now + 24h;
    EXPECT_FALSE(verdict_on(recording).find(Flaw::clock));  // nothing to judge it by
}

TEST(Verdict, believes_a_cart_that_says_an_electrode_is_off)
{
    auto recording = a_good_one();
    recording.strips[0].leads[6].status = "DISCONNECTED";
    auto& lead = recording.strips[0].leads[9];
    lead.gap = -32768;
    std::fill_n(lead.samples.begin(), lead.samples.size() / 5, -32768);

    const auto verdict = verdict_on(recording);

    ASSERT_TRUE(verdict.find(Flaw::lead_off));
    EXPECT_EQ(verdict.find(Flaw::lead_off)->leads, (std::vector{LeadName::V1, LeadName::V4}));
}

TEST(Verdict, names_the_limb_electrode_that_is_off)
{
    auto seen = *test::potentials_of(a_good_one());
    test::Chance chance{3};
    seen.la = test::air(seen.count(), seen.rate_hz, chance);

    const auto verdict = verdict_on(test::recording_of(seen));

    ASSERT_TRUE(verdict.find(Flaw::lead_off));
    EXPECT_EQ(verdict.find(Flaw::lead_off)->which, "LA");
}

TEST(Verdict, says_of_a_flat_recording_that_it_is_flat)
{
    auto recording = a_good_one();
    for (auto& lead : recording.strips[0].leads) std::ranges::fill(lead.samples, 3);

    const auto verdict = verdict_on(recording);

    ASSERT_TRUE(verdict.find(Flaw::flat));
    EXPECT_EQ(verdict.find(Flaw::flat)->leads.size(), 12u);
}

TEST(Verdict, puts_what_spoils_the_reading_most_first)
{
    auto seen = *test::potentials_of(test::record({.rate_hz = 250}));
    test::Chance chance{5};
    test::add_sine(seen, 50, 60, chance);
    std::ranges::fill(seen.v[2], 0.0);
    auto recording = test::recording_of(seen);
    std::ranges::fill(recording.strips[0].leads[8].samples, 0);

    const auto verdict = verdict_on(recording);

    ASSERT_GE(verdict.findings.size(), 3u);
    EXPECT_EQ(verdict.findings.front().flaw, Flaw::flat);
    EXPECT_EQ(verdict.findings.back().flaw, Flaw::rate);
}

TEST(Verdict, has_a_sentence_that_says_what_to_do_for_every_finding)
{
    for (int flaw = 0; flaw <= static_cast<int>(Flaw::inconsistent); ++flaw)
        for (const char* which : {"", "unstated", "low", "high", "50", "LA", "LA/RA", "LA/LL/RA", "RA/RL"})
            for (const auto& leads : {std::vector<LeadName>{}, {LeadName::V3}, {LeadName::V1, LeadName::V2}}) {
                const Finding finding{static_cast<Flaw>(flaw), Weight::advice, leads, 1, which};
                EXPECT_FALSE(name_of(finding.flaw).empty());
                EXPECT_NE(advice_on(finding).chinese.find("请"), std::string::npos);
                EXPECT_TRUE(advice_on(finding).chinese.ends_with("。"));
                EXPECT_GT(advice_on(finding).english.size(), 20u);
            }
    EXPECT_EQ(advice_on({.flaw = Flaw::lead_off, .leads = {LeadName::V3}}).chinese,
              "V3 电极接触不良，请擦净皮肤、重新贴好后再做一次。");
    EXPECT_EQ(advice_on({.flaw = Flaw::limb_reversal, .which = "LA/RA"}).chinese,
              "左手和右手的电极可能接反了，请核对颜色、接对后再做一次。");
}

TEST(Verdict, on_absurd_recordings_does_no_harm)
{
    for (std::uint64_t seed = 1; seed <= 120; ++seed) {
        SCOPED_TRACE(seed);
        test::Chance chance{seed};
        Strip strip{.rate_hz = chance.between(50, 1200)};
        const auto count = chance.below(4) == 0 ? chance.below(60) : chance.below(6000);
        for (std::uint64_t k = 0; k < 12; ++k) {
            Lead lead{.name = static_cast<LeadName>(1 + k), .scale = Scale{chance.between(-1000, 1000), 0}};
            for (std::uint64_t i = 0; i < count; ++i)
                lead.samples.push_back(chance.below(3) == 0 ? static_cast<std::int32_t>(chance.next())
                                                            : std::numeric_limits<std::int32_t>::min());
            strip.leads.push_back(std::move(lead));
        }
        const auto verdict = verdict_on({.format = "test", .strips = {std::move(strip)}});
        EXPECT_FALSE(verdict.is_good());
        for (const auto& finding : verdict.findings) EXPECT_TRUE(std::isfinite(finding.value));
    }
    EXPECT_TRUE(verdict_on({.format = "empty"}).is_good());  // check() says that there is nothing
}
