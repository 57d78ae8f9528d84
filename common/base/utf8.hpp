// Whether bytes are UTF-8, strictly (RFC 3629): no overlong form, no surrogate, nothing beyond U+10FFFF.
#pragma once

#include <string_view>

namespace shanhai {

auto is_utf8(std::string_view text) -> bool;

}  // namespace shanhai
