#include "server/intake/names.hpp"

#include <gtest/gtest.h>

namespace shanhai::intake {
namespace {

struct Row {
    std::string_view form;
    std::string_view image;
    Match expected;
};

TEST(Names, are_compared_as_a_careful_person_would)
{
    using enum Match;
    const Row table[] = {
        // The same, however it is written.
        {"张三", "张^三", same},
        {"张三", "张三", same},
        {"张三", "Zhang^San=张^三", same},
        {"张三", "Zhang^San=张^三=zhang^san", same},
        {"张 三", "张^三^^^", same},
        {"张　三", "张^三", same},  // an ideographic space
        {"张䶮", "张^䶮", same},
        {"𠮷小红", "Ji^XiaoHong=𠮷^小红", same},
        {"欧阳小红", "欧阳^小红", same},
        {"买买提·艾力", "买买提^艾力", same},
        {"买买提·艾力", "买买提•艾力", same},
        {"买买提·艾力", "买买提．艾力", same},
        {"买买提艾力", "买买提·艾力", same},
        {"Zhang San", "ZHANG^SAN", same},
        {"ZhangSan", "Zhang^San", same},
        {"San Zhang", "Zhang^San", same},
        {"Ｚｈａｎｇ　Ｓａｎ", "Zhang^San", same},  // full width
        {"John Smith", "Smith^John", same},
        {"张三之女A", "张三之女Ａ", same},

        // May be the same: a second look.
        {"张三", "張^三", doubtful},
        {"劉曉東", "刘^晓东", doubtful},
        {"张堃", "张^坤", doubtful},
        {"张三", "三^张", doubtful},
        {"买买提·艾力", "买买提", doubtful},
        {"买买提", "买买提·艾力", doubtful},
        {"John Smith", "Smith^John^Paul", doubtful},

        // Nothing to compare.
        {"张三", "ZHANG^SAN", unverifiable},
        {"张三", "Li^Si", unverifiable},  // pinyin is not checked: it says too little
        {"Zhang San", "张^三", unverifiable},
        {"张三", "", unverifiable},
        {"张三", "^^^^", unverifiable},
        {"张三", "=", unverifiable},
        {"张三", "<d5><c5>^<c8>", unverifiable},
        {"张三", "\xEE\xA0\x96^三", unverifiable},  // a private character: who knows which
        {"张三", "无名氏", unverifiable},
        {"张三", "UNKNOWN", unverifiable},
        {"张三", "ÕÅ^Èý", unverifiable},

        // Somebody else.
        {"张三", "李^四", different},
        {"张三", "张^三丰", different},
        {"张三", "张^山", different},
        {"张三", "Zhang^San=李^四", different},
        {"张三之女", "张^三", different},
        {"张三之女", "张三之子", different},
        {"张三之双胞胎A", "张三之双胞胎B", different},
        {"张三之大女", "张三之小女", different},
        {"无名氏", "张^三", different},
        {"Zhang San", "Li^Si", different},
        {"买买提·艾力", "买买提·热合曼", different},
    };
    for (const auto& row : table)
        EXPECT_EQ(compare_names(row.form, row.image), row.expected) << row.form << " beside " << row.image;
}

TEST(Names, that_are_equal_are_so_both_ways_round)
{
    for (const auto& [one, other] : {std::pair{"张三", "張三"}, std::pair{"张三", "李四"},
                                     std::pair{"买买提·艾力", "买买提"}, std::pair{"John Smith", "Smith John Paul"}})
        EXPECT_EQ(compare_names(one, other), compare_names(other, one)) << one;
}

TEST(Names, of_any_bytes_are_compared_without_harm)
{
    for (unsigned first = 0; first < 256; ++first)
        for (const auto* const rest : {"", "\x80", "\xFF\xFF\xFF", "^=", "张"}) {
            const auto odd = std::string(1, static_cast<char>(first)) + rest;
            compare_names(odd, "张^三");
            compare_names("张三", odd);
        }
}

}  // namespace
}  // namespace shanhai::intake
