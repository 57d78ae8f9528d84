// Reading a report back out of its PDF, as strictly as prepare() made it.
#pragma once

#include "common/report/document.hpp"

namespace shanhai::report {

// The document in the attachment. It says nothing about who wrote it: that is verify()'s answer.
//
// The file must be built as ours are: one revision, one signature field that is the hole's, one attachment, nothing
// that runs, opens or overlays. `malformed report.structure` otherwise, and parse_document's faults.
auto read_report(ByteView pdf) -> Result<Document>;

}  // namespace shanhai::report
