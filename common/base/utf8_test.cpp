#include "common/base/utf8.hpp"

#include <gtest/gtest.h>

using namespace shanhai;
using namespace std::string_view_literals;

TEST(Utf8, is_what_the_grammar_of_rfc_3629_allows)
{
    for (const auto text :
         {""sv, "a"sv, "\0"sv, "\x7F"sv, "\xC2\x80"sv, "\xDF\xBF"sv, "\xE0\xA0\x80"sv, "\xED\x9F\xBF"sv,
          "\xEE\x80\x80"sv, "\xEF\xBF\xBF"sv, "\xF0\x90\x80\x80"sv, "\xF4\x8F\xBF\xBF"sv, "牛街 𠮷"sv})
        EXPECT_TRUE(is_utf8(text)) << text;
}

TEST(Utf8, has_no_overlong_form_no_surrogate_nothing_cut_off_and_nothing_beyond_unicode)
{
    for (const auto text : {"\x80"sv, "\xBF"sv, "\xC0\x80"sv, "\xC1\xBF"sv, "\xE0\x9F\xBF"sv, "\xF0\x8F\xBF\xBF"sv,
                            "\xED\xA0\x80"sv, "\xED\xBF\xBF"sv, "\xF4\x90\x80\x80"sv, "\xF5\x80\x80\x80"sv, "\xFF"sv,
                            "\xC2"sv, "\xE4\xB8"sv, "\xF0\x9F\x8F"sv, "\xC2\x41"sv, "\xE4\xB8\x41"sv, "a\xC3"sv})
        EXPECT_FALSE(is_utf8(text)) << testing::PrintToString(text);
}
