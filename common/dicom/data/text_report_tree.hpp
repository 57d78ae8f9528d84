// The content of a text report, written by DCMTK's library for structured reports. For this folder's own use.
#pragma once

#include "common/dicom/data/text_report.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

namespace shanhai::dicom {

inline constexpr std::string_view persons_scheme = "99SHANHAI";
// Whether a person's id fits a Code Value: half of one would be somebody else's.
auto has_code(const Observer& who) -> bool;

// The tree, its flags and its verification; everything else is only what DCMTK fills in by itself.
auto write_tree(const TextReport& report, DcmDataset& to) -> bool;

}  // namespace shanhai::dicom
