#include "common/report/hole.hpp"

#include <gtest/gtest.h>

namespace shanhai::report {
namespace {

// "%PDF-... /ByteRange [...] <gap> rest", with the numbers that fit.
struct Sketch {
    std::string range = "[ 0 60 70 5 ]";
    std::string gap = "<00000000>";
    std::string rest = "rest\n";

    auto bytes() const -> Bytes
    {
        auto text = "%PDF-1.7 /ByteRange " + range;
        text.resize(60, ' ');
        return to_bytes(text + gap + rest);
    }
    auto found() const { return Hole::find(bytes()); }
};

TEST(Hole, is_what_the_byte_range_leaves_out)
{
    const Sketch sketch;
    auto bytes = sketch.bytes();

    const auto hole = sketch.found();

    ASSERT_TRUE(hole);
    EXPECT_TRUE(hole->is_empty(bytes));
    EXPECT_EQ(hole->content(bytes), Bytes(4));
    EXPECT_TRUE(as_text(hole->covered(bytes)).ends_with(" rest\n"));
    EXPECT_EQ(hole->digest(bytes), Digest::of(hole->covered(bytes)));
}

TEST(Hole, takes_what_fits_and_not_a_byte_more)
{
    const Sketch sketch;
    auto bytes = sketch.bytes();
    const auto before = sketch.found()->digest(bytes);

    ASSERT_TRUE(sketch.found()->fill(bytes, as_view("\x01\x02\x03\xAB")));
    EXPECT_EQ(as_text(bytes).substr(60, 10), "<010203ab>");
    ASSERT_TRUE(sketch.found()->fill(bytes, as_view("\xCD")));
    EXPECT_EQ(as_text(bytes).substr(60, 10), "<cd000000>");
    EXPECT_FALSE(sketch.found()->is_empty(bytes));
    EXPECT_EQ(Hole::find(bytes)->digest(bytes), before);

    EXPECT_EQ(sketch.found()->fill(bytes, as_view("12345")).error(), (Fault{errc::too_large, "report.signature"}));
}

TEST(Hole, must_leave_nothing_else_out)
{
    const std::initializer_list<Sketch> bad{
        {.range = "[ 1 60 70 5 ]"},
        {.range = "[ 0 60 70 4 ]"},
        {.range = "[ 0 60 70 6 ]"},
        {.range = "[ 0 59 70 5 ]"},
        {.range = "[ 0 60 71 4 ]"},
        {.range = "[ 0 70 60 15 ]"},
        {.range = "[ 0 60 60 15 ]"},
        {.range = "[ 0 62 70 5 ]"},
        {.range = "[ 0 60 70 ]"},
        {.range = "[ 0 60 70 5 0 ]"},
        {.range = "[ 0 60 70 -5 ]"},
        {.range = "[ 0 60 70 5.0 ]"},
        {.range = "0 60 70 5"},
        {.range = "[ 0 60 99 5 ]"},
        {.range = "[ 0 60 70 5"},
        {.range = "[ 0 60 18446744073709551615 5 ]"},
        {.range = "[ 0 60 18446744073709551616 5 ]"},
        {.gap = "<0000000g>"},
        {.gap = "<0000000A>"},
        {.gap = "<000 0000>"},
        {.gap = "(00000000)"},
        {.gap = "<00000000}"},
        {.rest = "rest"},
        {.rest = "rest\n\n"},
    };
    for (const auto& sketch : bad)
        EXPECT_EQ(sketch.found().error(), (Fault{errc::malformed, "report.hole"})) << as_text(sketch.bytes());
}

TEST(Hole, is_one)
{
    EXPECT_FALSE(Hole::find(as_view("%PDF-1.7")));
    EXPECT_FALSE(Hole::find({}));
    EXPECT_FALSE((Sketch{.range = "[ 0 60 70 15 ]", .rest = "/ByteRange rest"}.found()));
    EXPECT_TRUE((Sketch{.range = "[ 0 60 70 15 ]", .rest = "/BiteRange rest"}.found()));
}

}  // namespace
}  // namespace shanhai::report
