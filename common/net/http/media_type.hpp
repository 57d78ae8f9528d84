// What a body is and what an answer may be: Content-Type and Accept as values (RFC 9110 sections 8.3.1, 12.5.1). Pure.
#pragma once

#include "common/base/fault.hpp"

#include <optional>
#include <span>
#include <vector>

namespace shanhai::http {

struct MediaType {
    MediaType() {}

    std::string name;                                             // "application/dicom", in lower case
    std::vector<std::pair<std::string, std::string>> parameters;  // names in lower case, values without their quotes

    auto is(std::string_view other) const -> bool { return name == other; }
    auto parameter(std::string_view wanted) const -> std::string_view;  // empty when absent
};

// malformed "http.media-type": no type, no subtype, a broken parameter, or one that is given twice (two readers could
// choose differently).
auto parse_media_type(std::string_view text) -> Result<MediaType>;

// Which of `offered` (names in lower case, the favourite first) the client likes best; the first when it does not say,
// none when it accepts none of them. What cannot be understood in `accept` is passed over.
auto choose(std::string_view accept, std::span<const std::string_view> offered) -> std::optional<std::size_t>;

}  // namespace shanhai::http
