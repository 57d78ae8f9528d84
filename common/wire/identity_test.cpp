#include "common/wire/identity.hpp"

#include <gtest/gtest.h>

namespace shanhai::wire {
namespace {

struct Row {
    std::string_view type;
    std::string_view number;
    std::string_view fault;  // empty: it is good
};

TEST(Identity, is_refused_by_the_rule_that_failed)
{
    const Row table[] = {
        {"id_card", "11010519491231002X", ""},  // the example of GB 11643 itself
        {"id_card", "11010519491231002x", ""},
        {"id_card", "440524188001010014", ""},
        {"id_card", "110105194912310029", "identity.check-digit"},
        {"id_card", "11010519491231003X", "identity.check-digit"},  // one digit wrong
        {"id_card", "11010519491321002X", "identity.birth-date"},   // two digits swapped: month 13
        {"id_card", "11010519490230002X", "identity.birth-date"},   // 30 February
        {"id_card", "00010519491231002X", "identity.region"},
        {"id_card", "1101051949123100", "identity.length"},
        {"id_card", "1101051949123100222", "identity.length"},
        {"id_card", "11010519491231X02X", "identity.digits"},
        {"id_card", "130503670401001", ""},  // fifteen digits, without a check digit
        {"id_card", "130503671301001", "identity.birth-date"},
        {"id_card", "13050367040100X", "identity.digits"},
        {"id_card", "", "identity.length"},
        {"", "", ""},
        {"", "110105194912310029", "identity.check-digit"},  // nobody said what it is, but it cannot be anything else
        {"", "1101051949123100", "identity.length"},
        {"", "E12345678", ""},
        {"health_card", "11010519491231002X", ""},
        {"health_card", "110105194912310029", "identity.check-digit"},
        {"health_card", "A1B2C3D4E5F6A7B8C9D0A1B2C3D4E5F6A7B8C9D0A1B2C3D4E5F6A7B8C9D0A1B2", ""},
        {"health_card", "A1B2C3D4E5F6A7B8C9D0A1B2C3D4E5F6A7B8C9D0A1B2C3D4E5F6A7B8C9D0A1B2C", "identity.length"},
        {"health_card", "A1B2", "identity.length"},
        {"passport", "E12345678", ""},
        {"passport", "E1234 5678", "identity.characters"},
        {"permit", "H1234567801", ""},
        {"insurance", "YN-2026/0001", ""},
        {"other", "", "identity.length"},
        {"none", "", ""},
        {"none", "1", "identity.none"},
        {"driver", "1", "identity.type"},
    };
    for (const auto& row : table) {
        const auto checked = check_identity(row.type, row.number);
        EXPECT_EQ(checked ? std::string_view{} : checked.error().at(), row.fault) << row.type << ' ' << row.number;
        EXPECT_TRUE(checked || checked.error().subject().empty()) << "a fault may be logged; a number may not";
    }
}

TEST(Identity, of_a_card_notices_any_single_wrong_digit)
{
    const std::string right = "11010519491231002X";
    for (std::size_t place = 0; place < right.size(); ++place)
        for (const char digit : std::string_view{"0123456789"}) {
            auto wrong = right;
            wrong[place] = digit;
            EXPECT_EQ(wrong == right, static_cast<bool>(check_identity("id_card", wrong))) << wrong;
        }
}

TEST(Identity, of_a_card_tells_birth_and_sex)
{
    EXPECT_EQ(facts_of_identity("11010519491231002X"), (IdentityFacts{parse_day("1949-12-31").value(), 'F'}));
    EXPECT_EQ(facts_of_identity("130503670401001"), (IdentityFacts{parse_day("1967-04-01").value(), 'M'}));
    EXPECT_FALSE(facts_of_identity("110105194912310029"));
    EXPECT_FALSE(facts_of_identity("E12345678"));
}

TEST(Identity, is_shown_masked)
{
    EXPECT_EQ(masked("11010519491231002X"), "110105********002X");
    EXPECT_EQ(masked("130503670401001"), "130503*****1001");
    EXPECT_EQ(masked("E12345678"), "*******78");
    EXPECT_EQ(masked("12"), "**");
    EXPECT_EQ(masked(""), "");
    EXPECT_EQ(mask_identities("ID 11010519491231002X, P-17"), "ID 110105********002X, P-17");
    EXPECT_EQ(mask_identities("张^三 110105194912310029"), "张^三 110105194912310029") << "no identity number";
}

}  // namespace
}  // namespace shanhai::wire
