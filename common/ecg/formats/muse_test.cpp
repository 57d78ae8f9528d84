#include "common/ecg/formats/files_for_tests.hpp"
#include "common/ecg/formats/readers.hpp"

namespace shanhai::ecg {
namespace {

using namespace test;

// Two leads of four samples: I is 1 2 3 -1, II is 0 256 -256 5.
const std::string small = R"(<?xml version="1.0" encoding="ISO-8859-1"?>
<!DOCTYPE RestingECG SYSTEM "restecg.dtd">
<RestingECG><PatientDemographics><PatientID>P1</PatientID><PatientAge>7</PatientAge><AgeUnits>MONTHS</AgeUnits>
<DateofBirth>03-17-1962</DateofBirth><Gender>FEMALE</Gender><PatientLastName>M)"
                          "\xFC" R"(ller</PatientLastName><PatientFirstName>Eva</PatientFirstName></PatientDemographics>
<TestDemographics><AcquisitionDate>12-31-2025</AcquisitionDate><AcquisitionTime>23:59:58</AcquisitionTime>
</TestDemographics><OriginalRestingECGMeasurements><VentricularRate>60</VentricularRate><PAxis>-5</PAxis>
</OriginalRestingECGMeasurements><Waveform><WaveformType>Rhythm</WaveformType><SampleBase>500</SampleBase>
<SampleExponent>0</SampleExponent><HighPassFilter>5</HighPassFilter><LowPassFilter>40</LowPassFilter>
<ACFilter>NONE</ACFilter><LeadData><LeadSampleCountTotal>4</LeadSampleCountTotal>
<LeadAmplitudeUnitsPerBit>4.88</LeadAmplitudeUnitsPerBit><LeadAmplitudeUnits>MICROVOLTS</LeadAmplitudeUnits>
<LeadID>I</LeadID><LeadOff>TRUE</LeadOff><WaveFormData>AQACAAMA
//8=</WaveFormData></LeadData><LeadData><LeadID>II</LeadID><LeadAmplitudeUnitsPerBit>0.00488</LeadAmplitudeUnitsPerBit>
<LeadAmplitudeUnits>MILLIVOLTS</LeadAmplitudeUnits><WaveFormData>AAAAAQD/BQA=</WaveFormData></LeadData></Waveform>
</RestingECG>)";

auto read_small(std::string_view what = "", std::string_view with = "") -> Result<Recording>
{
    return read_muse(as_view(replaced(small, what, with)), {});
}

TEST(MuseEcg, reads_waveforms_as_the_independent_program_does)
{
    SHANHAI_NEEDS_TESTDATA(data);
    struct Expected {
        const char* file;
        std::int32_t median_first, median_low, median_high, first, low, high;
    };
    for (const auto& expected : {Expected{"muse_ecg1.xml", 1, -13, 205, 32, -28, 194},
                                 Expected{"muse_ecg2.xml", 0, -13, 204, -10, -29, 194}}) {
        const auto recording = read(file_at(data / "ecg/muse" / expected.file)).value();
        ASSERT_EQ(recording.strips.size(), 2U);
        const auto& rhythm = recording.strips[0];  // stands behind the median in the file
        const auto& median = recording.strips[1];
        EXPECT_EQ(median.kind, StripKind::representative);
        EXPECT_EQ(rhythm.kind, StripKind::rhythm);
        EXPECT_EQ(stored_names_in(rhythm), "I II V1 V2 V3 V4 V5 V6 ");
        EXPECT_EQ(rhythm.leads.size(), 12U) << "with the four that are derived";
        EXPECT_EQ(samples_in(median), 600U);
        EXPECT_EQ(samples_in(rhythm), 5000U);
        EXPECT_EQ(rhythm.rate_hz, 500);
        EXPECT_EQ(rhythm.leads[0].scale, (Scale{4.88, 0}));
        EXPECT_EQ(first_three(median.leads[0]), std::vector(3, expected.median_first));
        EXPECT_EQ(lowest(median.leads[1]), expected.median_low);
        EXPECT_EQ(highest(median.leads[1]), expected.median_high);
        EXPECT_EQ(first_three(rhythm.leads[0]), std::vector(3, expected.first));
        EXPECT_EQ(lowest(rhythm.leads[1]), expected.low);
        EXPECT_EQ(highest(rhythm.leads[1]), expected.high);
    }
}

TEST(MuseEcg, reads_who_where_when_and_what_the_cart_said)
{
    SHANHAI_NEEDS_TESTDATA(data);

    const auto recording = read(file_at(data / "ecg/muse/muse_ecg1.xml")).value();

    EXPECT_EQ(recording.format, "GE MUSE XML");
    EXPECT_EQ(recording.patient, (Patient{.name = "TEST 05", .id = "JAX01234", .sex = "M", .age = "060Y"}));
    EXPECT_EQ(recording.device.model, "MAC55");
    EXPECT_EQ(to_local_text(*recording.acquired), "2021-05-10 13:15:18");
    EXPECT_FALSE(recording.offset_stated);
    EXPECT_EQ(find(recording, Quantity::heart_rate)->value, 60);
    EXPECT_EQ(find(recording, Quantity::qrs_duration)->value, 78);
    EXPECT_EQ(find(recording, Quantity::t_axis)->value, 46);
    EXPECT_EQ(recording.statements[0], "Ventricular-paced rhythm");
    EXPECT_EQ(recording.statements[1], "When compared with ECG of 10-MAY-2021 14:14,");
    EXPECT_EQ(recording.strips[0].leads[0].filters, (Filters{0.16, 150, 60}));
    ASSERT_EQ(recording.markers.size(), 5U);
    EXPECT_EQ(recording.markers[2].strip, 1U);
    EXPECT_EQ(recording.markers[2].sample, 219U) << "QOnset, in samples of the median beat";
}

TEST(MuseEcg, keeps_what_a_small_file_states_and_leaves_out_what_it_does_not)
{
    const auto recording = read_small().value();

    const auto& strip = recording.strips.at(0);
    EXPECT_EQ(strip.leads[0].samples, (std::vector<std::int32_t>{1, 2, 3, -1}));
    EXPECT_EQ(strip.leads[1].samples, (std::vector<std::int32_t>{0, 256, -256, 5}));
    EXPECT_DOUBLE_EQ(strip.leads[1].scale->microvolts_per_unit, 4.88);
    EXPECT_EQ(strip.leads[0].status, "DISCONNECTED");
    EXPECT_EQ(strip.leads[0].filters, (Filters{0.05, 40, std::nullopt}));
    EXPECT_EQ(recording.patient, (Patient{"Müller Eva", "P1", "F", "19620317", "007M"}));
    EXPECT_EQ(to_local_text(*recording.acquired), "2025-12-31 23:59:58");
    EXPECT_EQ(find(recording, Quantity::p_axis)->value, -5);

    EXPECT_FALSE(read_small("MICROVOLTS", "MMHG").value().strips[0].leads[0].scale);
    EXPECT_FALSE(read_small("<SampleBase>500", "<SampleBase>5e9").value().strips[0].rate_hz);
    EXPECT_FALSE(read_small("12-31-2025", "31-12-2025").value().acquired);
    EXPECT_EQ(read_small("<SampleExponent>0", "<SampleExponent>1").value().strips[0].rate_hz, 5000);
}

TEST(MuseEcg, refuses_what_contradicts_itself_or_cannot_be_read)
{
    EXPECT_EQ(fault_of(read_small("<LeadSampleCountTotal>4", "<LeadSampleCountTotal>2000000000")),
              "mismatch ecg.samples");
    EXPECT_EQ(fault_of(read_small("//8=", "")), "mismatch ecg.samples") << "declares 4, holds 3";
    EXPECT_EQ(fault_of(read_small("<LeadSampleCountTotal>4</LeadSampleCountTotal>", "")), "read");
    EXPECT_EQ(fault_of(read_small("AAAAAQD/BQA=", "AAAAAQD/")), "mismatch ecg.samples") << "leads of two lengths";
    EXPECT_EQ(fault_of(read_small("AQACAAMA", "AQAC*AMA")), "malformed ecg.read");
    EXPECT_EQ(fault_of(read_small("<LeadID>I<", "<LeadDataCRC32>7</LeadDataCRC32><LeadID>I<")), "mismatch ecg.crc");
    EXPECT_EQ(fault_of(read_small("<LeadID>I<", "<LeadSampleSize>4</LeadSampleSize><LeadID>I<")),
              "unsupported ecg.bits");
    EXPECT_EQ(fault_of(read_small("<LeadID>I<", "<LeadTimeOffset>4</LeadTimeOffset><LeadID>I<")),
              "unsupported ecg.dialect");
    EXPECT_EQ(fault_of(read_muse(as_view("<RestingECG></RestingECG>"), {})), "malformed ecg.waveform");
    EXPECT_EQ(fault_of(read_muse(as_view(small), {.samples_max = 7})), "too_large ecg.count");
    EXPECT_EQ(fault_of(read_muse(as_view(small), {.leads_max = 1})), "too_large ecg.count");
}

TEST(MuseEcg, puts_leads_that_begin_later_into_a_strip_of_their_own)
{
    const auto recording =
        read_small("<LeadID>II<", "<LeadOffsetFirstSample>1250</LeadOffsetFirstSample><LeadID>II<").value();

    ASSERT_EQ(recording.strips.size(), 2U);
    EXPECT_EQ(recording.strips[1].starts_s, 2.5);
}

TEST(MuseEcg, is_refused_when_cut_and_survives_changes)
{
    const auto reader = [](ByteView file) { return read_muse(file, {}); };
    expect_refused_when_cut(as_view(small), reader, small.size());
    survives_changes(as_view(small), reader, 2000);
}

}  // namespace
}  // namespace shanhai::ecg
