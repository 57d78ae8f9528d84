// Values of one DCMTK item as text, number and code. For the .cpp files that read DICOM waveforms.
#pragma once

#include "common/dicom/data/text_decoder.hpp"
#include "common/ecg/limits.hpp"
#include "common/ecg/recording.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

namespace shanhai::ecg {

auto raw(DcmItem& item, const DcmTagKey& tag) -> std::string;                     // without padding
auto number(DcmItem& item, const DcmTagKey& tag) -> std::optional<double>;        // DS; finite
auto whole(DcmItem& item, const DcmTagKey& tag) -> std::optional<std::uint32_t>;  // US or UL
auto first_item(DcmItem& item, const DcmTagKey& sequence) -> DcmItem*;            // or null
auto items(DcmItem& item, const DcmTagKey& sequence) -> std::vector<DcmItem*>;
auto code(DcmItem& item, const DcmTagKey& sequence, dicom::TextDecoder& texts) -> Code;  // empty when there is none

// (0040,B020): measurements, statements and markers.
void read_annotations(DcmItem& data_set, std::size_t most, dicom::TextDecoder& texts, Recording& into);

// (5400,0100), one item.
auto read_strip(DcmItem& group, const Limits& limits, dicom::TextDecoder& texts, Doubts& doubts) -> Result<Strip>;

}  // namespace shanhai::ecg
