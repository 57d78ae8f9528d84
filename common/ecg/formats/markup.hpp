// XML markup without a tree: enough to know what a document is and that parsing it is safe. Pure, one pass.
#pragma once

#include "common/base/fault.hpp"

#include <string>
#include <string_view>

namespace shanhai::ecg {

inline constexpr std::size_t markup_depth_max = 64;           // aECG needs 20
inline constexpr std::size_t markup_pieces_max = 1'000'000;  // elements and attributes; each takes some 50 bytes

// malformed "ecg.read" (too deep, entities, not XML), malformed "ecg.truncated" (ends inside), too_large "ecg.count".
auto check_markup(std::string_view document) -> Result<void>;

// The inside of the first start tag, `AnnotatedECG xmlns="urn:hl7-org:v3"`; empty when the beginning holds none.
auto first_tag(std::string_view beginning) -> std::string_view;

// The value of an attribute in the inside of a tag, as it stands; empty when it is not there.
auto attribute_in(std::string_view tag, std::string_view name) -> std::string_view;

// `encoding` of <?xml ...?>; empty when not declared.
auto declared_encoding(std::string_view document) -> std::string_view;

}  // namespace shanhai::ecg
