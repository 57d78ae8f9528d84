// All sheets of a recording as one PDF: vector, searchable, in the typeface of reports.
#pragma once

#include "common/base/bytes.hpp"
#include "common/ecg/drawing/layout.hpp"
#include "common/report/fonts.hpp"

namespace shanhai::ecg {

// A4 landscape, a page for each sheet; the same bytes for the same recording. The faults of sheets(). Thread-safe; for
// a lane.
auto pdf_of(const Recording& recording, const SheetOptions& options, const report::Fonts& fonts) -> Result<Bytes>;

}  // namespace shanhai::ecg
