#include "tools/samples/plan.hpp"

#include <cstdio>

namespace shanhai::samples {
namespace {

constexpr int year = 2026;

void put_patient(DataSet& data, const Plan& plan)
{
    const auto& person = plan.study.person;
    data.put(DCM_PatientName, person.dicom_name)
        .put(DCM_PatientID, person.patient_id)
        .put(DCM_IssuerOfPatientID, plan.study.place.institution);
    data.put(DCM_PatientBirthDate, person.birth_date).put(DCM_PatientSex, person.sex).put(DCM_PatientAge, person.age);
    auto& other = data.add_item(DCM_OtherPatientIDsSequence);
    other.putAndInsertString(DCM_PatientID, person.citizen_id.c_str());
    other.putAndInsertString(DCM_IssuerOfPatientID, "居民身份证");
    other.putAndInsertString(DCM_TypeOfPatientID, "TEXT");
}

void put_study(DataSet& data, const Plan& plan)
{
    const auto& place = plan.study.place;
    data.put(DCM_StudyInstanceUID, plan.study.study_uid).put(DCM_StudyDate, plan.date).put(DCM_StudyTime, plan.time);
    data.put(DCM_TimezoneOffsetFromUTC, "+0800").put(DCM_StudyID, "1").put(DCM_AccessionNumber, plan.study.accession);
    data.put(DCM_StudyDescription, plan.study.description).put(DCM_ReferringPhysicianName, place.physician);
    data.put(DCM_InstitutionName, place.institution).put(DCM_InstitutionalDepartmentName, place.department);
    data.put(DCM_StationName, place.station).put(DCM_Manufacturer, plan.device.manufacturer);
    data.put(DCM_ManufacturerModelName, plan.device.model).put(DCM_DeviceSerialNumber, plan.device.serial);
    data.put(DCM_SoftwareVersions, "0.1");
}

}  // namespace

auto decimal(double value) -> std::string
{
    char text[32];
    std::snprintf(text, sizeof text, "%.6g", value);
    return text;
}

auto plan(const StudyOrder& order, std::uint64_t branch, const Device& device, std::string_view kind) -> Plan
{
    auto chance = Chance{order.seed}.branch(branch);
    Plan plan{{}, order, device, {}, {}, {}, {}, {}, {}, {}, chance};
    plan.study.kind = kind;
    plan.study.person = make_person(chance, year);
    plan.study.place = make_place(chance);
    plan.study.study_uid = chance.uid();
    plan.series_uid = chance.uid();
    plan.frame_of_reference = chance.uid();
    char text[32];
    std::snprintf(text, sizeof text, "%d%02d%02d", year, 2 + static_cast<int>(chance.below(6)),
                  1 + static_cast<int>(chance.below(28)));
    plan.date = text;
    std::snprintf(text, sizeof text, "%02d%02d%02d", 8 + static_cast<int>(chance.below(10)),
                  static_cast<int>(chance.below(60)), static_cast<int>(chance.below(60)));
    plan.time = text;
    plan.study.accession = std::string{device.modality} + plan.date.substr(2) + chance.digits(4);
    plan.chance = chance;
    return plan;
}

auto start(const Plan& plan, std::size_t number, Chance& chance) -> DataSet
{
    DataSet data;
    put_patient(data, plan);
    put_study(data, plan);
    data.put(DCM_SOPClassUID, plan.sop_class).put(DCM_SOPInstanceUID, chance.uid());
    data.put(DCM_Modality, plan.device.modality).put(DCM_SeriesInstanceUID, plan.series_uid).put(DCM_SeriesNumber, "1");
    data.put(DCM_SeriesDate, plan.date)
        .put(DCM_SeriesTime, plan.time)
        .put(DCM_SeriesDescription, plan.series_description);
    data.put(DCM_ContentDate, plan.date)
        .put(DCM_ContentTime, plan.time)
        .put(DCM_AcquisitionDate, plan.date)
        .put(DCM_AcquisitionTime, plan.time);
    data.put(DCM_InstanceNumber, std::to_string(number)).put(DCM_AcquisitionNumber, "1");
    return data;
}

}  // namespace shanhai::samples
