// The reviewer's signature under the author's: the same report, a second field, a hole over everything before it.
#pragma once

#include "common/base/instant.hpp"
#include "common/report/prepare.hpp"

namespace shanhai::report {

// Of a report that the author has signed and that says it is to be countersigned. `when`, in whole seconds, is what the
// signature dictionary claims (ETSI EN 319 142-1 section 5.3, entry M); the timestamp proves it. The same input gives
// the same bytes; signed_attributes() and assemble() take it from here.
//   malformed report.hole          no signed report, or not in every detail
//   mismatch  report.countersigned its author alone signs it
//   conflict  report.signed        it has the second field already, or evidence that would no longer be about all of it
//   conflict  report.untimed       the first signature has no timestamp: it could not be added under a second one
auto prepare_countersignature(ByteView signed_pdf, Instant when) -> Result<Prepared>;

}  // namespace shanhai::report
