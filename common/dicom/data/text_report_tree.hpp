// The content of a text report, written by DCMTK's library for structured reports. For this folder's own use.
#pragma once

#include "common/dicom/data/text_report.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

namespace shanhai::dicom {

// The tree, its flags and its verification; everything else is only what DCMTK fills in by itself.
auto write_tree(const TextReport& report, DcmDataset& to) -> bool;

}  // namespace shanhai::dicom
