// A walked object as DCMTK's data set, for what needs more than its header: waveforms, pixels.
//
// DCMTK believes lengths: an element that claims a gigabyte gets one before anyone looks whether it is there. Here it
// reads small values only; large ones stay where they are, and one that reaches past the end is refused.
#pragma once

#include "common/dicom/data/structure.hpp"

#include <memory>

class DcmDataset;

namespace shanhai::dicom {

class ParsedDataSet {
public:
    // `object` must outlive this, and `found` is what inspect() made of it. Takes memory for the small values, and for
    // all of a deflated data set. malformed "dicom.read", and the faults of InflatedSource::open().
    static auto of(ByteView object, const Structure& found, std::uint64_t inflated_max) -> Result<ParsedDataSet>;

    ParsedDataSet(ParsedDataSet&&) noexcept;
    ParsedDataSet& operator=(ParsedDataSet&&) = delete;
    ~ParsedDataSet();

    auto operator*() -> DcmDataset& { return *data_set_; }

private:
    ParsedDataSet(Bytes inflated, std::unique_ptr<DcmDataset> data_set);

    Bytes inflated_;  // what data_set_ looks into, when it was deflated
    std::unique_ptr<DcmDataset> data_set_;
};

}  // namespace shanhai::dicom
