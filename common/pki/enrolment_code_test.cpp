#include "common/pki/enrolment_code.hpp"

#include "common/pki/authority_for_tests.hpp"

#include <gtest/gtest.h>

#include <algorithm>

using namespace shanhai;
using namespace shanhai::pki;
using namespace shanhai::test;

namespace {

constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const Fault malformed{errc::malformed, "enrolment.code"};

auto random_of(std::initializer_list<int> bytes) -> EnrolmentCode::Random
{
    EnrolmentCode::Random random{};
    std::transform(bytes.begin(), bytes.end(), random.begin(), [](int byte) { return static_cast<std::byte>(byte); });
    return random;
}

struct Called {
    ThrowawayAuthority authority;
    EnrolmentCode code = EnrolmentCode::make(random_of({0x00, 0x44, 0x32, 0x14, 0xc7, 0x42, 0x54}), authority.root);
};

}  // namespace

TEST(EnrolmentCode, is_six_groups_of_four)
{
    const Called called;
    const auto text = called.code.text();

    ASSERT_EQ(text.size(), 29U);
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (i % 5 == 4)
            EXPECT_EQ(text[i], '-');
        else
            EXPECT_NE(alphabet.find(text[i]), std::string_view::npos) << text;
    }
    EXPECT_EQ(text.substr(0, 12), "0123-4567-89") << "fifty bits of the random bytes, five by five";
    EXPECT_EQ(EnrolmentCode::parse(text).value(), called.code);
}

TEST(EnrolmentCode, recognises_its_root_and_no_other)
{
    const Called called;
    const ThrowawayAuthority impostor;
    const auto heard = EnrolmentCode::parse(called.code.text()).value();

    EXPECT_TRUE(heard.recognises(called.authority.root));
    EXPECT_FALSE(heard.recognises(impostor.root));
    EXPECT_FALSE(heard.recognises(called.authority.issuing));
}

// The thirteen characters, computed in another way: the first 65 bits of the digest as a number in base 32.
TEST(EnrolmentCode, carries_the_first_65_bits_of_the_roots_digest)
{
    const Called called;
    auto hex = called.authority.root.fingerprint().hex();
    std::string bits;
    for (const char c : hex)
        for (int k = 3; k >= 0; --k) bits += (c <= '9' ? c - '0' : c - 'a' + 10) >> k & 1 ? '1' : '0';
    std::string expected;
    for (std::size_t i = 0; i < 65; i += 5) expected += alphabet[std::stoul(bits.substr(i, 5), nullptr, 2)];

    auto symbols = called.code.text();
    std::erase(symbols, '-');
    EXPECT_EQ(symbols.substr(10, 13), expected);
}

TEST(EnrolmentCode, is_understood_however_it_is_written_down)
{
    const Called called;
    const auto text = called.code.text();
    auto lower = text;
    for (auto& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    auto plain = text;
    std::erase(plain, '-');
    std::string spaced;
    for (const char c : plain) spaced += std::string{c} + " ";
    std::string wide;
    for (const char c : text) {
        const int point = 0xfee0 + c;
        wide += {static_cast<char>(0xe0 | point >> 12), static_cast<char>(0x80 | (point >> 6 & 63)),
                 static_cast<char>(0x80 | (point & 63))};
    }

    for (const auto& written : {lower, plain, spaced, wide, "\t" + text + "\r\n", "　" + text, "--" + text})
        EXPECT_EQ(EnrolmentCode::parse(written).value(), called.code) << written;

    for (const auto& [meant, heard] :
         {std::pair{'1', 'I'}, {'1', 'i'}, {'1', 'L'}, {'1', 'l'}, {'0', 'O'}, {'0', 'o'}}) {
        auto confused = plain;
        std::replace(confused.begin(), confused.end(), meant, heard);
        ASSERT_NE(confused, plain);
        EXPECT_EQ(EnrolmentCode::parse(confused).value(), called.code) << confused;
    }
}

TEST(EnrolmentCode, with_one_wrong_character_is_noticed)
{
    const Called called;
    const auto text = called.code.text();

    for (std::size_t i = 0; i < text.size(); ++i) {
        for (const char wrong : alphabet) {
            if (text[i] == '-' || text[i] == wrong) continue;
            auto heard = text;
            heard[i] = wrong;
            EXPECT_EQ(EnrolmentCode::parse(heard).error(), malformed) << heard;
        }
    }
}

TEST(EnrolmentCode, with_any_two_characters_exchanged_is_noticed)
{
    const Called called;
    const auto text = called.code.text();

    for (std::size_t i = 0; i < text.size(); ++i) {
        for (std::size_t k = i + 1; k < text.size(); ++k) {
            if (text[i] == '-' || text[k] == '-' || text[i] == text[k]) continue;
            auto heard = text;
            std::swap(heard[i], heard[k]);
            EXPECT_EQ(EnrolmentCode::parse(heard).error(), malformed) << heard;
        }
    }
}

TEST(EnrolmentCode, is_24_characters_of_its_alphabet)
{
    const auto text = Called{}.code.text();

    for (const auto& wrong :
         {std::string{}, std::string{"----"}, text.substr(0, text.size() - 1), text + "0", text.substr(1),
          "U" + text.substr(1), "!" + text.substr(1), text + "!", "\xef\xbc" + text, "\xef" + text,
          "山" + text.substr(3), text + std::string(1000, ' '), std::string{"\0", 1} + text})
        EXPECT_EQ(EnrolmentCode::parse(wrong).error(), malformed) << wrong;
}

TEST(EnrolmentCode, is_stored_as_a_digest_of_the_secret_alone)
{
    const Called called;
    const ThrowawayAuthority other;
    const auto random = random_of({0x00, 0x44, 0x32, 0x14, 0xc7, 0x42, 0x54});
    const auto differs_in_bit = [&](std::size_t bit) {
        auto changed = random;
        changed[bit / 8] ^= std::byte{0x80} >> bit % 8;
        return EnrolmentCode::make(changed, called.authority.root).secret_digest() != called.code.secret_digest();
    };

    EXPECT_EQ(EnrolmentCode::parse(called.code.text())->secret_digest(), called.code.secret_digest());
    EXPECT_EQ(EnrolmentCode::make(random, other.root).secret_digest(), called.code.secret_digest());
    for (std::size_t bit = 0; bit < 50; ++bit) EXPECT_TRUE(differs_in_bit(bit)) << bit;
    EXPECT_FALSE(differs_in_bit(50)) << "fifty bits are used, not more";
}
