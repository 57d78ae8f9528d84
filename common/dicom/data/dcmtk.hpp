// DCMTK, made ready once per process: quiet, and with its dictionary.
#pragma once

#include "common/base/fault.hpp"

namespace shanhai::dicom {

// Called by main before anything else of DICOM. "dicom.dictionary" when DCMTK finds no data dictionary (it is a file of
// the package; DCMDICTPATH names another); without it every attribute would be unknown, silently.
auto initialise() -> Result<void>;

}  // namespace shanhai::dicom
