#include "common/ecg/dicom/raw_object.hpp"

#include "common/ecg/dicom/item_writing.hpp"

namespace shanhai::ecg {
namespace {

constexpr const char* creator = "SHANHAI ECG 1";

// PS3.5 section 7.8.1: a block of ours, which stands in the data set before what is in it.
auto put_file(DcmDataset& data_set, ByteView file, const std::string& format) -> bool
{
    const auto length = static_cast<Uint32>(file.size());
    auto padded = Bytes(file.begin(), file.end());
    if (padded.size() % 2 != 0) padded.push_back(std::byte{0});
    const auto* const bytes = reinterpret_cast<const Uint8*>(padded.data());
    return data_set.putAndInsertString(DcmTag{0x0029, 0x0010, DcmVR{EVR_LO}}, creator).good() &&
           data_set.putAndInsertUint8Array(DcmTag{0x0029, 0x1001, DcmVR{EVR_OB}}, bytes, padded.size()).good() &&
           data_set.putAndInsertUint32(DcmTag{0x0029, 0x1002, DcmVR{EVR_UL}}, length).good() &&
           data_set.putAndInsertString(DcmTag{0x0029, 0x1003, DcmVR{EVR_LO}}, format.c_str()).good();
}

}  // namespace

auto write_raw(ByteView file, const Identity& identity, Instant made_at) -> Result<Bytes>
{
    if (auto good = check(identity); !good) return good.error();
    const dicom::LocalTime when{made_at};
    DcmDataset data_set;
    dicom::Writer to{data_set};
    dicom::put_shared(to, document_of(identity, "ECG", made_at), raw_data_storage);
    to.put(DCM_Modality, "ECG");
    to.put(DCM_SeriesNumber, "1");
    to.put(DCM_ContentDate, when.date);
    to.put(DCM_ContentTime, when.time);
    to.put(DCM_CreatorVersionUID, dicom::uid_from(creator));
    const bool good = to.good() && data_set.insertEmptyElement(DCM_AcquisitionContextSequence).good() &&
                      put_file(data_set, file, dicom::one_value(identity.original_format, dicom::long_string));
    if (!good) return Fault{errc::internal, "ecg.object"};
    return file_of(data_set, raw_data_storage, identity.instance);
}

}  // namespace shanhai::ecg
