// Real files against what independent programs read from them (MANIFEST.md of the test data).
#include "common/ecg/dicom/reading.hpp"
#include "common/ecg/formats/binary_for_tests.hpp"
#include "common/ecg/formats/readers.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace shanhai::ecg {
namespace {

using namespace binary_test;

TEST(ScpEcg, reads_huffman_with_default_table_and_second_differences_as_the_same_recording_in_dicom)
{
    SHANHAI_NEEDS_TESTDATA(data);
    const auto scp = read_scp(file_at(data / "ecg/scp/ecgtoolkit_example.scp"), {}).value();
    const auto dicom = read_dicom(file_at(data / "ecg/dicom/ecgtoolkit_example.dcm")).value();

    ASSERT_EQ(scp.strips.size(), 2U);
    EXPECT_EQ(names_of(scp.strips[0]), "I II V1 V2 V3 V4 V5 V6 III aVR aVL aVF");
    EXPECT_EQ(scp.strips[0].rate_hz, 500);
    for (const auto& lead : scp.strips[0].leads) {
        const auto same = std::ranges::find(dicom.strips[0].leads, lead.name, &Lead::name);
        ASSERT_NE(same, dicom.strips[0].leads.end());
        EXPECT_EQ(lead.samples, same->samples) << lead.label;
        EXPECT_EQ(lead.scale, (Scale{.microvolts_per_unit = 2.5})) << lead.label;
    }
    EXPECT_EQ(extremes_of(scp.strips[0].leads[1]), (std::pair{-667.5, 335.0}));
}

TEST(ScpEcg, shows_the_reference_beat_as_a_strip_of_its_own)
{
    SHANHAI_NEEDS_TESTDATA(data);
    const auto scp = read_scp(file_at(data / "ecg/scp/ecgtoolkit_example.scp"), {}).value();
    const auto dicom = read_dicom(file_at(data / "ecg/dicom/ecgtoolkit_example.dcm")).value();

    const auto& beat = scp.strips[1];
    EXPECT_EQ(beat.kind, StripKind::representative);
    ASSERT_EQ(samples_in(beat), 599U);  // 1198 ms; the other file filled up to 600
    for (const auto& lead : beat.leads) {
        const auto& same = *std::ranges::find(dicom.strips[1].leads, lead.name, &Lead::name);
        EXPECT_TRUE(std::equal(lead.samples.begin(), lead.samples.end(), same.samples.begin())) << lead.label;
    }
}

TEST(ScpEcg, says_who_by_which_cart_when_and_what_it_measured)
{
    SHANHAI_NEEDS_TESTDATA(data);
    const auto scp = read_scp(file_at(data / "ecg/scp/ecgtoolkit_example.scp"), {}).value();

    EXPECT_EQ(scp.patient, (Patient{"Clark", "SBJ-123", "M", "19530508", ""}));
    EXPECT_EQ(scp.device.model, "ELI250");
    EXPECT_EQ(scp.device.manufacturer, "ECGConversion");
    EXPECT_EQ(to_text(*scp.acquired), "2002-11-22T01:10:00.000000Z");
    EXPECT_FALSE(scp.offset_stated);
    EXPECT_EQ(stated(scp, Quantity::p_duration), 102);
    EXPECT_EQ(stated(scp, Quantity::pr), 148);
    EXPECT_EQ(stated(scp, Quantity::qrs_duration), 120);
    EXPECT_EQ(stated(scp, Quantity::qt), 420);
    EXPECT_EQ(stated(scp, Quantity::qtc), 443);
    EXPECT_EQ(stated(scp, Quantity::qrs_axis), -61);
    EXPECT_EQ(stated(scp, Quantity::rr), std::nullopt);
    EXPECT_EQ(scp.doubts, Doubts{});
}

TEST(ScpEcg, reads_a_paediatric_lead_set_with_first_differences)
{
    SHANHAI_NEEDS_TESTDATA(data);
    const auto scp = read_scp(file_at(data / "ecg/scp/welchallyn_mdw14_2006.SCP"), {}).value();

    const auto& rhythm = scp.strips[0];
    EXPECT_EQ(names_of(rhythm), "I II V3R V1 V2 V4 V6 V7");
    EXPECT_NEAR(*rhythm.rate_hz, 599.880024, 1e-6);
    EXPECT_EQ(samples_in(rhythm), 6000U);
    EXPECT_EQ(first_microvolts(rhythm.leads[0]), (std::vector<double>{71.25, 82.5, 93.75}));
    EXPECT_EQ(extremes_of(rhythm.leads[1]), (std::pair{-352.5, 630.0}));
    EXPECT_EQ(rhythm.leads[0].filters, (Filters{.low_pass_hz = 35, .notch_hz = 50}));
    EXPECT_EQ(scp.device.manufacturer, "Welch Allyn Cardio Control");
    EXPECT_EQ(scp.device.model, "MDW14");
    EXPECT_EQ(scp.patient.age, "036Y");
    EXPECT_FALSE(scp.acquired);  // zeroed, in the wrong byte order: the year would be 53255
    EXPECT_EQ(stated(scp, Quantity::heart_rate), 82);
    EXPECT_EQ(stated(scp, Quantity::rr), 731);
    EXPECT_EQ(stated(scp, Quantity::qtc_bazett), 401);
    ASSERT_EQ(scp.statements.size(), 5U);
    EXPECT_EQ(scp.statements[2], "sinusrytm");
    EXPECT_EQ(scp.statements[3], "AV-block I (begränsad)");
    EXPECT_TRUE(scp.doubts.charset);  // it says ASCII and is not
}

TEST(ScpEcg, reads_eight_stored_leads)
{
    SHANHAI_NEEDS_TESTDATA(data);
    const auto scp = read_scp(file_at(data / "ecg/scp/welchallyn_mdw14_2017.SCP"), {}).value();

    const auto& rhythm = scp.strips[0];
    EXPECT_EQ(names_of(rhythm), "I II V1 V2 V3 V4 V5 V6");
    EXPECT_EQ(samples_in(rhythm), 6000U);
    EXPECT_EQ(first_microvolts(rhythm.leads[0]), (std::vector<double>{-45, -52.5, -60}));
    EXPECT_EQ(extremes_of(rhythm.leads[1]), (std::pair{-273.75, 963.75}));
    EXPECT_EQ(scp.strips[1].kind, StripKind::representative);
    EXPECT_EQ(samples_in(scp.strips[1]), 452U);  // 755 ms of 1667 us
}

TEST(ScpEcg, reads_plain_words_and_a_chinese_name)
{
    SHANHAI_NEEDS_TESTDATA(data);
    const auto scp = read_scp(file_at(data / "ecg/scp/scp_raw_12lead_gbk.scp"), {}).value();

    ASSERT_EQ(scp.strips.size(), 1U);
    EXPECT_EQ(names_of(scp.strips[0]), "I II III aVR aVL aVF V1 V2 V3 V4 V5 V6");
    EXPECT_EQ(samples_in(scp.strips[0]), 5000U);
    EXPECT_EQ(first_microvolts(scp.strips[0].leads[0]), (std::vector<double>{-117, -127.5, -110}));
    EXPECT_EQ(extremes_of(scp.strips[0].leads[1]), (std::pair{-655.0, 215.0}));
    EXPECT_EQ(scp.patient.name, "张三");
    EXPECT_EQ(scp.patient.id, "SYN-SCP-1");
    EXPECT_EQ(to_text(*scp.acquired), "2024-05-11T01:30:00.000000Z");
}

TEST(ScpEcg, of_a_heal_force_handheld_has_time_but_no_voltage)
{
    SHANHAI_NEEDS_TESTDATA(data);
    const auto scp = read_scp(file_at(data / "ecg/scp/healforce_prince180d_62.SCP"), {}).value();

    const auto& leads = scp.strips[0].leads;
    ASSERT_EQ(leads.size(), 3U);
    EXPECT_EQ(samples_in(scp.strips[0]), 4500U);
    EXPECT_EQ(scp.strips[0].rate_hz, 150);
    const std::pair<int, int> expected[] = {{-80, 56}, {-13, 114}, {-25, 156}};
    for (std::size_t i = 0; i < 3; ++i) {
        const auto [low, high] = std::ranges::minmax(leads[i].samples);
        EXPECT_EQ((std::pair{low, high}), expected[i]);
        EXPECT_FALSE(leads[i].scale);
        EXPECT_EQ(leads[i].name, LeadName::other);
    }
    EXPECT_EQ(std::vector(leads[0].samples.begin(), leads[0].samples.begin() + 3), (std::vector{1, 1, 1}));
    EXPECT_EQ(scp.patient.id, "00000");
    EXPECT_EQ(to_text(*scp.acquired), "2019-08-07T16:04:10.000000Z");  // 8 August, 00:04:10 in China
    EXPECT_EQ(check(scp).error().at(), "ecg.gain");
}

TEST(ScpEcg, is_recognised_by_its_bytes_and_read_by_that)
{
    SHANHAI_NEEDS_TESTDATA(data);
    for (const auto* const name : {"ecgtoolkit_example.scp", "welchallyn_mdw14_2006.SCP", "welchallyn_mdw14_2017.SCP",
                                   "scp_raw_12lead_gbk.scp", "healforce_prince180d_62.SCP"}) {
        const auto file = file_at(data / "ecg/scp" / name);
        EXPECT_EQ(recognise(file), Format::scp) << name;
        EXPECT_TRUE(read(file)) << name;
    }
    EXPECT_EQ(name_of(Format::scp), "SCP-ECG");
}

}  // namespace
}  // namespace shanhai::ecg
