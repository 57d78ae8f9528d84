#include "common/base/bytes.hpp"
#include "common/base/digest.hpp"
#include "common/base/ids.hpp"
#include "common/base/instant.hpp"

#include <gtest/gtest.h>

using namespace shanhai;
using namespace std::chrono_literals;

static_assert(!std::is_convertible_v<SeriesUid, StudyUid>);
static_assert(!std::is_convertible_v<StudyUid, std::string>);
static_assert(!std::is_default_constructible_v<CaseId>);
static_assert(!std::is_constructible_v<CaseId, std::string>);

TEST(Bytes, hex_and_base64_read_back_what_they_wrote)
{
    Bytes all;
    for (int i = 0; i < 256; ++i) {
        EXPECT_EQ(from_hex(to_hex(all)).value(), all);
        EXPECT_EQ(from_base64(to_base64(all)).value(), all);
        all.push_back(static_cast<std::byte>(i * 37));
    }
    EXPECT_EQ(to_base64(as_view("light work.")), "bGlnaHQgd29yay4=");  // RFC 4648's own kind of example
}

TEST(Bytes, text_that_is_not_hex_or_base64_is_refused)
{
    for (const auto* text : {"0", "0g", "zz", " 0", "+1"}) EXPECT_FALSE(from_hex(text)) << text;
    for (const auto* text : {"A", "AB=", "A===", "AB==CD==", "A B=", "AAAA=", "AB\n=", "AR=="})
        EXPECT_FALSE(from_base64(text)) << text;
}

TEST(Digest, agrees_with_the_standard)
{
    // FIPS 180-4's example "abc".
    constexpr auto abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    EXPECT_EQ(Digest::of(as_view("abc")).hex(), abc);

    Hasher hasher;
    hasher.update(as_view("a"));
    hasher.update(as_view("bc"));
    EXPECT_EQ(hasher.finish().hex(), abc);
    hasher.update(as_view("abc"));
    EXPECT_EQ(hasher.finish().hex(), abc) << "finishing begins anew";

    EXPECT_EQ(Digest::parse(abc).value(), Digest::of(as_view("abc")));
    EXPECT_FALSE(Digest::parse("ba78"));
}

TEST(Instant, reads_and_writes_rfc3339)
{
    const auto when = parse_instant("2026-03-05T15:08:09.123456+08:00").value();
    EXPECT_EQ(to_text(when), "2026-03-05T07:08:09.123456Z");
    EXPECT_EQ(to_local_text(when), "2026-03-05 15:08:09");
    EXPECT_EQ(parse_instant("2026-03-05T07:08:09Z").value() + 123456us, when);
    EXPECT_EQ(parse_instant("2026-03-05T07:08:09.1234567Z").value(), when) << "finer than a microsecond is cut";
    EXPECT_EQ(from_micros(to_micros(when)), when);
}

TEST(Instant, refuses_what_is_no_time)
{
    for (const auto* text : {"", "2026-03-05", "2026-02-30T00:00:00Z", "2026-03-05T25:00:00Z", "2026-03-05T00:00:00",
                             "2026-03-05T00:00:00.Z", "2026-03-05T00:00:00+8:00", "2026-03-05T00:00:00Zjunk"})
        EXPECT_FALSE(parse_instant(text)) << text;
}

TEST(Day, begins_at_midnight_in_china)
{
    EXPECT_EQ(to_text(day_of(parse_instant("2026-03-05T15:59:59Z").value())), "2026-03-05");
    EXPECT_EQ(to_text(day_of(parse_instant("2026-03-05T16:00:00Z").value())), "2026-03-06");
    EXPECT_EQ(parse_day("2026-03-06").value(), day_of(parse_instant("2026-03-05T16:00:00Z").value()));
    EXPECT_FALSE(parse_day("2026-3-6"));
    EXPECT_FALSE(parse_day("2026-13-01"));
}

TEST(Ids, carry_their_kind_and_sort_by_birth)
{
    const std::array<std::byte, 10> random{std::byte{0xFF}, std::byte{1}};
    const auto earlier = CaseId::mint(from_micros(1'000'000), random);
    const auto later = CaseId::mint(from_micros(2'000'000), random);

    EXPECT_LT(earlier, later);
    EXPECT_EQ(CaseId::parse(later.text()).value(), later);
    EXPECT_TRUE(later.text().starts_with("case_"));
    EXPECT_FALSE(SubmissionId::parse(later.text())) << "a case is not a submission";
    for (const auto* text :
         {"", "case", "case_", "case_short", "case_0000000000000000000000000u", "case_../../../etc/passwd_____"})
        EXPECT_FALSE(CaseId::parse(text)) << text;
}

TEST(Names, are_short_and_plain)
{
    for (const auto* text : {"niujie", "dr-wang", "ct2"}) EXPECT_TRUE(SiteId::parse(text)) << text;
    for (const auto* text : {"", "a", "-ab", "ab-", "A-Site", "a b", "a/b", "牛街"})
        EXPECT_FALSE(SiteId::parse(text)) << text;
    EXPECT_TRUE(SiteId::parse(std::string(40, 'a')));
    EXPECT_FALSE(SiteId::parse(std::string(41, 'a')));
}

TEST(Uids, follow_the_standard_but_forgive_leading_zeros)
{
    for (const auto* text : {"1.2.840.10008.1.1", "1", "2.25.00042"}) EXPECT_TRUE(StudyUid::parse(text)) << text;
    for (const auto* text : {"", ".1", "1.", "1..2", "1.2a", "1.2 "}) EXPECT_FALSE(StudyUid::parse(text)) << text;
    EXPECT_TRUE(StudyUid::parse(std::string(64, '1')));
    EXPECT_FALSE(StudyUid::parse(std::string(65, '1')));
}
