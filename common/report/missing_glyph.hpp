// Which character cannot be printed, and where it stands, so that a clinic can find it and write it another way.
#pragma once

#include "common/report/document.hpp"

namespace shanhai::report {

// `unsupported report.glyph` with a subject such as "patient.name U+2EBF1": the field's path in report.json. A
// character that stands in no field was a plate's: "plate U+2EBF1".
auto missing_glyph(const Document& document, char32_t character) -> Fault;

}  // namespace shanhai::report
