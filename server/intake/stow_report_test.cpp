#include "server/intake/stow_report.hpp"

#include <gtest/gtest.h>

using namespace shanhai;
using namespace shanhai::intake;

namespace {

auto named(const std::string& instance) -> StowReport::Identity
{
    return {dicom::SopClassUid::parse("1.2.840.10008.5.1.4.1.1.7").value(), InstanceUid::parse(instance).value()};
}

auto failed(errc why) -> StowReport::Failed { return {named("2.25.9"), Fault{why, "test"}}; }

auto everything() -> StowReport
{
    return {.stored = {{named("2.25.1"), std::nullopt}, {named("2.25.2"), dicom::status::data_set_mismatch_warning}},
            .failed = {{std::nullopt, Fault{errc::malformed, "dicom.not"}}, failed(errc::conflict)}};
}

}  // namespace

TEST(StowReport, is_a_store_instances_response_module_in_dicom_json)
{
    EXPECT_EQ(write_json(everything()),
              R"({"00081190":{"vr":"UR"},)"
              R"("00081198":{"vr":"SQ","Value":[{)"
              R"("00081150":{"vr":"UI","Value":["1.2.840.10008.5.1.4.1.1.7"]},)"
              R"("00081155":{"vr":"UI","Value":["2.25.9"]},)"
              R"("00081197":{"vr":"US","Value":[273]}}]},)"
              R"("00081199":{"vr":"SQ","Value":[{)"
              R"("00081150":{"vr":"UI","Value":["1.2.840.10008.5.1.4.1.1.7"]},)"
              R"("00081155":{"vr":"UI","Value":["2.25.1"]},)"
              R"("00081190":{"vr":"UR"}},{)"
              R"("00081150":{"vr":"UI","Value":["1.2.840.10008.5.1.4.1.1.7"]},)"
              R"("00081155":{"vr":"UI","Value":["2.25.2"]},)"
              R"("00081190":{"vr":"UR"},)"
              R"("00081196":{"vr":"US","Value":[45063]}}]},)"
              R"("0008119A":{"vr":"SQ","Value":[{"00081197":{"vr":"US","Value":[49152]}}]}})");
}

TEST(StowReport, is_the_same_module_as_a_native_dicom_model)
{
    auto report = StowReport{};
    report.stored.push_back({named("2.25.1"), std::nullopt});

    EXPECT_EQ(write_xml(report),
              R"(<?xml version="1.0" encoding="UTF-8"?>)"
              "\n"
              R"(<NativeDicomModel xmlns="http://dicom.nema.org/PS3.19/models/NativeDICOM">)"
              R"(<DicomAttribute tag="00081190" vr="UR" keyword="RetrieveURL"></DicomAttribute>)"
              R"(<DicomAttribute tag="00081199" vr="SQ" keyword="ReferencedSOPSequence"><Item number="1">)"
              R"(<DicomAttribute tag="00081150" vr="UI" keyword="ReferencedSOPClassUID">)"
              R"(<Value number="1">1.2.840.10008.5.1.4.1.1.7</Value></DicomAttribute>)"
              R"(<DicomAttribute tag="00081155" vr="UI" keyword="ReferencedSOPInstanceUID">)"
              R"(<Value number="1">2.25.1</Value></DicomAttribute>)"
              R"(<DicomAttribute tag="00081190" vr="UR" keyword="RetrieveURL"></DicomAttribute>)"
              R"(</Item></DicomAttribute></NativeDicomModel>)"
              "\n");
}

TEST(StowReport, has_the_status_that_the_standard_says)
{
    const auto stored = StowReport::Stored{named("2.25.1"), std::nullopt};
    const auto warned = StowReport::Stored{named("2.25.1"), dicom::status::data_set_mismatch_warning};

    EXPECT_EQ(status_of(StowReport{{stored}, {}}), 200U);
    EXPECT_EQ(status_of(StowReport{{stored, warned}, {}}), 202U);
    EXPECT_EQ(status_of(StowReport{{stored}, {failed(errc::malformed)}}), 202U);
    EXPECT_EQ(status_of(StowReport{{}, {failed(errc::conflict)}}), 409U);
    EXPECT_EQ(status_of(StowReport{{}, {failed(errc::malformed), failed(errc::mismatch)}}), 409U);
    EXPECT_EQ(status_of(StowReport{{}, {}}), 400U);
}

TEST(StowReport, says_when_only_room_or_time_was_wanting)
{
    EXPECT_EQ(status_of(StowReport{{}, {failed(errc::busy), failed(errc::unavailable)}}), 503U);
    EXPECT_EQ(status_of(StowReport{{}, {failed(errc::storage_full)}}), 507U);
    EXPECT_EQ(status_of(StowReport{{}, {failed(errc::too_large)}}), 413U);
    EXPECT_EQ(status_of(StowReport{{}, {failed(errc::busy), failed(errc::malformed)}}), 409U);
}
