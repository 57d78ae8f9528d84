// The page people read: A4, as a hospital hands it out, with as many pages as the findings need.
#pragma once

#include "common/report/document.hpp"
#include "common/report/fonts.hpp"

namespace shanhai::report {

// The same document gives the same bytes. Refuses what check() refuses, and `unsupported report.glyph` when a character
// has no glyph: a box in a patient's name is a wrong name. Takes tens of milliseconds; thread-safe; for lane `cpu`.
auto render(const Document& document, const Fonts& fonts) -> Result<Bytes>;

}  // namespace shanhai::report
