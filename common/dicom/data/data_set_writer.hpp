// Writing the objects we make with DCMTK: values that fit their attributes, the modules all of them share, and the
// bytes. For those who write DICOM, here and in ecg/dicom.
#pragma once

#include "common/base/bytes.hpp"
#include "common/dicom/data/document_object.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>

namespace shanhai::dicom {

inline constexpr std::size_t long_string = 64;  // characters in LO and in a group of PN
inline constexpr std::size_t short_string = 16;

class Writer {
public:
    explicit Writer(DcmItem& item) : item_{item} {}

    // As it stands: a code of ours, a UID, a text of many lines (ST, LT, UT).
    void put(const DcmTagKey& tag, std::string_view value);
    // One value of at most so many characters.
    void put(const DcmTagKey& tag, std::string_view value, std::size_t characters);
    auto good() const { return good_; }

private:
    DcmItem& item_;
    bool good_ = true;
};

struct LocalTime {
    explicit LocalTime(Instant when);
    std::string date;
    std::string time;
};

// One value of an attribute where a backslash would begin another one: no control characters, and at most so many
// characters.
auto one_value(std::string_view text, std::size_t characters) -> std::string;

// Patient, General Study, General Equipment and SOP Common, and of the series what is not the document's own kind.
void put_shared(Writer& to, const DocumentObject& about, std::string_view sop_class);

// In explicit VR little endian, or else in implicit VR little endian.
auto print(DcmDataset& data_set, std::string_view transfer_syntax) -> Result<Bytes>;

}  // namespace shanhai::dicom
