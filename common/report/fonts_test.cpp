// The typeface: what it has, where it is kept, and what a host without it does.
#include "common/report/fonts.hpp"

#include "common/report/kinds_for_tests.hpp"
#include "common/report/program_for_tests.hpp"
#include "common/report/signed_for_tests.hpp"

#include <gtest/gtest.h>

#include <map>

namespace shanhai::report {
namespace {

// GB 18030-2022 level 3, which software for names must have: the basic block to U+9FFF, extensions A to F.
TEST(Fonts, have_every_ideograph_of_gb_18030)
{
    struct Block {
        char32_t first;
        char32_t last;
    };
    for (const auto block :
         {Block{0x4E00, 0x9FFF}, Block{0x3400, 0x4DBF}, Block{0x20000, 0x2A6D6}, Block{0x2A700, 0x2B734},
          Block{0x2B740, 0x2B81D}, Block{0x2B820, 0x2CEA1}, Block{0x2CEB0, 0x2EBE0}})
        for (auto character = block.first; character <= block.last; ++character)
            EXPECT_TRUE(test_fonts().has(character)) << std::hex << static_cast<unsigned>(character);
}

TEST(Fonts, have_no_characters_for_private_use)
{
    for (char32_t character = 0xE000; character <= 0xF8FF; ++character)
        EXPECT_FALSE(test_fonts().has(character)) << "what it shows is anybody's guess";
}

TEST(Fonts, of_a_host_without_the_rare_faces_print_all_but_rare_characters)
{
    const test::TempDir dir;
    const auto fonts = Fonts::open(dir / "fonts", {.rare = {"/nowhere"}}).value();

    EXPECT_TRUE(render(sample_document(), fonts));
    EXPECT_EQ(render(rare_document(), fonts).error(),
              (Fault{errc::unsupported, "report.glyph", "patient.name U+2A6A5"}));
}

TEST(Fonts, are_rewritten_once)
{
    const test::TempDir dir;
    ASSERT_TRUE(Fonts::open(dir / "fonts"));
    std::map<std::filesystem::path, std::filesystem::file_time_type> made;
    for (const auto& file : std::filesystem::directory_iterator{dir / "fonts"})
        made[file.path()] = std::filesystem::last_write_time(file);
    EXPECT_EQ(made.size(), 3U) << "Hanazono has nothing to leave out, and stays where it is";

    ASSERT_TRUE(Fonts::open(dir / "fonts"));

    for (const auto& [file, when] : made) EXPECT_EQ(std::filesystem::last_write_time(file), when);
}

TEST(Fonts, that_are_not_there_are_missed_at_the_start)
{
    const test::TempDir dir;
    std::ofstream{dir / "text"} << "not a font";

    EXPECT_EQ(Fonts::open(dir / "a", {.regular = "/nowhere", .bold = "/nowhere"}).error(),
              (Fault{errc::unavailable, "fonts.source"}));
    EXPECT_EQ(Fonts::open(dir / "a", {.regular = dir / "text", .bold = dir / "text"}).error().code(),
              errc::unavailable);
    EXPECT_EQ(Fonts::open(dir / "text" / "in").error(), (Fault{errc::unavailable, "fonts.cache"}));
}

}  // namespace
}  // namespace shanhai::report
