// The PDF that will be signed, final but for the signature itself.
//
// It holds the pages, report.json as an associated file (ISO 32000-2 section 14.13), and one signature field with an
// empty hole; it is built to the rules of PDF/A-3b (ISO 19005-3, pdfa_rules_for_tests.hpp). Name, time and text are
// fixed from here on: what is signed is this file, and any later byte makes it invalid.
#pragma once

#include "common/report/document.hpp"
#include "common/report/hole.hpp"

namespace shanhai::report {

inline constexpr std::string_view attachment_name = "report.json";

struct Prepared {
    Bytes pdf;
    Digest digest;  // of everything but the hole: the message the signature is about
};

// `pages` is what render() made of the same document. The same input gives the same bytes. Thread-safe; for lane `cpu`.
auto prepare(const Document& document, ByteView pages) -> Result<Prepared>;

}  // namespace shanhai::report
