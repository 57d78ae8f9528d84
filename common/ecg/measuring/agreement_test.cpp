// What we measure beside what the carts measured themselves, over every file of the test data that can be read and
// states measurements; and beside what is known exactly, on hearts made for it. `--gtest_filter=Agreement.*` prints the
// tables of common/ecg/README.md.
#include "common/ecg/formats/read.hpp"
#include "common/ecg/measuring/heart_for_tests.hpp"
#include "common/ecg/measuring/measuring.hpp"
#include "common/ecg/measuring/wfdb_for_tests.hpp"
#include "tests/support/testdata.hpp"

#include <algorithm>
#include <cstdio>
#include <map>

using namespace shanhai::ecg;

namespace {

struct Differences {
    std::vector<double> all{};
    std::size_t absent = 0;

    auto mean() const -> double
    {
        double sum = 0;
        for (const double one : all) sum += one;
        return all.empty() ? 0 : sum / static_cast<double>(all.size());
    }
    auto deviation() const -> double
    {
        double squares = 0;
        for (const double one : all) squares += (one - mean()) * (one - mean());
        return all.size() < 2 ? 0 : std::sqrt(squares / static_cast<double>(all.size() - 1));
    }
    auto largest() const -> double
    {
        double most = 0;
        for (const double one : all) most = std::max(most, std::abs(one));
        return most;
    }
};

struct Compared {
    const char* name;
    Quantity quantity;
    std::optional<double> Measured::* ours;
};
constexpr Compared compared[] = {
    {"heart rate", Quantity::heart_rate, &Measured::heart_rate}, {"RR", Quantity::rr, &Measured::rr_ms},
    {"P duration", Quantity::p_duration, &Measured::p_ms},       {"PR", Quantity::pr, &Measured::pr_ms},
    {"QRS duration", Quantity::qrs_duration, &Measured::qrs_ms}, {"QT", Quantity::qt, &Measured::qt_ms},
    {"QTc Bazett", Quantity::qtc_bazett, &Measured::qtc_bazett_ms},
    {"QTc Fridericia", Quantity::qtc_fridericia, &Measured::qtc_fridericia_ms},
    {"P axis", Quantity::p_axis, &Measured::p_axis},             {"QRS axis", Quantity::qrs_axis, &Measured::qrs_axis},
    {"T axis", Quantity::t_axis, &Measured::t_axis}};

auto is_axis(Quantity quantity) -> bool
{
    return quantity == Quantity::p_axis || quantity == Quantity::qrs_axis || quantity == Quantity::t_axis;
}

void print(const std::map<std::string, Differences>& table)
{
    std::printf("| quantity | n | mean difference | SD | largest | not measured |\n|---|---|---|---|---|---|\n");
    for (const auto& [name, found] : table)
        std::printf("| %s | %zu | %.1f | %.1f | %.1f | %zu |\n", name.c_str(), found.all.size(), found.mean(),
                    found.deviation(), found.largest(), found.absent);
}

}  // namespace

TEST(Agreement, with_the_carts_own_measurements)
{
    SHANHAI_NEEDS_TESTDATA(data);
    std::map<std::string, Differences> table;
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::recursive_directory_iterator{data / "ecg"})
        if (entry.is_regular_file()) files.push_back(entry.path());
    std::ranges::sort(files);
    std::vector<std::vector<double>> seen;  // the same ECG in another format counts once
    for (const auto& file : files) {
        const auto bytes = test::bytes_in(file);
        const auto recording = read(std::as_bytes(std::span{bytes}));
        if (!recording || recording->measurements.empty()) continue;
        const auto measured = measure(*recording);
        std::vector<double> stated;
        for (const auto quantity : {Quantity::pr, Quantity::qrs_duration, Quantity::qt})
            if (const auto* const theirs = find(*recording, quantity)) stated.push_back(theirs->value);
        if (stated.empty() || std::ranges::find(seen, stated) != seen.end()) continue;
        seen.push_back(stated);
        std::printf("%s:", file.filename().c_str());
        for (const auto& one : compared) {
            const auto* const theirs = find(*recording, one.quantity);
            if (!theirs) continue;
            const auto& ours = measured.*one.ours;
            std::printf(" %s %.0f/%.0f", one.name, ours.value_or(-999), theirs->value);
            auto& differences = table[one.name];
            if (!ours) ++differences.absent;
            else if (is_axis(one.quantity)) differences.all.push_back(std::remainder(*ours - theirs->value, 360));
            else differences.all.push_back(*ours - theirs->value);
        }
        std::printf("\n");
    }
    print(table);
    ASSERT_FALSE(seen.empty()) << "files of the test data state measurements";

    EXPECT_LE(table["heart rate"].largest(), 5);
    EXPECT_LE(table["PR"].largest(), 15);
    EXPECT_LE(table["QRS duration"].largest(), 40);  // the one with an acute infarction: where its QRS ends is disputed
    EXPECT_LE(std::abs(table["QRS duration"].mean()), 10);
    EXPECT_LE(table["QT"].largest(), 20);
    EXPECT_LE(std::abs(table["QT"].mean()), 10);
    EXPECT_LE(table["QRS axis"].largest(), 12);
    EXPECT_LE(table["P axis"].largest(), 10);
}

TEST(Agreement, with_what_is_known_exactly)
{
    std::map<std::string, Differences> table;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        const auto heart = test::any_heart(seed);
        const auto measured = measure(test::record(heart));
        const auto add = [&](const char* name, const std::optional<double>& ours, double truth) {
            auto& differences = table[name];
            if (ours) differences.all.push_back(*ours - truth);
            else ++differences.absent;
        };
        add("P duration", measured.p_ms, heart.p * 1000);
        add("PR", measured.pr_ms, heart.pr * 1000);
        add("QRS duration", measured.qrs_ms, heart.qrs * 1000);
        add("QT", measured.qt_ms, heart.qt * 1000);
        add("P axis", measured.p_axis, heart.p_axis);
        add("QRS axis", measured.qrs_axis, heart.qrs_axis);
        add("T axis", measured.t_axis, heart.t_axis);
    }
    print(table);

    for (const auto& [name, found] : table) EXPECT_EQ(found.absent, 0u) << name;
    EXPECT_LE(table["P duration"].largest(), 20);
    EXPECT_LE(table["PR"].largest(), 10);
    EXPECT_LE(table["QRS duration"].largest(), 12);
    EXPECT_LE(std::abs(table["QT"].mean()), 18);  // the tangent ends before a round end does
    EXPECT_LE(table["QT"].deviation(), 6);
    EXPECT_LE(table["QRS axis"].largest(), 12);
}
