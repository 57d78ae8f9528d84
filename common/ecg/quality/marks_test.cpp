// Limits are data and are kept to the unit; what cannot be believed marks nothing.
#include "common/ecg/quality/marks.hpp"
#include "common/ecg/quality/mishaps_for_tests.hpp"

#include <gtest/gtest.h>

using namespace shanhai::ecg;

namespace {

constexpr std::string_view small = R"({"id":"x","title":"t","issuer":"i","version":"2","valid_from":"2026-01-01",
                                       "source":"s","rate_at_most":35,"pause_at_least_ms":3000})";

auto with(std::string_view text, std::string_view from, std::string_view to) -> std::string
{
    std::string all{text};
    all.replace(all.find(from), from.size(), to);
    return all;
}

auto fault_of(const std::string& json) -> std::string
{
    const auto rules = MarkRules::parse(json);
    return rules ? "" : std::string{rules.error().at()} + " " + rules.error().subject();
}

auto measured_with(double rate, double longest_ms) -> Measured
{
    Measured measured;
    for (int i = 0; i < 8; ++i) measured.beats_s.push_back(i * 60 / rate);
    measured.heart_rate = rate;
    measured.rr_longest_ms = longest_ms;
    measured.beat.averaged = 8;
    measured.beat.leads = {{.name = LeadName::II}};
    return measured;
}

auto whats(const std::vector<Mark>& marks) -> std::vector<std::string>
{
    std::vector<std::string> all;
    for (const auto& mark : marks) all.push_back(mark.what);
    return all;
}

}  // namespace

TEST(Marks, of_every_list_in_the_program_can_be_read)
{
    for (const char* id : {"national-2017", "zhejiang", "shanxi-2017", "county-default"}) {
        const auto rules = MarkRules::named(id);
        ASSERT_TRUE(rules) << id;
        EXPECT_EQ(rules->id, id);
        EXPECT_TRUE(rules->rate_at_least);
    }
    EXPECT_EQ(all_mark_rules().size(), 4u);
    ASSERT_FALSE(MarkRules::named("nowhere"));
    EXPECT_EQ(MarkRules::named("nowhere").error().code(), shanhai::errc::not_found);
}

TEST(Marks, refuse_rules_that_would_watch_nothing)
{
    EXPECT_EQ(fault_of(std::string{small}), "");
    EXPECT_EQ(fault_of("{"), "ecg.marks json");
    EXPECT_EQ(fault_of(with(small, "rate_at_most", "rate_at_mots")), "ecg.marks rate_at_mots");
    EXPECT_EQ(fault_of(with(small, "rate_at_most", "心率")), "ecg.marks member");
    EXPECT_EQ(fault_of(with(small, ":35", ":3500")), "ecg.marks rate_at_most");
    EXPECT_EQ(fault_of(with(small, ":35", ":\"35\"")), "ecg.marks rate_at_most");
    EXPECT_EQ(fault_of(with(small, "\"i\"", "\"\"")), "ecg.marks issuer");
    EXPECT_EQ(fault_of(with(small, "2026-01-01", "soon")), "ecg.marks valid_from");
    EXPECT_EQ(fault_of(with(small, "\"source\"", "\"rate_below\":30,\"source\"")), "ecg.marks rate_below");
}

TEST(Marks, differ_from_region_to_region)
{
    const auto at = [](double rate, const char* id) {
        return whats(marks_of(measured_with(rate, 1000), {}, MarkRules::named(id).value()));
    };
    EXPECT_EQ(at(35, "national-2017"), std::vector<std::string>{"rate-low"});
    EXPECT_EQ(at(35, "zhejiang"), std::vector<std::string>{});  // below 35 there
    EXPECT_EQ(at(34, "zhejiang"), std::vector<std::string>{"rate-low"});
    EXPECT_EQ(at(190, "national-2017"), std::vector<std::string>{});
    EXPECT_EQ(at(190, "shanxi-2017"), std::vector<std::string>{"rate-high"});
    EXPECT_EQ(at(36, "national-2017"), std::vector<std::string>{});
    EXPECT_EQ(at(35.4, "national-2017"), std::vector<std::string>{"rate-low"});  // it reads 35
}

TEST(Marks, say_what_was_measured_and_by_which_list)
{
    const auto marks = marks_of(measured_with(32, 3100), {}, MarkRules::named("national-2017").value());

    ASSERT_EQ(marks.size(), 2u);
    EXPECT_EQ(marks[0].chinese, "心率 32 次/分（≤35）");
    EXPECT_EQ(marks[0].list, "national-2017 2017");
    EXPECT_EQ(marks[1].chinese, "长间歇 3.1 秒（≥3.0）");
    EXPECT_EQ(marks[1].what, "pause");
}

TEST(Marks, are_not_made_of_noise)
{
    auto seen = *test::potentials_of(test::record({.rate = 30}));
    const auto rules = MarkRules::named("county-default").value();
    const auto marks_on = [&](const Recording& recording) {
        const auto measured = measure(recording);
        return whats(marks_of(measured, assess(recording, measured, {}), rules));
    };
    EXPECT_EQ(marks_on(test::recording_of(seen)), (std::vector<std::string>{"rate-low"}));

    test::Chance chance{11};
    for (auto* const one : seen.all()) *one = test::air(seen.count(), seen.rate_hz, chance);
    EXPECT_EQ(marks_on(test::recording_of(seen)), std::vector<std::string>{});
}

TEST(Marks, see_a_wide_qrs_and_a_long_pause)
{
    const auto rules = MarkRules::named("county-default").value();
    const auto marks_on = [&](const test::Heart& heart) {
        const auto recording = test::record(heart);
        const auto measured = measure(recording);
        return whats(marks_of(measured, assess(recording, measured, {}), rules));
    };
    EXPECT_EQ(marks_on({.rate = 70}), std::vector<std::string>{});
    EXPECT_EQ(marks_on({.rate = 70, .qrs = .180, .qt = .44}), std::vector<std::string>{"wide-qrs"});
    EXPECT_EQ(marks_on({.rate = 22}), (std::vector<std::string>{"rate-low", "pause"}));
    EXPECT_EQ(marks_on({.rate = 165, .pr = .10, .qt = .26}), std::vector<std::string>{"rate-high"});
}
