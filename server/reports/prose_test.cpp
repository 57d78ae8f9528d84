#include "server/reports/prose.hpp"

#include <gtest/gtest.h>

using namespace shanhai::reports;

TEST(Prose, is_characters_whatever_bytes_it_has)
{
    EXPECT_EQ(code_points("aé肺𠮷"), U"aé肺𠮷");
    EXPECT_EQ(to_utf8(U"aé肺𠮷"), "aé肺𠮷");
    EXPECT_EQ(code_points("\xff"), U"\uFFFD");
    EXPECT_EQ(code_points("\xe8\x82"), U"\uFFFD") << "cut in the middle";
    EXPECT_EQ(folded("ＱＴｃ　４５０，Ｒ"), U"qtc 450,r");
}

TEST(Prose, is_cut_into_clauses_and_numbers_stay_whole)
{
    const auto text = folded("左肺清晰，右肺见结节、斑片，约 3.5 cm。心影不大\n1. 气胸");
    const auto all = clauses_of(text);
    std::vector<std::string> words;
    for (const auto& one : all) words.push_back(to_utf8(one.text) + "/" + std::to_string(one.sentence));
    EXPECT_EQ(words, (std::vector<std::string>{"左肺清晰/0", "右肺见结节、斑片/0", "约 3.5 cm/0", "心影不大/1", "1/2",
                                               " 气胸/3"}));
}

TEST(Prose, finds_words_of_letters_whole)
{
    EXPECT_TRUE(has_word(U"no left knee fracture", U"left"));
    EXPECT_FALSE(has_word(U"cleft palate", U"left"));
    EXPECT_TRUE(has_word(U"见left侧", U"left"));
    EXPECT_TRUE(has_word(U"未见骨折", U"骨折"));
}

TEST(Prose, knows_what_is_denied)
{
    const auto denied = [](std::string_view clause, std::string_view word) {
        const auto text = folded(clause);
        const auto wanted = folded(word);
        return is_negated(text, text.find(wanted), wanted.size());
    };
    for (const auto* const clause : {"双肺未见气胸", "无气胸及胸腔积液", "未见骨折、脱位及气胸", "排除气胸",
                                     "气胸已排除", "no evidence of 气胸", "气胸阴性", "without 气胸", "原气胸已吸收"})
        EXPECT_TRUE(denied(clause, "气胸")) << clause;
    for (const auto* const clause : {"右侧气胸", "气胸不除外", "不能排除气胸", "不除外气胸", "气胸待排除", "疑气胸",
                                     "见无肺纹理区气胸", "气胸 cannot be excluded"})
        EXPECT_FALSE(denied(clause, "气胸")) << clause;
}
