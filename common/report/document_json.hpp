// report.json: the document as one canonical text (RFC 8785), the machine-readable half of every signed PDF.
//
// The reader is as strict as the writer: a text is a document only if writing that document gives the same bytes. So
// unknown keys, repeated keys, spaces and other spellings are refused, because a signed field that a verifier skips
// might be the one that changes the meaning. A later schema has another name and its own reader.
//
// Text is kept as it was written: Unicode normalisation would change the characters of some people's names.
#pragma once

#include "common/report/document.hpp"

namespace shanhai::report {

inline constexpr std::string_view schema = "shanhai.report/1";
inline constexpr std::size_t json_max = 8 << 20;  // 20,000 objects with room to spare

auto to_canonical_json(const Document& document) -> std::string;
auto parse_document(std::string_view text) -> Result<Document>;

}  // namespace shanhai::report
