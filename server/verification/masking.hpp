// A name that whoever knows the patient recognises, and nobody else learns: 张*, 欧阳*, J*. Pure.
#pragma once

#include <string>
#include <string_view>

namespace shanhai::verification {

// The surname of a Chinese name (a compound one whole), the first letter of any other, and one star however long the
// rest is. A name of one character is all star, and so is what begins with no letter, or is no UTF-8.
auto masked_name(std::string_view name) -> std::string;

}  // namespace shanhai::verification
