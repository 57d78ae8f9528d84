#include "common/dicom/media/entry_name.hpp"

#include <gtest/gtest.h>

using namespace shanhai;
using namespace shanhai::dicom;

namespace {

auto read(std::string_view raw) -> std::string
{
    const auto name = entry_name(raw);
    return name ? *name : std::string{name.error().at()};
}

}  // namespace

TEST(EntryName, in_gbk_or_utf8_is_shown_right)
{
    EXPECT_EQ(read("\xD3\xB0\xCF\xF1/CT\xC6\xBD\xC9\xA8/IMG1"), "影像/CT平扫/IMG1");
    EXPECT_EQ(read("影像/IMG1"), "影像/IMG1");
    EXPECT_EQ(read("\xD5\xC5\xFE\x9F.dcm"), "张䶮.dcm") << "of GB 18030-2005, and no private character";
}

TEST(EntryName, in_gbk_may_hold_a_backslash_as_half_of_a_character)
{
    EXPECT_EQ(read("\x95\x5C\x5C\xD3\xB0\x5CIMG1"), "昞/影/IMG1");
}

TEST(EntryName, is_the_same_however_it_is_separated)
{
    EXPECT_EQ(read("CT\\1\\IMG1"), "CT/1/IMG1");
    EXPECT_EQ(read("./CT//1/./IMG1"), "CT/1/IMG1");
    EXPECT_EQ(read("CT/1/"), "CT/1/");
}

TEST(EntryName, that_leads_out_or_cannot_be_shown_is_refused)
{
    for (const auto* const raw : {"/etc/passwd", "\\windows\\win.ini", "C:\\autoexec.bat", "c:x", "../up", "a/../../up",
                                  "a/..", "a\\..\\..\\up", "", "/", ".", "a\nb", "a\x1B[2J"})
        EXPECT_EQ(read(raw), "media.path") << raw;
    EXPECT_EQ(read(std::string_view{"a\0b", 3}), "media.path");
    EXPECT_EQ(entry_name("a\x1B[2J").error().subject(), "a [2J") << "and said without harm to a terminal";
}

TEST(EntryName, is_limited)
{
    EXPECT_EQ(read(std::string(entry_name_max, 'n')), std::string(entry_name_max, 'n'));
    EXPECT_EQ(read(std::string(entry_name_max + 1, 'n')), "media.path");
}

TEST(NameOnDisc, forgives_what_discs_and_copying_do_to_names)
{
    EXPECT_EQ(name_on_disc("DICOMDIR.;1"), "DICOMDIR");
    EXPECT_EQ(name_on_disc("dicomdir"), "DICOMDIR");
    EXPECT_EQ(name_on_disc("IMG0001;12"), "IMG0001");
    EXPECT_EQ(name_on_disc("a;b"), "A;B");
    EXPECT_EQ(name_on_disc(""), "");
}
