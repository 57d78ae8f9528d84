// Small objects with one thing wrong each, and real files against what independent programs read from them.
#include "common/ecg/dicom/waveforms_for_tests.hpp"
#include "tests/support/testdata.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <random>
#include <sstream>

namespace shanhai::ecg {
namespace {

using namespace test;

class DicomEcg : public ::testing::Test {
protected:
    void SetUp() override
    {
        ASSERT_TRUE(dicom::initialise());
        OFLog::configure(OFLogger::FATAL_LOG_LEVEL);  // thousands of broken objects are not to be told one by one
    }
};

auto fault_of(const Result<Recording>& result) -> std::string
{
    return result ? std::string{}
                  : std::string{name_of(result.error().code())} + ' ' + std::string{result.error().at()};
}

auto fault_with(const std::function<void(DcmDataset&)>& change) -> std::string
{
    return fault_of(read_dicom(object_with(change)));
}

TEST_F(DicomEcg, is_samples_times_sensitivity_times_correction_plus_baseline)
{
    const auto recording = read_dicom(bytes_of(*small_data_set())).value();

    ASSERT_EQ(recording.strips.size(), 1U);
    const auto& strip = recording.strips[0];
    EXPECT_EQ(strip.rate_hz, 500);
    ASSERT_EQ(strip.leads.size(), 2U);
    EXPECT_EQ(strip.leads[1].name, LeadName::II);
    EXPECT_EQ(strip.leads[1].samples, (std::vector<std::int32_t>{-1, -2, -3, -4}));
    EXPECT_EQ(strip.leads[0].scale, (Scale{.microvolts_per_unit = 5, .offset_microvolts = 10}));
    EXPECT_EQ(recording.patient.name, "张三");
    EXPECT_EQ(to_text(*recording.acquired), "2026-03-05T07:08:09.000000Z");
    EXPECT_TRUE(recording.offset_stated);
    EXPECT_EQ(recording.doubts, Doubts{});
}

TEST_F(DicomEcg, means_the_same_in_every_transfer_syntax)
{
    const auto first = read_dicom(bytes_of(*small_data_set())).value();

    for (const auto syntax : {EXS_LittleEndianImplicit, EXS_BigEndianExplicit, EXS_DeflatedLittleEndianExplicit})
        EXPECT_EQ(read_dicom(bytes_of(*small_data_set(), syntax)).value(), first) << syntax;
}

TEST_F(DicomEcg, has_no_scale_where_sensitivity_unit_or_correction_is_missing_or_absurd)
{
    const auto scale_with = [](const std::function<void(DcmItem&)>& change) {
        return read_dicom(object_with([&](DcmDataset& data) { change(channel_of(data)); }))
            .value()
            .strips[0]
            .leads[0]
            .scale;
    };
    EXPECT_FALSE(scale_with([](DcmItem& c) { c.findAndDeleteElement(DCM_ChannelSensitivity); }));
    EXPECT_FALSE(scale_with([](DcmItem& c) { c.findAndDeleteElement(DCM_ChannelSensitivityUnitsSequence); }));
    EXPECT_FALSE(scale_with([](DcmItem& c) { c.putAndInsertString(DCM_ChannelSensitivity, "0"); }));
    EXPECT_FALSE(scale_with([](DcmItem& c) { c.putAndInsertString(DCM_ChannelSensitivity, "1e9"); }));
    EXPECT_FALSE(scale_with([](DcmItem& c) { c.putAndInsertString(DCM_ChannelSensitivityCorrectionFactor, "x"); }));
    EXPECT_EQ(scale_with([](DcmItem& c) { c.putAndInsertString(DCM_ChannelSensitivity, "1.25"); }),
              (Scale{.microvolts_per_unit = 2.5, .offset_microvolts = 10}));
}

TEST_F(DicomEcg, may_not_be_drawn_to_scale_without_gain_or_rate)
{
    const auto unscaled = read_dicom(object_with([](DcmDataset& data) {
        for (unsigned long i = 0; i < 2; ++i) channel_of(data, i).findAndDeleteElement(DCM_ChannelSensitivity);
    }));
    const auto timeless = read_dicom(
        object_with([](DcmDataset& data) { group_of(data).putAndInsertString(DCM_SamplingFrequency, "0"); }));

    EXPECT_EQ(check(unscaled.value()).error().at(), "ecg.gain");
    EXPECT_EQ(check(timeless.value()).error().at(), "ecg.rate");
}

TEST_F(DicomEcg, says_what_a_person_should_look_at)
{
    const auto doubts_with = [](const std::function<void(DcmDataset&)>& change) {
        return read_dicom(object_with(change)).value().doubts;
    };
    EXPECT_TRUE(doubts_with([](DcmDataset& data) {
                    channel_of(data).findAndDeleteElement(DCM_ChannelSensitivityCorrectionFactor);
                }).correction);
    EXPECT_TRUE(doubts_with([](DcmDataset& data) {
                    channel_of(data).findAndDeleteElement(DCM_ChannelSourceSequence);
                    put_code(channel_of(data), DCM_ChannelSourceSequence, "2:2", "MDC", "Lead I");
                }).leads);
}

TEST_F(DicomEcg, of_eight_bits_and_of_unsigned_samples_is_read)
{
    const auto read = [](const char* interpretation) {
        return read_dicom(object_with([&](DcmDataset& data) {
                   const Uint8 samples[] = {1, 255, 2, 254, 3, 253, 4, 252};
                   group_of(data).putAndInsertUint16(DCM_WaveformBitsAllocated, 8);
                   group_of(data).putAndInsertString(DCM_WaveformSampleInterpretation, interpretation);
                   group_of(data).findAndDeleteElement(DCM_WaveformData);
                   auto element = std::make_unique<DcmOtherByteOtherWord>(DcmTag{DCM_WaveformData, EVR_OB});
                   element->putUint8Array(samples, 8);
                   group_of(data).insert(element.release());
               }))
            .value()
            .strips[0]
            .leads[1]
            .samples;
    };
    EXPECT_EQ(read("SB"), (std::vector<std::int32_t>{-1, -2, -3, -4}));
    EXPECT_EQ(read("UB"), (std::vector<std::int32_t>{255, 254, 253, 252}));
}

TEST_F(DicomEcg, that_contradicts_itself_is_refused_by_name)
{
    const auto group_with = [](const std::function<void(DcmItem&)>& change) {
        return fault_with([&](DcmDataset& data) { change(group_of(data)); });
    };
    EXPECT_EQ(fault_with([](DcmDataset& d) { d.putAndInsertString(DCM_SOPClassUID, UID_CTImageStorage); }),
              "unsupported ecg.class");
    EXPECT_EQ(fault_with([](DcmDataset& d) { d.findAndDeleteElement(DCM_WaveformSequence); }),
              "malformed ecg.waveform");
    EXPECT_EQ(group_with([](DcmItem& g) { g.findAndDeleteElement(DCM_WaveformData); }), "malformed ecg.waveform");
    EXPECT_EQ(group_with([](DcmItem& g) { g.putAndInsertUint32(DCM_NumberOfWaveformSamples, 0); }),
              "malformed ecg.waveform");
    EXPECT_EQ(group_with([](DcmItem& g) { g.putAndInsertUint32(DCM_NumberOfWaveformSamples, 5); }),
              "mismatch ecg.samples");
    EXPECT_EQ(group_with([](DcmItem& g) { g.putAndInsertUint32(DCM_NumberOfWaveformSamples, 3); }),
              "mismatch ecg.samples");
    EXPECT_EQ(group_with([](DcmItem& g) { g.putAndInsertUint32(DCM_NumberOfWaveformSamples, 2'000'000'000); }),
              "too_large ecg.count");
    EXPECT_EQ(group_with([](DcmItem& g) { g.putAndInsertUint16(DCM_NumberOfWaveformChannels, 3); }),
              "mismatch ecg.channels");
    EXPECT_EQ(group_with([](DcmItem& g) { g.putAndInsertUint16(DCM_NumberOfWaveformChannels, 65535); }),
              "too_large ecg.count");
    EXPECT_EQ(group_with([](DcmItem& g) { g.putAndInsertUint16(DCM_WaveformBitsAllocated, 12); }),
              "unsupported ecg.bits");
    EXPECT_EQ(group_with([](DcmItem& g) { g.putAndInsertString(DCM_WaveformSampleInterpretation, "MB"); }),
              "unsupported ecg.interpretation");
    EXPECT_EQ(group_with([](DcmItem& g) { g.putAndInsertString(DCM_WaveformSampleInterpretation, "UB"); }),
              "mismatch ecg.interpretation");
    const auto wide = [&](const char* interpretation) {
        return group_with([&](DcmItem& g) {
            g.putAndInsertUint16(DCM_WaveformBitsAllocated, 32);
            g.putAndInsertString(DCM_WaveformSampleInterpretation, interpretation);
        });
    };
    EXPECT_EQ(wide("UL"), "unsupported ecg.interpretation");
    EXPECT_EQ(wide("SS"), "mismatch ecg.interpretation");
    EXPECT_EQ(wide("SL"), "mismatch ecg.samples") << "half of them are there";
    EXPECT_EQ(fault_of(read_dicom(to_bytes("not DICOM at all, not by far"))), "malformed dicom.not");
}

TEST_F(DicomEcg, keeps_its_limits)
{
    const auto object = bytes_of(*small_data_set());
    Limits limits;

    limits.samples_max = 8;
    EXPECT_TRUE(read_dicom(object, limits));
    limits.samples_max = 7;
    EXPECT_EQ(fault_of(read_dicom(object, limits)), "too_large ecg.count");
    limits = {};
    limits.object_max = object.size();
    EXPECT_TRUE(read_dicom(object, limits));
    limits.object_max = object.size() - 1;
    EXPECT_EQ(fault_of(read_dicom(object, limits)), "too_large ecg.size");
}

TEST_F(DicomEcg, cut_short_or_changed_anywhere_is_read_or_refused_and_never_worse)
{
    const auto whole = bytes_of(*small_data_set());
    for (std::size_t length = 0; length < whole.size(); length += 3) (void)read_dicom(ByteView{whole}.first(length));
    std::mt19937 random{20261122};  // the seed
    for (int round = 0; round < 3000; ++round) {
        auto changed = whole;
        for (int i = 0; i < 3; ++i) changed[132 + random() % (whole.size() - 132)] = static_cast<std::byte>(random());
        if (const auto read = read_dicom(changed); read) (void)check(*read);
    }
}

auto real(const std::filesystem::path& path) -> Bytes
{
    std::ifstream file{path, std::ios::binary};
    std::ostringstream all;
    all << file.rdbuf();
    return to_bytes(all.str());
}

struct Facts {
    std::size_t leads, samples;
    double rate, microvolts;
    std::vector<std::int32_t> first;
    std::int32_t low, high;
};

void expect(const Strip& strip, const Facts& facts)
{
    ASSERT_EQ(strip.leads.size(), facts.leads);
    EXPECT_EQ(samples_in(strip), facts.samples);
    EXPECT_EQ(strip.rate_hz, facts.rate);
    for (const auto& lead : strip.leads) EXPECT_EQ(lead.scale, (Scale{facts.microvolts, 0})) << lead.label;
    const auto& samples = strip.leads[0].samples;
    EXPECT_EQ(std::vector(samples.begin(), samples.begin() + 3), facts.first);
    const auto [low, high] = std::ranges::minmax(strip.leads[1].samples);
    EXPECT_EQ(low, facts.low);
    EXPECT_EQ(high, facts.high);
}

TEST_F(DicomEcg, of_real_carts_has_the_facts_that_other_programs_read)
{
    SHANHAI_NEEDS_TESTDATA(testdata);
    const auto folder = testdata / "ecg/dicom";

    const auto mortara = read_dicom(real(folder / "waveform_ecg_deid.dcm")).value();
    ASSERT_EQ(mortara.strips.size(), 2U);
    expect(mortara.strips[0], {12, 10000, 1000, 1.25, {80, 65, 50}, -167, 910});
    expect(mortara.strips[1], {12, 1200, 1000, 1.25, {10, 10, 30}, -25, 890});
    EXPECT_EQ(mortara.strips[1].kind, StripKind::representative);
    EXPECT_EQ(mortara.strips[0].leads[3].name, LeadName::aVR);
    EXPECT_EQ(mortara.strips[0].leads[0].filters, (Filters{.high_pass_hz = 0.05, .low_pass_hz = 300}));
    EXPECT_EQ(mortara.statements, (std::vector<std::string>{"RITMO SINUSALE", "ECG NORMALE"}));
    EXPECT_EQ(find(mortara, Quantity::rr)->value, 982);
    EXPECT_EQ(find(mortara, Quantity::qrs_axis)->value, 52);
    EXPECT_EQ(find(mortara, Quantity::pp), nullptr) << "0 ms was not measured";
    ASSERT_FALSE(mortara.markers.empty());
    EXPECT_EQ(mortara.markers[0].code.meaning, "P Onset");
    EXPECT_EQ(mortara.markers[0].sample, 298U);

    const auto toolkit = read_dicom(real(folder / "ecgtoolkit_example.dcm")).value();
    expect(toolkit.strips[0], {12, 5000, 500, 2.5, {-2, -2, -2}, -267, 134});
    expect(toolkit.strips[1], {12, 600, 500, 2.5, {4, 4, 2}, -32768, 137});

    const auto chinese = read_dicom(real(folder / "ecg12_gb18030_500hz.dcm")).value();
    expect(chinese.strips[0], {12, 5000, 500, 0.5, {-234, -255, -220}, -1310, 430});
    EXPECT_EQ(chinese.patient.name, "王五");
    EXPECT_EQ(chinese.statements, std::vector<std::string>{"窦性心律 正常心电图"});

    const auto general = read_dicom(real(folder / "general_ecg_2ch_utf8.dcm")).value();
    expect(general.strips[0], {2, 7200, 360, 5, {-29, -29, -29}, -105, 160});
    EXPECT_EQ(general.strips[0].leads[1].name, LeadName::V5);
}

TEST_F(DicomEcg, of_real_carts_obeys_einthoven)
{
    SHANHAI_NEEDS_TESTDATA(testdata);
    const auto mortara = read_dicom(real(testdata / "ecg/dicom/waveform_ecg_deid.dcm")).value();
    const auto& leads = mortara.strips[0].leads;

    for (std::size_t i = 0; i < samples_in(mortara.strips[0]); ++i)
        ASSERT_NEAR(leads[0].samples[i] + leads[2].samples[i], leads[1].samples[i], 2) << i;
}

TEST(LeadNames, are_recognised_however_they_are_written)
{
    EXPECT_EQ(lead_named("Lead I (Einthoven)"), LeadName::I);
    EXPECT_EQ(lead_named("AVR"), LeadName::aVR);
    EXPECT_EQ(lead_named("MDC_ECG_LEAD_V3R"), LeadName::V3R);
    EXPECT_EQ(lead_named("ECG II"), LeadName::II);
    EXPECT_EQ(lead_named("MLII"), LeadName::other);
    EXPECT_EQ(lead_named("IIII"), LeadName::other);
    EXPECT_EQ(lead_numbered(61), LeadName::III);
    EXPECT_EQ(lead_numbered(0), LeadName::other);
    EXPECT_EQ(text_of(LeadName::aVF), "aVF");
}

}  // namespace
}  // namespace shanhai::ecg
