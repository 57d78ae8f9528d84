// Text that can be signed: what the reader sees is all there is.
//
// Control characters, bidirectional overrides, characters that draw nothing and heaps of combining marks let a page say
// something other than its text. A document that holds one is refused; text that people typed or pasted is made
// legible first.
#pragma once

#include <string>
#include <string_view>

namespace shanhai::report {

enum class Lines { one, many };

auto is_legible(std::string_view utf8, Lines lines) -> bool;

// Line ends become \n, tabs and odd spaces become spaces, what draws nothing is dropped. Text that is not UTF-8 is
// returned as it came, for is_legible to refuse.
auto made_legible(std::string_view utf8) -> std::string;

}  // namespace shanhai::report
