// Request targets: what is let through is what it seems.
#include "common/net/http/target.hpp"

#include "common/base/utf8.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace shanhai::fuzz {

void run(ByteView input)
{
    const auto text = as_text(input);
    (void)http::is_host(text);
    const auto target = http::parse_target(text);
    if (!target) return must(target.error().at() == "http.target", "a refusal has one name");
    for (const auto& segment : target->segments) {
        must(!segment.empty() && segment != "." && segment != "..", "no segment leads elsewhere");
        must(segment.find_first_of(std::string_view{"/\\\0\r\n", 5}) == segment.npos, "no segment hides a separator");
        must(is_utf8(segment), "segments are UTF-8");
    }
    for (const auto& [key, value] : target->query)
        must(is_utf8(key) && is_utf8(value) && value.find('\0') == value.npos, "parameters are text");
}

}  // namespace shanhai::fuzz
