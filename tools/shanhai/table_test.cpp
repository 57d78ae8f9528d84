#include "tools/shanhai/table.hpp"

#include <gtest/gtest.h>

using namespace shanhai::cli;

TEST(Columns, count_two_for_a_chinese_character_and_none_for_a_combining_mark)
{
    EXPECT_EQ(columns_of("abc"), 3U);
    EXPECT_EQ(columns_of("张三"), 4U);
    EXPECT_EQ(columns_of("（A）"), 5U);
    EXPECT_EQ(columns_of("e\u0301"), 1U);
    EXPECT_EQ(columns_of("\U00020000"), 2U);  // 𠀀, as in names that GB18030 needs four bytes for
    EXPECT_EQ(columns_of(""), 0U);
}

TEST(Table, lines_up_columns_of_both_scripts)
{
    Table table{{"病例", "姓名", "说明"}};
    table.add({"case_1", "张三", "胸部CT"});
    table.add({"case_22", "欧阳修远", ""});

    EXPECT_EQ(table.text(), "病例     姓名      说明\n"
                            "case_1   张三      胸部CT\n"
                            "case_22  欧阳修远\n");
}

TEST(Table, lines_up_the_rarest_names)
{
    Table table{{"姓名", "号"}};
    table.add({"张䶮", "1"});
    table.add({"𠮷小红", "2"});

    EXPECT_EQ(table.text(), "姓名    号\n张䶮    1\n𠮷小红  2\n");
}

TEST(Table, knows_that_a_header_alone_is_nothing)
{
    Table table{{"病例"}};
    EXPECT_TRUE(table.empty());

    table.add({"case_1"});

    EXPECT_FALSE(table.empty());
}

TEST(Harmless, text_cannot_steer_the_terminal)
{
    EXPECT_EQ(harmless("张\x1b[2J三\r\n"), "张 [2J三  ");
    EXPECT_EQ(harmless("a\xC2\x9B"
                       "b"),
              "a b");  // the one-character CSI
    EXPECT_EQ(harmless("a\u202E"
                       "b"),
              "a b");  // turns the reading direction
    EXPECT_EQ(harmless("张三 abc"), "张三 abc");
}

TEST(Harmless, text_that_is_no_utf8_shows_where)
{
    EXPECT_EQ(harmless("\xD5\xC5x"), "\uFFFD\uFFFDx");  // 张 in GBK
    EXPECT_EQ(harmless("\xC0\xAF"), "\uFFFD\uFFFD");    // an overlong slash
    EXPECT_EQ(harmless("\xED\xA0\x80"), "\uFFFD\uFFFD\uFFFD");
    EXPECT_EQ(harmless("\xE5\xBC"), "\uFFFD\uFFFD");  // cut short
}

TEST(Shortened, text_fits_with_its_mark)
{
    EXPECT_EQ(shortened("张三李四", 8), "张三李四");
    EXPECT_EQ(shortened("张三李四", 7), "张三李…");
    EXPECT_EQ(shortened("张三李四", 6), "张三…");
    EXPECT_EQ(shortened("abc", 2), "a…");
}
