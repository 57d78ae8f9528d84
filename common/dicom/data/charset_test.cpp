#include "common/dicom/data/charset.hpp"
#include "common/dicom/data/object_for_tests.hpp"

#include <gtest/gtest.h>

namespace shanhai::dicom {
namespace {

using test::smallest_object;

// GBK bytes.
constexpr std::string_view chen_xiao_hong = "\xB3\xC2^\xD0\xA1\xBA\xEC";  // 陈^小红
constexpr std::string_view rui_miao = "\xDC\xC7^\xED\xB5";                // 芮^淼, both of the rarer half of GB 2312
constexpr std::string_view zhang_yan = "\xD5\xC5^\xFE\x9F";               // 张^䶮
constexpr std::string_view abdomen_ct = "\xB8\xB9\xB2\xBF"
                                        "CT";  // 腹部CT

auto name_under(std::string_view label, std::string_view name, std::string_view description = {}) -> Header
{
    return test::read(smallest_object({.charset = label, .name = name, .description = description})).value();
}

struct Case {
    std::string_view label;
    std::string_view bytes;
    std::string_view reading;
    bool doubtful;
};

TEST(Charset, is_what_the_bytes_say_when_the_label_is_wrong)
{
    const Case cases[] = {
        {"GB18030", chen_xiao_hong, "陈^小红", false},
        {"GBK", chen_xiao_hong, "陈^小红", false},
        {"GB2312", chen_xiao_hong, "陈^小红", false},
        {"gbk", chen_xiao_hong, "陈^小红", false},
        {"", chen_xiao_hong, "陈^小红", true},
        {"ISO_IR 6", chen_xiao_hong, "陈^小红", true},
        {"ISO_IR 100", chen_xiao_hong, "陈^小红", true},
        {"ISO 2022 IR 100\\ISO 2022 IR 58", chen_xiao_hong, "陈^小红", true},
        {"ISO_IR 192", chen_xiao_hong, "陈^小红", true},
        {"ISO_IR 100", rui_miao, "芮^淼", true},
        {"ISO_IR 100", zhang_yan, "张^䶮", true},
        {"GBK", zhang_yan, "张^䶮", false},
        {"ISO_IR 192", "陈^小红", "陈^小红", false},
        {"UTF-8", "陈^小红", "陈^小红", false},
        {"", "陈^小红", "陈^小红", true},
        {"ISO_IR 100", "陈^小红", "陈^小红", true},
        {"GB18030", "张^䶮", "张^䶮", true},
        {"ISO_IR 100", "Buc^J\xE9r\xF4me", "Buc^Jérôme", false},
        {"ISO_IR 100",
         "\xC4neas^R\xFC"
         "diger",
         "Äneas^Rüdiger", false},
        {"", "Buc^J\xE9r\xF4me", "Buc^Jérôme", true},
        {"ISO_IR 100", "Buc^Jérôme", "Buc^Jérôme", true},
        {"ISO_IR 144", "\xBB\xEE\xDA\xDA", "Люкк", false},
        {"NOT A LABEL", chen_xiao_hong, "陈^小红", true},
        {"GB18030", "Wang^Wu", "Wang^Wu", false},
        {"", "Wang^Wu", "Wang^Wu", false},
    };
    for (const auto& each : cases) {
        const auto header = name_under(each.label, each.bytes);

        EXPECT_EQ(header.patient.name.alphabetic, each.reading) << "under '" << each.label << "'";
        EXPECT_EQ(header.doubts.charset, each.doubtful) << each.reading << " under '" << each.label << "'";
        EXPECT_EQ(header.charset, each.label);
    }
}

TEST(Charset, of_one_text_is_helped_by_the_others)
{
    const auto header = name_under("ISO_IR 100", "Li^Si", abdomen_ct);

    EXPECT_EQ(header.study_description, "腹部CT");
    EXPECT_TRUE(header.doubts.charset);
}

TEST(Charset, of_a_text_cut_inside_a_character_shows_the_rest_in_hexadecimal)
{
    const auto gbk = name_under("GB18030", chen_xiao_hong, "\xB8\xB9\xB2");
    const auto utf8 = name_under("ISO_IR 192", "陈^小红", "腹\xE9\x83");

    EXPECT_EQ(gbk.study_description, "腹<b2>");
    EXPECT_EQ(utf8.study_description, "腹<e9><83>");
    EXPECT_TRUE(gbk.doubts.charset && utf8.doubts.charset);
    EXPECT_EQ(gbk.patient.name.alphabetic, "陈^小红");
}

TEST(Charset, never_puts_a_replacement_for_what_it_cannot_read)
{
    for (unsigned lead = 0x80; lead <= 0xFF; ++lead) {
        for (const auto* const label : {"", "ISO_IR 100", "ISO_IR 192", "GB18030", "\\ISO 2022 IR 58", "ISO_IR 13"}) {
            const std::string raw{static_cast<char>(lead)};

            const auto name = name_under(label, "A" + raw).patient.name.alphabetic;

            EXPECT_TRUE(is_utf8(name));
            EXPECT_EQ(name.find("\xEF\xBF\xBD"), std::string::npos);
            EXPECT_GT(name.size(), 1U);
        }
    }
}

TEST(Charset, does_not_split_a_name_inside_a_character)
{
    const auto header = name_under("GB18030", "Xie^JinWei=\xD6\x5E^\xE5\x5C");

    EXPECT_EQ(header.patient.name.alphabetic, "Xie^JinWei");
    EXPECT_EQ(header.patient.name.ideographic.find('^'), 3U) << header.patient.name.ideographic;
}

TEST(Charset, accepts_utf8_only_as_the_standard_has_it)
{
    EXPECT_TRUE(is_utf8("a é 陈 𠮷"));
    EXPECT_FALSE(is_utf8("\xC0\x80"));
    EXPECT_FALSE(is_utf8("\xE0\x80\x80"));
    EXPECT_FALSE(is_utf8("\xED\xA0\x80"));
    EXPECT_FALSE(is_utf8("\xF4\x90\x80\x80"));
    EXPECT_EQ(utf8_prefix("ab\xE9\x99"), 2U);
    EXPECT_EQ(gb18030_prefix("a\x81\x30\x81\x30\xB3"), 5U);
}

}  // namespace
}  // namespace shanhai::dicom
