// What a request asks for, decoded once: path segments and query parameters (RFC 3986, RFC 9112 section 3.2).
//
// A target that two readers could understand differently is refused: empty or dot segments, a slash or control
// character hidden behind a percent sign, escapes that are none or are not UTF-8.
#pragma once

#include "common/base/fault.hpp"

#include <optional>
#include <utility>
#include <vector>

namespace shanhai::http {

struct Target {
    Target() {}

    std::vector<std::string> segments;  // "/" has none
    std::vector<std::pair<std::string, std::string>> query;
};

auto parse_target(std::string_view text) -> Result<Target>;  // `malformed http.target`
auto is_host(std::string_view field) -> bool;                // what may stand in a Host field: RFC 9110 section 7.2

}  // namespace shanhai::http
