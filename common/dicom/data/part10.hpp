// What stands in front of a data set to make it a file (PS3.10 section 7.1): preamble, "DICM", file meta.
//
// A DIMSE data set stored behind this header is exactly the file a modality would have written itself.
#pragma once

#include "common/dicom/data/header.hpp"

namespace shanhai::dicom {

// The implementation named in it is the one the association names (PS3.7 section D.3.3.2): dicom/pdu/uids.hpp.
// `source_ae` is the calling AE title; empty leaves the attribute out.
auto part10_header(const SopClassUid& sop_class, const InstanceUid& sop_instance,
                   const TransferSyntaxUid& transfer_syntax, std::string_view source_ae) -> Bytes;

}  // namespace shanhai::dicom
