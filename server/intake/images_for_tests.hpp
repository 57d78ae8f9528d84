// Images small enough to read as text, whole enough to be DICOM.
#pragma once

#include "common/dicom/data/object_for_tests.hpp"

namespace shanhai::test {

struct ImageOrder {
    std::string instance = "2.25.1001";
    std::string study = "2.25.1";
    std::string series = "2.25.2";
    std::string patient = "P1";
    std::string modality = "DX";
    std::string pixels = "abcd";
    std::string number = "1";
    std::string instance_in_data_set{};  // where it contradicts the file's own header
};

inline auto data_set(const ImageOrder& order) -> Bytes
{
    namespace tags = dicom::tags;
    dicom::test::DataSet data;
    data.add(tags::specific_character_set, "CS", "ISO_IR 192")
        .add(tags::sop_class, "UI", dicom::test::secondary_capture);
    data.add(tags::sop_instance, "UI",
             order.instance_in_data_set.empty() ? order.instance : order.instance_in_data_set);
    data.add(tags::study_date, "DA", "20260305").add(tags::modality, "CS", order.modality);
    data.add(tags::patient_name, "PN", "张^三").add(tags::patient_id, "LO", order.patient);
    data.add(tags::study_instance, "UI", order.study).add(tags::series_instance, "UI", order.series);
    data.add(tags::instance_number, "IS", order.number);
    data.add_u16(tags::samples_per_pixel, 1).add_u16(tags::rows, 2).add_u16(tags::columns, 2);
    data.add_u16(tags::bits_allocated, 8).add(tags::pixel_data, "OB", order.pixels);
    return data.bytes();
}

inline auto image(const ImageOrder& order = {}) -> Bytes
{
    auto file = dicom::part10_header(dicom::SopClassUid::parse(dicom::test::secondary_capture).value(),
                                     InstanceUid::parse(order.instance).value(),
                                     dicom::TransferSyntaxUid::parse("1.2.840.10008.1.2.1").value(), "TEST");
    const auto data = data_set(order);
    file.insert(file.end(), data.begin(), data.end());
    return file;
}

inline auto joined(const std::vector<Bytes>& parts) -> Bytes
{
    Bytes all;
    for (const auto& part : parts) all.insert(all.end(), part.begin(), part.end());
    return all;
}

}  // namespace shanhai::test
