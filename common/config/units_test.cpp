#include "common/config/units.hpp"

#include <gtest/gtest.h>

using namespace shanhai;
using namespace std::chrono_literals;

TEST(Units, durations_read_back_what_they_wrote)
{
    struct Row {
        std::string text;
        std::chrono::milliseconds length;
    };
    const Row rows[] = {{"0ms", 0ms}, {"250ms", 250ms}, {"90s", 90s},     {"5min", 5min},
                        {"1h", 1h},   {"7d", 168h},     {"61min", 61min}, {"1001ms", 1001ms}};

    for (const auto& row : rows) {
        EXPECT_EQ(config::parse_duration(row.text).value(), row.length) << row.text;
        EXPECT_EQ(config::to_text(row.length), row.text);
    }
}

TEST(Units, sizes_read_back_what_they_wrote)
{
    struct Row {
        std::string text;
        std::uint64_t bytes;
    };
    const Row rows[] = {{"0B", 0},           {"1023B", 1023},      {"4KiB", 4096},
                        {"1MiB", 1U << 20},  {"2GiB", 2ULL << 30}, {"1536MiB", 1536ULL << 20},
                        {"3TiB", 3ULL << 40}};

    for (const auto& row : rows) {
        EXPECT_EQ(config::parse_size(row.text).value(), row.bytes) << row.text;
        EXPECT_EQ(config::size_text(row.bytes), row.text);
    }
}

TEST(Units, anything_but_one_number_and_one_unit_is_malformed)
{
    for (const auto* text :
         {"", "s", "90", "90 s", " 90s", "90s ", "-5s", "+5s", "1.5h", "1h30min", "90S", "90sec", "0x5s"}) {
        const auto length = config::parse_duration(text);
        ASSERT_FALSE(length) << text;
        EXPECT_EQ(length.error().code(), errc::malformed) << text;
    }
    for (const auto* text : {"", "GiB", "2", "2GB", "2gib", "2 GiB", "-1B", "1.5GiB"}) {
        const auto size = config::parse_size(text);
        ASSERT_FALSE(size) << text;
        EXPECT_EQ(size.error().code(), errc::malformed) << text;
    }
}

TEST(Units, the_largest_number_counts_and_one_more_is_too_large)
{
    EXPECT_EQ(config::parse_duration("9223372036854775807ms").value(), std::chrono::milliseconds::max());
    EXPECT_EQ(config::parse_duration("9223372036854775s").value().count(), 9'223'372'036'854'775'000);
    EXPECT_EQ(config::parse_size("18446744073709551615B").value(), ~std::uint64_t{0});
    EXPECT_EQ(config::parse_size("16777215TiB").value(), std::uint64_t{16'777'215} << 40);

    for (const auto* text : {"9223372036854775808ms", "9223372036854776s", "99999999999999999999d"})
        EXPECT_EQ(config::parse_duration(text).error().code(), errc::too_large) << text;
    for (const auto* text : {"18446744073709551616B", "16777216TiB", "99999999999999999999999B"})
        EXPECT_EQ(config::parse_size(text).error().code(), errc::too_large) << text;
}
