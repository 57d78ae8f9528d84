#include "common/ecg/dicom/writing.hpp"

#include "common/ecg/dicom/item_writing.hpp"

#include <algorithm>
#include <cstdio>

namespace shanhai::ecg {
namespace {

auto date_time(Instant when, bool offset_stated) -> std::string
{
    const dicom::LocalTime local{when};
    char fraction[16];
    const auto micros = ((to_micros(when) % 1'000'000) + 1'000'000) % 1'000'000;
    std::snprintf(fraction, sizeof fraction, ".%06lld", static_cast<long long>(micros));
    return local.date + local.time + fraction + (offset_stated ? "+0800" : "");
}

void put_device(dicom::Writer& to, const Device& device)
{
    to.put(DCM_Manufacturer, device.manufacturer, dicom::long_string);
    if (!device.model.empty()) to.put(DCM_ManufacturerModelName, device.model, dicom::long_string);
    if (!device.serial.empty()) to.put(DCM_DeviceSerialNumber, device.serial, dicom::long_string);
    if (!device.software.empty()) to.put(DCM_SoftwareVersions, device.software, dicom::long_string);
}

auto is_age(const std::string& text) -> bool
{
    return text.size() == 4 && std::string_view{"DWMY"}.find(text[3]) != std::string_view::npos &&
           text.find_first_not_of("0123456789") == 3;
}

// C.12.1: who made this object of what, so that the device's own file can be found and compared.
auto put_origin(DcmItem& data_set, const Identity& identity) -> bool
{
    if (identity.original_sha256.empty()) return true;
    auto& item = add_item(data_set, DCM_ContributingEquipmentSequence);
    dicom::Writer to{item};
    to.put(DCM_Manufacturer, "Shanhai");
    to.put(DCM_ContributionDescription,
           dicom::one_value("Converted from " + identity.original_format + ' ' + identity.original_media_type +
                                ", SHA-256 " + identity.original_sha256,
                            1024));
    return to.good() &&
           put_code(item, DCM_PurposeOfReferenceCodeSequence, {"109103", "DCM", "Modifying Equipment"});
}

auto put_all(DcmDataset& data_set, const Recording& recording, const Identity& identity, const Plan& plan, Instant when)
    -> bool
{
    dicom::Writer to{data_set};
    dicom::put_shared(to, document_of(identity, "ECG", when), plan.sop_class);
    // Whether the cart stated its offset is part of what it said.
    if (!recording.offset_stated) data_set.findAndDeleteElement(DCM_TimezoneOffsetFromUTC);
    to.put(DCM_Modality, "ECG");
    to.put(DCM_SeriesNumber, "1");
    to.put(DCM_AcquisitionDateTime, date_time(when, recording.offset_stated));
    if (is_age(recording.patient.age)) to.put(DCM_PatientAge, recording.patient.age);
    put_device(to, recording.device);
    if (to.good()) to.put(DCM_InstitutionName, identity.institution, dicom::long_string);
    bool good = to.good() && data_set.insertEmptyElement(DCM_AcquisitionContextSequence).good() &&
                put_origin(data_set, identity) && put_annotations(data_set, recording);
    for (const auto& group : plan.groups) good = good && put_group(data_set, group, plan.bits);
    return good;
}

}  // namespace

auto dicom_class_of(const Recording& recording) -> Result<std::string_view>
{
    const auto plan = plan_for(recording);
    if (!plan) return plan.error();
    return plan->sop_class;
}

auto write_dicom(const Recording& recording, const Identity& identity) -> Result<Bytes>
{
    if (auto good = check(identity); !good) return good.error();
    const auto plan = plan_for(recording);
    if (!plan) return plan.error();
    const auto when = made_at(recording, identity);  // Acquisition DateTime is of type 1 (C.10.8)
    if (!when) return Fault{errc::unsupported, "ecg.object"};
    DcmDataset data_set;
    if (!put_all(data_set, recording, identity, *plan, *when)) return Fault{errc::internal, "ecg.object"};
    return file_of(data_set, plan->sop_class, identity.instance);
}

}  // namespace shanhai::ecg
