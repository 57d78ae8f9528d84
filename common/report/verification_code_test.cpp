#include "common/report/verification_code.hpp"

#include <gtest/gtest.h>

#include <random>
#include <set>

namespace shanhai::report {
namespace {

auto some_code(unsigned seed) -> std::string
{
    std::mt19937 chance{seed};
    std::array<std::byte, 16> random{};
    for (auto& byte : random) byte = static_cast<std::byte>(chance());
    return make_verification_code(random);
}

TEST(VerificationCode, is_seven_groups_of_four_digits)
{
    const auto code = some_code(1);
    EXPECT_EQ(code.size(), 34U) << code;
    EXPECT_EQ(parse_verification_code(code).value(), code);
}

TEST(VerificationCode, is_read_as_people_type_it)
{
    const auto code = some_code(2);
    auto bare = code;
    std::erase(bare, ' ');
    EXPECT_EQ(parse_verification_code(bare).value(), code);
    EXPECT_EQ(parse_verification_code(bare.substr(0, 9) + "-" + bare.substr(9)).value(), code);
    std::string wide;
    for (const char digit : bare) wide += "\xEF\xBC" + std::string(1, static_cast<char>(0x90 + (digit - '0')));
    EXPECT_EQ(parse_verification_code(wide).value(), code);
}

TEST(VerificationCode, notices_every_wrong_digit_and_every_swap_of_neighbours)
{
    for (unsigned seed = 0; seed < 50; ++seed) {
        const auto code = some_code(seed);
        for (std::size_t at = 0; at < code.size(); ++at) {
            if (code[at] == ' ') continue;
            auto wrong = code;
            wrong[at] = wrong[at] == '9' ? '0' : static_cast<char>(wrong[at] + 1);
            EXPECT_FALSE(parse_verification_code(wrong)) << wrong;
            auto swapped = code;
            const auto next = at + 1 < code.size() && code[at + 1] == ' ' ? at + 2 : at + 1;
            if (next >= code.size() || swapped[at] == swapped[next]) continue;
            std::swap(swapped[at], swapped[next]);
            EXPECT_FALSE(parse_verification_code(swapped)) << swapped;
        }
    }
}

TEST(VerificationCode, is_nothing_else)
{
    for (const auto* const text : {"", "0", "abcd", "1234 5678 9012 3456 7890 1234 567x", "\xEF\xBC", "\xEF\xBC\xFF"})
        EXPECT_FALSE(parse_verification_code(text)) << text;
    EXPECT_FALSE(parse_verification_code(std::string(10'000, '1')));
}

TEST(VerificationCode, differs_each_time)
{
    std::set<std::string> all;
    for (unsigned seed = 0; seed < 1000; ++seed) all.insert(some_code(seed));
    EXPECT_EQ(all.size(), 1000U);
}

}  // namespace
}  // namespace shanhai::report
