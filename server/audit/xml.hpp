// Just enough XML to write with: elements, attributes, and nothing that text from outside could break out of.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace shanhai::audit {

// As it may stand in an attribute or as content. Characters that XML 1.0 cannot carry become U+FFFD.
auto escaped(std::string_view utf8) -> std::string;

using Attributes = std::vector<std::pair<std::string_view, std::string>>;  // empty values are left out

auto element(std::string_view name, const Attributes& attributes, std::string_view content = {}) -> std::string;

}  // namespace shanhai::audit
