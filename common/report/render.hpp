// The page people read: A4, as a hospital hands it out, with as many pages as the findings need.
#pragma once

#include "common/report/document.hpp"
#include "common/report/fonts.hpp"
#include "common/report/illustrations.hpp"

namespace shanhai::report {

// The same document and illustrations give the same bytes. Takes tens of milliseconds; thread-safe; for lane `cpu`.
// Refuses what check() refuses, and
//   unsupported report.glyph   a character has no glyph, and a box in a patient's name is a wrong name; the subject
//                              says where and which one: "patient.name U+2EBF1"
//   mismatch report.pictures   the pictures are not the document's key images
//   unsupported report.picture a picture is no JPEG that can be printed as it is, or its size is not what it says
//   too_large report.pictures  a picture, or the number of plates, is over its limit
auto render(const Document& document, const Fonts& fonts, const Illustrations& illustrations = {}) -> Result<Bytes>;

}  // namespace shanhai::report
