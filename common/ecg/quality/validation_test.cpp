// How good the verdict is, on hearts and files that no limit was chosen by. `--gtest_filter=Validation.*` prints the
// table of common/ecg/README.md. There is no labelled set of bad recordings at hand: the bad ones are good ones to
// which known harm was done.
#include "common/ecg/quality/good_for_tests.hpp"
#include "common/ecg/quality/mishaps_for_tests.hpp"
#include "tests/support/testdata.hpp"

#include <cstdio>

using namespace shanhai::ecg;

namespace {

constexpr std::uint64_t hearts = 24;

// Made hearts, and what real files there are.
auto good_ones() -> std::vector<test::Good>
{
    auto all = test::made_recordings(test::Half::validation, hearts);
    const auto data = shanhai::test::testdata();
    if (data)
        for (auto& one : test::file_recordings(*data / "ecg", test::Half::validation)) all.push_back(std::move(one));
    return all;
}

auto verdict_on(const Recording& recording) -> Verdict { return assess(recording, measure(recording), {}); }

struct Least {
    const char* mishap;
    double told;   // part of the recordings
    double named;  // and rightly named
};
// What is reached, with a recording or two to spare. LA/LL and gains that a heart may have cannot be seen (README.md).
constexpr Least least[] = {{"chest electrode in the air", .95, .95},
                           {"chest electrode in the air, half the time", .90, .90},
                           {"chest lead without any signal", 1, 1},
                           {"limb electrode in the air", .95, .95},
                           {"cut off at 40 to 80 %", .95, .95},
                           {"50 Hz, 40 to 200 uV", .95, .95},
                           {"50.3 Hz, 40 to 200 uV", .95, .95},
                           {"60 Hz, 40 to 200 uV", .95, .95},
                           {"wander, 0.8 to 3 mV", .95, .95},
                           {"tremor, 30 to 100 uV", .95, .95},
                           {"3 to 9 s only", 1, 1},
                           {"LA and RA", .90, .80},
                           {"LA and LL", .02, .02},
                           {"RA and LL", .90, .80},
                           {"RA and RL", .95, .95},
                           {"LA and RL", .95, .95},
                           {"two neighbours of V1 to V6", .80, .80},
                           {"two others of V1 to V6", .70, .70},
                           {"V6 to V1", .90, .90},
                           {"gain x 5", .75, .75},
                           {"gain x 2", 0, 0},
                           {"gain / 2", 0, 0},
                           {"gain / 5", .15, .15},
                           {"gain / 10", .90, .90},
                           {"III of another moment", .90, .90}};

// Prints their rows of the table and holds each to what is promised of it.
void judge(std::size_t from, std::size_t to)
{
    const auto good = good_ones();
    const auto all_mishaps = test::mishaps();
    ASSERT_EQ(all_mishaps.size(), std::size(least));
    std::printf("| what was done | told | so named |\n|---|---|---|\n");
    for (auto which = from; which < to; ++which) {
        const auto& mishap = all_mishaps[which];
        ASSERT_EQ(std::string{mishap.name}, least[which].mishap);
        std::size_t told = 0;
        std::size_t named = 0;
        for (std::size_t i = 0; i < good.size(); ++i) {
            test::Chance chance{i * 104'729 + 5};
            const auto verdict = verdict_on(mishap.happen(good[i].potentials, chance));
            const auto is_told = [&](const Finding& one) { return std::ranges::count(mishap.told_by, one.flaw) > 0; };
            const auto is_named = [&](const Finding& one) {
                return is_told(one) && (mishap.which.empty() || mishap.which == one.which);
            };
            told += std::ranges::any_of(verdict.findings, is_told);
            named += std::ranges::any_of(verdict.findings, is_named);
        }
        const double part = static_cast<double>(told) / static_cast<double>(good.size());
        const double part_named = static_cast<double>(named) / static_cast<double>(good.size());
        std::printf("| %s | %.0f %% | %.0f %% |\n", mishap.name, 100 * part, 100 * part_named);
        EXPECT_GE(part, least[which].told) << mishap.name;
        EXPECT_GE(part_named, least[which].named) << mishap.name;
    }
}

constexpr std::size_t of_the_signal = 11;  // the mishaps before those of misplaced electrodes and wrong gains

}  // namespace

TEST(Validation, good_recordings_are_called_good)
{
    const auto good = good_ones();
    std::map<std::string, std::size_t> wrongly;
    std::size_t clean = 0;
    for (const auto& one : good) {
        bool any = false;
        for (const auto& finding : verdict_on(one.recording).findings) {
            if (finding.flaw == Flaw::rate) continue;  // true: some are sampled at 250
            any = true;
            ++wrongly[std::string{name_of(finding.flaw)}];
            std::printf("%s: %s %.2f\n", one.name.c_str(), std::string{name_of(finding.flaw)}.c_str(), finding.value);
        }
        clean += !any;
    }
    std::printf("good: %zu of %zu without any finding\n", clean, good.size());

    EXPECT_GE(static_cast<double>(clean), .93 * static_cast<double>(good.size()));
    for (const auto& [flaw, count] : wrongly)
        EXPECT_LE(static_cast<double>(count), .05 * static_cast<double>(good.size())) << flaw;
}

TEST(Validation, bad_signals_are_called_bad) { judge(0, of_the_signal); }

TEST(Validation, misplaced_electrodes_and_wrong_gains_are_seen) { judge(of_the_signal, std::size(least)); }

// A disease is no mishap: what must not be taken for one.
TEST(Validation, sick_hearts_are_not_called_badly_recorded)
{
    struct Sick {
        const char* name;
        std::function<void(test::Heart&, test::Chance&)> fall_ill;
    };
    const Sick ills[] = {
        {"left axis, -45 to -75", [](auto& heart, auto& chance) { heart.qrs_axis = chance.between(-75, -45); }},
        {"right axis, 100 to 130", [](auto& heart, auto& chance) { heart.qrs_axis = chance.between(100, 130); }},
        {"T against QRS", [](auto& heart, auto& chance) { heart.t_axis = heart.qrs_axis + chance.between(120, 200); }},
        {"no P, irregular",
         [](auto& heart, auto&) {
             heart.p_size = 0;
             heart.irregular = .25;
         }},
        {"wide QRS, 130 to 170 ms",
         [](auto& heart, auto& chance) {
             heart.qrs = chance.between(.13, .17);
             heart.qt += .05;
             heart.t_axis = heart.qrs_axis + 150;
         }},
        {"P from below, axis -70 to -100", [](auto& heart, auto& chance) { heart.p_axis = chance.between(-100, -70); }},
        {"low voltage", [](auto& heart, auto& chance) { heart.qrs_size = chance.between(.35, .5); }},
        {"high voltage", [](auto& heart, auto& chance) { heart.qrs_size = chance.between(2.2, 3.0); }},
    };
    std::printf("| heart | without any finding | limb reversal | chest order | gain |\n|---|---|---|---|---|\n");
    for (const auto& ill : ills) {
        std::size_t good = 0;
        std::map<Flaw, std::size_t> found;
        for (std::uint64_t seed = 400'001; seed <= 400'000 + hearts; ++seed) {
            auto heart = test::any_heart(seed);
            test::Chance chance{seed};
            ill.fall_ill(heart, chance);
            heart.rate_hz = 500;
            const auto verdict = verdict_on(test::record(heart));
            good += verdict.is_good();
            for (const auto& finding : verdict.findings) ++found[finding.flaw];
        }
        const auto part = [](std::size_t count) { return 100 * static_cast<double>(count) / hearts; };
        std::printf("| %s | %.0f %% | %.0f %% | %.0f %% | %.0f %% |\n", ill.name, part(good),
                    part(found[Flaw::limb_reversal]), part(found[Flaw::precordial_order]), part(found[Flaw::gain]));
        EXPECT_GE(part(good), 80) << ill.name;
    }
}

// Two leads, half an hour of a real heart with its ectopic beats: every other ten seconds, which nothing was tuned on.
TEST(Validation, a_clean_monitor_of_two_leads_is_called_good)
{
    SHANHAI_NEEDS_TESTDATA(data);
    const auto pieces = test::pieces_of_100(data / "ecg/wfdb", test::Half::validation);
    ASSERT_EQ(pieces.size(), 90u);
    std::size_t good = 0;
    for (const auto& piece : pieces) {
        const auto verdict = verdict_on(piece);
        good += std::ranges::all_of(verdict.findings, [](const Finding& one) { return one.flaw == Flaw::rate; });
    }
    std::printf("record 100: %zu of 90 without a finding but the rate\n", good);
    EXPECT_GE(good, 85u);
}
