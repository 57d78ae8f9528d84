#include "common/wire/age.hpp"

#include <gtest/gtest.h>

namespace shanhai::wire {
namespace {

TEST(Age, is_read_with_its_unit)
{
    EXPECT_EQ(parse_age("63岁"), (AgeSpan{63 * 365, 64 * 366}));
    EXPECT_EQ(parse_age("63"), parse_age("63岁"));
    EXPECT_EQ(parse_age("63 周岁"), parse_age("63岁"));
    EXPECT_EQ(parse_age("5月"), (AgeSpan{140, 186}));
    EXPECT_EQ(parse_age("5个月"), parse_age("5月"));
    EXPECT_EQ(parse_age("2周"), (AgeSpan{14, 21}));
    EXPECT_EQ(parse_age("3天"), (AgeSpan{3, 4}));
    EXPECT_EQ(parse_age("18小时"), (AgeSpan{0, 1}));
    EXPECT_EQ(parse_age("1岁3月"), (AgeSpan{365 + 3 * 28, 366 + 4 * 31}));
    EXPECT_EQ(parse_age("2月10天"), (AgeSpan{56 + 10, 62 + 11}));
    for (const auto* const text : {"", "岁", "很老", "-3岁", "3岁半", "1000岁", "月3"})
        EXPECT_FALSE(parse_age(text)) << text;
}

TEST(Age, is_read_as_devices_write_it)
{
    EXPECT_EQ(parse_dicom_age("063Y"), parse_age("63岁"));
    EXPECT_EQ(parse_dicom_age("005M"), parse_age("5月"));
    EXPECT_EQ(parse_dicom_age("002W"), parse_age("2周"));
    EXPECT_EQ(parse_dicom_age("003D"), parse_age("3天"));
    EXPECT_EQ(parse_dicom_age("63Y"), parse_age("63岁"));
    for (const auto* const text : {"", "Y", "063", "063X", "0063Y", "六三Y"})
        EXPECT_FALSE(parse_dicom_age(text)) << text;
}

TEST(Age, forgives_rounding_and_years_counted_the_old_way_and_no_more)
{
    const auto same = [](std::string_view one, std::string_view other) {
        return may_be_same_age(parse_age(one).value(), parse_age(other).value());
    };
    EXPECT_TRUE(same("63岁", "63岁"));
    EXPECT_TRUE(same("63岁", "65岁"));
    EXPECT_FALSE(same("63岁", "67岁"));
    EXPECT_TRUE(same("5月", "6月"));
    EXPECT_FALSE(same("2月", "8月"));
    EXPECT_TRUE(same("3天", "5天"));
    EXPECT_FALSE(same("3天", "30天"));
    EXPECT_FALSE(same("3天", "30岁"));
    EXPECT_TRUE(may_be_same_age(*age_on(parse_day("1962-03-17").value(), parse_day("2026-03-05").value()),
                                *parse_dicom_age("063Y")));
    EXPECT_FALSE(age_on(parse_day("2026-03-06").value(), parse_day("2026-03-05").value()));
}

}  // namespace
}  // namespace shanhai::wire
