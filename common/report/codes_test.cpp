#include "common/report/codes.hpp"

#include "common/report/sample_for_tests.hpp"
#include "common/report/sections.hpp"

#include <gtest/gtest.h>

#include <algorithm>

using namespace shanhai;
using namespace shanhai::report;

namespace {

// LOINC's own check digit (Luhn's), so that no code is a slip of the pen.
auto check_digit(std::string_view number) -> int
{
    int sum = 0;
    bool twice = true;
    for (auto at = number.rbegin(); at != number.rend(); ++at, twice = !twice) {
        const int digit = (*at - '0') * (twice ? 2 : 1);
        sum += digit / 10 + digit % 10;
    }
    return (10 - sum % 10) % 10;
}

auto is_loinc(std::string_view code)
{
    const auto dash = code.find('-');
    return dash + 2 == code.size() && check_digit(code.substr(0, dash)) == code.back() - '0';
}

auto of(std::string modality, std::string part, Kind kind = Kind::imaging)
{
    auto document = sample_document();
    document.kind = kind;
    document.study.modality = std::move(modality);
    document.request.body_part = std::move(part);
    document.request.exam = "检查";
    return std::string{title_of(document).value};
}

}  // namespace

TEST(Codes, are_titles_that_archives_know)
{
    EXPECT_EQ(of("CT", "胸部"), "24627-2");
    EXPECT_EQ(of("CT", "头颅"), "24725-4");
    EXPECT_EQ(of("CT", "腹部"), "25045-6");
    EXPECT_EQ(of("DX", "四肢"), "25062-1");
    EXPECT_EQ(of("US", ""), "25061-3");
    EXPECT_EQ(of("ECG", "", Kind::ecg), "11524-6");
    EXPECT_EQ(of("OT", "胸部"), "18748-4");
}

TEST(Codes, have_the_check_digit_of_loinc)
{
    EXPECT_FALSE(is_loinc("11524-0")) << "as an edition of PS3.16 prints it";
    for (const auto* const modality : {"CT", "MR", "US", "DX", "CR", "ECG", "XA"})
        for (const auto* const part : {"胸", "头", ""}) EXPECT_TRUE(is_loinc(of(modality, part))) << modality << part;
    for (const auto* const name : {"心率", "HR", "PR间期", "QRS时限", "QT", "QTc (Bazett)"}) {
        const auto code = code_of({.name = name, .value = "1"});
        ASSERT_TRUE(code) << name;
        EXPECT_TRUE(is_loinc(code->value)) << name;
    }
    for (const auto& section : sections_of({sample_document(), Digest::of({}), {}}))
        EXPECT_TRUE(is_loinc(section.code.value)) << section.title;
}

TEST(Codes, of_measurements_are_given_to_what_is_meant_and_nothing_else)
{
    EXPECT_EQ(code_of({.name = "QTc (Bazett)", .value = "1"})->value, "8636-3");
    EXPECT_EQ(code_of({.name = "QT间期", .value = "1"})->value, "8634-8");
    for (const auto* const other : {"心率变异", "QRS电轴", "PRx", "RV5+SV1", ""})
        EXPECT_FALSE(code_of({.name = other, .value = "1"})) << other;
}

TEST(Codes, take_a_number_for_a_number_and_keep_its_digits)
{
    for (const auto* const number : {"0", "72", "0.10", "-30", "-0.05", "2.100"}) EXPECT_EQ(decimal_in(number), number);
    for (const auto* const text : {"", "-", ".", "1.", ".5", "01", "1e3", "1,5", "正常", "72 次", "12345678901234567",
                                   "1.2.3", "+1", "--1"})
        EXPECT_FALSE(decimal_in(text)) << text;
}

TEST(Sections, say_first_what_has_changed)
{
    auto document = sample_document();
    document.status = Status::amendment;
    document.version = 2;
    document.previous = Digest::of({});
    document.change = Change{"左右写反", "李春兰"};
    auto release = Release{document, Digest::of(as_view("v2")), document.times.prepared};
    auto all = sections_of(release);
    EXPECT_EQ(all.front().title, "更正原因");
    EXPECT_EQ(all.front().text, "左右写反\n提出人：李春兰");
    EXPECT_NE(all.back().text.find("更正报告，第 2 版"), std::string::npos);
    EXPECT_NE(all.back().text.find(release.digest.hex()), std::string::npos);
    EXPECT_NE(all.back().text.find(document.limits), std::string::npos);

    release.withdrawal = Withdrawal{"写错", false, document.times.prepared};
    EXPECT_EQ(sections_of(release).front().title, "收回");
}

TEST(Sections, leave_out_what_nobody_wrote)
{
    const auto all = sections_of({smallest_document(), Digest::of({}), {}});
    const auto has = [&](std::string_view title) {
        return std::ranges::any_of(all, [&](const Section& one) { return one.title == title; });
    };
    for (const auto* const there : {"检查申请", "影像所见", "诊断意见", "报告说明"}) EXPECT_TRUE(has(there)) << there;
    for (const auto* const not_there : {"建议", "对比检查", "危急值", "补充意见", "临床信息"})
        EXPECT_FALSE(has(not_there)) << not_there;
}
