// The prose of a report as rules look at it: characters instead of bytes, full-width and half-width alike, and clause
// by clause, because a negation or a side reaches as far as its clause. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace shanhai::reports {

// Code points. Bytes that are no UTF-8 become U+FFFD; nothing throws.
auto code_points(std::string_view utf8) -> std::u32string;
auto to_utf8(std::u32string_view text) -> std::string;

// Full-width forms (！ to ～, U+FF01 to U+FF5E) become ASCII, ASCII letters small; one character stays one character.
auto folded(std::string_view utf8) -> std::u32string;

// A piece of folded text between punctuation marks, and the same piece as it was written.
struct Clause {
    std::u32string_view text;
    std::size_t sentence = 0;  // clauses of one sentence share its number
};

// Nobody writes a clause as long as this many characters; it is cut there, so that every rule takes linear time.
inline constexpr std::size_t clause_max = 300;

// Cut at commas, semicolons, full stops, colons and line ends; 、 joins what one negation covers, so it does not cut,
// and neither does the point in 3.5.
auto clauses_of(std::u32string_view folded) -> std::vector<Clause>;

auto is_word_character(char32_t c) -> bool;  // an ASCII letter or digit

// The place of `word` in `text` from `from` on, npos when it is not there. A word of ASCII letters is found whole only.
auto find_word(std::u32string_view text, std::u32string_view word, std::size_t from = 0) -> std::size_t;
auto has_word(std::u32string_view text, std::u32string_view word) -> bool;

// Whether what stands at `place` of this clause is said not to be there: 未见骨折, 无气胸、积液, 骨折已排除, no
// fracture. 不除外, 不能排除 and 待排 are no negation: they say that it may be there.
auto is_negated(std::u32string_view clause, std::size_t place, std::size_t length) -> bool;

}  // namespace shanhai::reports
