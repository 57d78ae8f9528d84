// Made-up ECGs, read back by the reader of carts and looked at by DCMTK's programs.
#include "common/dicom/data/header.hpp"
#include "common/ecg/dicom/reading.hpp"
#include "common/ecg/formats/read.hpp"
#include "tests/support/temp_dir.hpp"
#include "tools/samples/study.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <numeric>

namespace shanhai::samples {
namespace {

using ecg::LeadName;
using ecg::Quantity;

auto recorded(Rhythm rhythm, const StudyOrder& order = {}) -> ecg::Recording
{
    return ecg::read_dicom(make_ecg(order, rhythm).objects[0]()).value();
}

auto samples_of(const ecg::Recording& recording, LeadName name) -> const std::vector<std::int32_t>&
{
    return ecg::find(recording, name)->lead->samples;
}

// The samples of the tallest R wave in a lead, well inside the recording.
auto r_peaks(const std::vector<std::int32_t>& samples) -> std::vector<std::size_t>
{
    const auto high = *std::ranges::max_element(samples) * 7 / 10;
    std::vector<std::size_t> peaks;
    for (std::size_t i = 1; i + 1 < samples.size(); ++i)
        if (samples[i] > high && samples[i] >= samples[i - 1] && samples[i] > samples[i + 1] &&
            (peaks.empty() || i - peaks.back() > 150))
            peaks.push_back(i);
    return peaks;
}

// Millivolts 80 ms after the J point against the PR segment, over the middle beats.
auto st_of(const ecg::Recording& recording, LeadName name) -> double
{
    const auto peaks = r_peaks(samples_of(recording, LeadName::V5));
    const auto& samples = samples_of(recording, name);
    double sum = 0;
    for (std::size_t i = 1; i + 1 < peaks.size(); ++i) sum += samples[peaks[i] + 55] - samples[peaks[i] - 35];
    return sum / static_cast<double>(peaks.size() - 2) * 2.5 / 1000;
}

TEST(EcgSamples, are_ten_seconds_of_twelve_leads_that_obey_einthoven)
{
    for (const auto rhythm : {Rhythm::normal, Rhythm::inferior_stemi}) {
        const auto recording = recorded(rhythm);
        ASSERT_EQ(recording.strips.size(), 1U);
        EXPECT_EQ(ecg::samples_in(recording.strips[0]), 5000U);
        EXPECT_EQ(recording.strips[0].rate_hz, 500);
        EXPECT_EQ(recording.doubts, ecg::Doubts{});
        for (auto name = static_cast<int>(LeadName::I); name <= static_cast<int>(LeadName::V6); ++name)
            EXPECT_TRUE(ecg::find(recording, static_cast<LeadName>(name))) << name;
        const auto& first = samples_of(recording, LeadName::I);
        const auto& second = samples_of(recording, LeadName::II);
        const auto& third = samples_of(recording, LeadName::III);
        for (std::size_t i = 0; i < first.size(); ++i) ASSERT_EQ(first[i] + third[i], second[i]);
    }
}

TEST(EcgSamples, beat_at_the_rate_that_the_cart_says)
{
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        const auto recording = recorded(Rhythm::normal, {.seed = seed});
        const auto peaks = r_peaks(samples_of(recording, LeadName::II));
        ASSERT_GE(peaks.size(), 9U) << seed;
        const double rr = static_cast<double>(peaks.back() - peaks.front()) / static_cast<double>(peaks.size() - 1) * 2;
        EXPECT_NEAR(ecg::find(recording, Quantity::rr)->value, rr, 25) << seed;
        EXPECT_NEAR(ecg::find(recording, Quantity::heart_rate)->value, 60'000 / rr, 3) << seed;
    }
}

TEST(EcgSamples, of_an_inferior_infarction_rise_below_and_are_mirrored_above)
{
    const auto infarction = recorded(Rhythm::inferior_stemi);
    const auto healthy = recorded(Rhythm::normal);

    for (const auto name : {LeadName::II, LeadName::III, LeadName::aVF}) {
        EXPECT_GT(st_of(infarction, name), 0.1);
        EXPECT_LT(std::abs(st_of(healthy, name)), 0.08);
    }
    EXPECT_GT(st_of(infarction, LeadName::III), st_of(infarction, LeadName::II));
    EXPECT_LT(st_of(infarction, LeadName::aVL), -0.1);
    EXPECT_LT(st_of(infarction, LeadName::I), -0.05);
    EXPECT_TRUE(std::ranges::any_of(
        infarction.statements, [](const std::string& text) { return text.find("下壁心肌梗死") != std::string::npos; }));
}

TEST(EcgSamples, are_filed_under_the_right_patient_in_every_character_set)
{
    for (const auto charset : {Charset::gb18030, Charset::gbk, Charset::utf8, Charset::mislabelled}) {
        const auto study = make_ecg({.charset = charset}, Rhythm::normal);
        const auto object = study.objects[0]();

        dicom::MemorySource source{object};
        const auto header = dicom::read_header(source).value();
        EXPECT_EQ(header.sop_class.text(), ecg::twelve_lead_storage);
        EXPECT_EQ(header.modality, "ECG");
        const auto recording = ecg::read_dicom(object).value();
        EXPECT_EQ(recording.patient.name, study.person.name);
        EXPECT_EQ(recording.statements[0], "窦性心律");
        EXPECT_EQ(to_text(*recording.acquired), to_text(*header.made_at.instant));
    }
    EXPECT_EQ(make_ecg({}, Rhythm::normal).objects[0](), make_ecg({}, Rhythm::normal).objects[0]());
    EXPECT_NE(make_ecg({}, Rhythm::normal).person.name, make_ecg({}, Rhythm::inferior_stemi).person.name);
}

TEST(EcgSamples, are_accepted_by_the_programs_of_dcmtk)
{
    if (std::system("command -v dcmdump > /dev/null && command -v dcmftest > /dev/null") != 0)
        FAIL() << "the programs of DCMTK are not installed";
    const test::TempDir folder;
    const auto path = (folder / "ecg.dcm").string();
    std::ofstream{path, std::ios::binary} << as_text(make_ecg({}, Rhythm::inferior_stemi).objects[0]());

    EXPECT_EQ(std::system(("dcmftest " + path + " > /dev/null").c_str()), 0);
    EXPECT_EQ(std::system(("dcmdump -E " + path + " > /dev/null 2> " + path + ".said").c_str()), 0);
    EXPECT_EQ(std::filesystem::file_size(path + ".said"), 0U);
}

TEST(EcgSamples, are_the_same_voltages_to_a_reader_that_is_not_ours)
{
    if (std::system("/usr/bin/python3 -c 'import pydicom' > /dev/null 2>&1") != 0)
        FAIL() << "python3-pydicom is not installed";
    const auto object = make_ecg({}, Rhythm::inferior_stemi).objects[0]();
    const test::TempDir folder;
    const auto path = (folder / "ecg.dcm").string();
    std::ofstream{path, std::ios::binary} << as_text(object);
    std::ofstream{folder / "say.py"} << R"(import struct, sys, pydicom
group = pydicom.dcmread(sys.argv[1]).WaveformSequence[0]
channels = group.ChannelDefinitionSequence
all = struct.unpack('<%dh' % (len(group.WaveformData) // 2), group.WaveformData)
print(group.NumberOfWaveformSamples, group.SamplingFrequency)
for i, one in enumerate(channels):
    unit = float(one.ChannelSensitivity) * float(one.ChannelSensitivityCorrectionFactor)
    lead = all[i::len(channels)]
    name = one.ChannelSourceSequence[0].CodeMeaning.split()[1]
    print(name, sum(lead), min(lead) * unit, max(lead) * unit)
)";
    const auto command = "/usr/bin/python3 " + (folder / "say.py").string() + ' ' + path + " > " + path + ".said";
    ASSERT_EQ(std::system(command.c_str()), 0);

    const auto recording = ecg::read_dicom(object).value();
    std::ifstream said{path + ".said"};
    std::size_t samples = 0;
    double rate = 0;
    said >> samples >> rate;
    EXPECT_EQ(samples, ecg::samples_in(recording.strips[0]));
    EXPECT_EQ(rate, recording.strips[0].rate_hz);
    for (const auto& lead : recording.strips[0].leads) {
        std::string name;
        long sum = 0;
        double low = 0;
        double high = 0;
        said >> name >> sum >> low >> high;
        EXPECT_EQ(name, text_of(lead.name));
        EXPECT_EQ(sum, std::accumulate(lead.samples.begin(), lead.samples.end(), 0L)) << name;
        const auto [least, most] = std::ranges::minmax(lead.samples);
        EXPECT_EQ(low, least * lead.scale->microvolts_per_unit) << name;
        EXPECT_EQ(high, most * lead.scale->microvolts_per_unit) << name;
    }
}

TEST(EcgSamples, of_a_cart_without_dicom_are_read_as_the_same_heart)
{
    for (const auto rhythm : {Rhythm::normal, Rhythm::inferior_stemi}) {
        const auto study = make_cart_ecg({}, rhythm);
        const auto recording = ecg::read(study.objects[0]()).value();

        EXPECT_EQ(study.ending, ".xml");
        EXPECT_EQ(recording.format, "HL7 aECG");
        EXPECT_EQ(recording.patient.name, study.person.name);
        EXPECT_EQ(recording.patient.id, study.person.patient_id);
        ASSERT_EQ(recording.strips.size(), 1U);
        EXPECT_EQ(recording.strips[0].leads.size(), 12U);
        EXPECT_EQ(recording.strips[0].rate_hz, 500);
        EXPECT_NE(ecg::find(recording, Quantity::heart_rate), nullptr);
        const double limit = rhythm == Rhythm::normal ? 0.05 : 0.15;
        EXPECT_EQ(st_of(recording, LeadName::III) > limit, rhythm == Rhythm::inferior_stemi);
    }
}

}  // namespace
}  // namespace shanhai::samples
