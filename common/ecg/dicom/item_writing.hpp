// Values into one DCMTK item: numbers and codes. For the .cpp files that write DICOM waveforms.
#pragma once

#include "common/dicom/data/data_set_writer.hpp"
#include "common/dicom/pdu/uids.hpp"
#include "common/ecg/dicom/plan.hpp"

namespace shanhai::ecg {

auto decimal(double value) -> std::string;  // DS: the same value if 16 characters can say it, else the closest they can

auto add_item(DcmItem& to, const DcmTagKey& sequence) -> DcmItem&;
auto put_number(DcmItem& to, const DcmTagKey& tag, double value) -> bool;
auto put_code(DcmItem& to, const DcmTagKey& sequence, const Code& code) -> bool;

// With its preamble and file meta, in explicit VR little endian; `syntax` is another where compressed pixels are to
// follow. malformed "ecg.object" when the instance's UID is none.
auto file_of(DcmDataset& data_set, std::string_view sop_class, std::string_view instance,
             std::string_view syntax = dicom::uids::explicit_little_endian) -> Result<Bytes>;
auto file_of(ByteView data_set, std::string_view sop_class, std::string_view instance, std::string_view syntax)
    -> Result<Bytes>;

// (5400,0100): one item for each group.
auto put_group(DcmItem& data_set, const Group& group, unsigned bits) -> bool;

// (0040,B020): statements, measurements, markers.
auto put_annotations(DcmItem& data_set, const Recording& recording) -> bool;

}  // namespace shanhai::ecg
