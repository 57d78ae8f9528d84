#include "common/ecg/formats/files_for_tests.hpp"
#include "common/ecg/formats/readers.hpp"

namespace shanhai::ecg {
namespace {

using namespace test;

const std::string small = R"(<?xml version="1.0" encoding="UTF-8"?>
<h:AnnotatedECG xmlns:h="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<h:componentOf><h:timepointEvent><h:componentOf><h:subjectAssignment><h:subject><h:trialSubject>
<h:subjectDemographicPerson><h:name>张三</h:name><h:administrativeGenderCode code="F"/><h:birthTime value="1962-03-17"/>
<h:PatientID>007</h:PatientID></h:subjectDemographicPerson></h:trialSubject></h:subject></h:subjectAssignment>
</h:componentOf></h:timepointEvent></h:componentOf><h:component><h:series><h:code code="RHYTHM"/>
<h:controlVariable><h:controlVariable><h:code code="MDC_ECG_CTL_VBL_ATTR_FILTER_LOW_PASS"/><h:component>
<h:controlVariable><h:code code="MDC_ECG_CTL_VBL_ATTR_FILTER_CUTOFF_FREQ"/><h:value value="40" unit="Hz"/>
</h:controlVariable></h:component></h:controlVariable></h:controlVariable>
<h:component><h:sequenceSet>
<h:component><h:sequence><h:code code="TIME_ABSOLUTE"/><h:value xsi:type="GLIST_TS">
<h:head value="20260305070809.500+0800"/><h:increment value="2" unit="ms"/></h:value></h:sequence></h:component>
<h:component><h:sequence><h:code code="MDC_ECG_LEAD_I"/><h:value xsi:type="SLIST_PQ">
<h:origin value="0.1" unit="mV"/><h:scale value="5000" unit="nV"/><h:digits> 1 +2
 -3.0&#9;4</h:digits></h:value></h:sequence></h:component>
<h:component><h:sequence><h:code code="MDC_ECG_LEAD_CONFIG"/><h:value><h:scale value="1"/>
<h:digits>5 6 7 8</h:digits></h:value></h:sequence></h:component></h:sequenceSet></h:component>
<h:subjectOf><h:annotationSet>
<h:component><h:annotation><h:code code="MDC_ECG_HEART_RATE"/><h:value value="61" unit="bpm"/></h:annotation>
</h:component><h:component><h:annotation><h:code code="MDC_ECG_INTERPRETATION"/><h:component><h:annotation>
<h:code code="MDC_ECG_INTERPRETATION_STATEMENT"/><h:value>窦性心律</h:value></h:annotation></h:component></h:annotation>
</h:component><h:component><h:annotation><h:code code="MDC_ECG_WAVC"/><h:value code="MDC_ECG_WAVC_QRSWAVE"/>
<h:support><h:supportingROI><h:component><h:boundary><h:code code="TIME_ABSOLUTE"/><h:value>
<h:low value="20260305070809.504+0800"/><h:high value="20270305070809"/></h:value></h:boundary></h:component>
</h:supportingROI></h:support></h:annotation></h:component>
</h:annotationSet></h:subjectOf></h:series></h:component></h:AnnotatedECG>)";

auto read_small(std::string_view what = "", std::string_view with = "") -> Result<Recording>
{
    return read_aecg(as_view(replaced(small, what, with)), {});
}

TEST(AnnotatedEcg, equals_the_same_recording_in_dicom_sample_for_sample)
{
    SHANHAI_NEEDS_TESTDATA(data);

    const auto ours = read(file_at(data / "ecg/aecg/hl7_example.xml")).value();
    const auto dicom = read(file_at(data / "ecg/dicom/ecgtoolkit_example.dcm")).value();

    ASSERT_EQ(ours.strips.size(), 2U);
    const auto& rhythm = ours.strips[0];
    EXPECT_EQ(names_in(rhythm), "I II V1 V2 V3 V4 V5 V6 III aVR aVL aVF ");
    EXPECT_EQ(first_three(rhythm.leads[0]), (std::vector<std::int32_t>{-2, -2, -2}));
    EXPECT_EQ(lowest(rhythm.leads[1]), -267);
    EXPECT_EQ(highest(rhythm.leads[1]), 134);
    for (const auto& lead : rhythm.leads) {
        const auto same = find(dicom, lead.name);
        ASSERT_TRUE(same);
        EXPECT_EQ(lead.samples, same->lead->samples) << lead.label;
        EXPECT_EQ(lead.scale, same->lead->scale) << lead.label;
    }
    EXPECT_EQ(rhythm.rate_hz, dicom.strips[0].rate_hz);
    EXPECT_EQ(to_text(*ours.acquired), "2002-11-22T01:10:00.000000Z");

    const auto& beat = ours.strips[1];
    EXPECT_EQ(beat.kind, StripKind::representative);
    EXPECT_EQ(samples_in(beat), 599U);
    for (const auto& lead : beat.leads) {
        const auto same = std::ranges::find(dicom.strips[1].leads, lead.name, &Lead::name);
        ASSERT_NE(same, dicom.strips[1].leads.end());
        EXPECT_TRUE(std::equal(lead.samples.begin(), lead.samples.end(), same->samples.begin())) << lead.label;
    }
}

TEST(AnnotatedEcg, reads_the_standards_own_example_to_the_last_wave)
{
    SHANHAI_NEEDS_TESTDATA(data);

    const auto recording = read(file_at(data / "ecg/aecg/hl7_example.xml")).value();

    EXPECT_EQ(recording.patient, (Patient{"Clark", "SBJ-123", "M", "19530508", "046Y"}));
    EXPECT_EQ(recording.device, (Device{"Mortara Instrument, Inc.", "ELI250", "", "5.3",
                                        "River City ECG Collection Service"}));
    EXPECT_EQ(recording.strips[0].leads[0].filters.low_pass_hz, 150);
    EXPECT_EQ(recording.strips[0].leads[0].filters.notch_hz, 60);
    EXPECT_EQ(recording.strips[1].leads[0].filters.low_pass_hz, 150) << "the series' filters, none of its own";
    EXPECT_EQ(recording.statements.at(0), "Sinus Rhythm");
    const auto p_onset = recording.markers.at(0);
    EXPECT_EQ(p_onset.code, (Code{"MDC_ECG_WAVC_PWAVE", "MDC", "onset"}));
    EXPECT_EQ(p_onset.strip, 0U);
    EXPECT_EQ(p_onset.sample, 61U) << "0.122 s at 500 Hz";
    const auto beat = std::ranges::find(recording.markers, 1U, &Marker::strip);
    ASSERT_NE(beat, recording.markers.end());
    EXPECT_EQ(beat->sample, 143U) << "286 ms of the representative beat";
}

TEST(AnnotatedEcg, reads_chinese_carts_in_utf8_and_in_gb2312_alike)
{
    SHANHAI_NEEDS_TESTDATA(data);

    const auto utf8 = read(file_at(data / "ecg/aecg/aecg_12lead_500hz_utf8.xml")).value();
    const auto gb2312 = read(file_at(data / "ecg/aecg/aecg_12lead_500hz_gb2312.xml")).value();

    EXPECT_EQ(utf8.strips, gb2312.strips);
    EXPECT_EQ(utf8.doubts, Doubts{});
    EXPECT_EQ(gb2312.doubts, Doubts{});
    EXPECT_EQ(gb2312.patient, (Patient{"李四", "SYN-AECG-1", "M", "19600302", ""}));
    EXPECT_EQ(utf8.patient, (Patient{"王小明", "SYN-AECG-1", "M", "19600302", ""}));
    EXPECT_EQ(utf8.device.model, "SYNTHETIC R12");
    const auto& strip = utf8.strips.at(0);
    EXPECT_EQ(names_in(strip), "I II III aVR aVL aVF V1 V2 V3 V4 V5 V6 ");
    EXPECT_EQ(samples_in(strip), 5000U);
    EXPECT_EQ(strip.leads[0].scale, (Scale{5, 0}));
    EXPECT_EQ(first_three(strip.leads[0]), (std::vector<std::int32_t>{-23, -26, -22}));
    EXPECT_EQ(lowest(strip.leads[1]), -131);
    EXPECT_EQ(highest(strip.leads[1]), 43);
}

TEST(AnnotatedEcg, reads_the_smallest_document_and_refuses_an_empty_one)
{
    SHANHAI_NEEDS_TESTDATA(data);

    const auto smallest = read(file_at(data / "ecg/aecg/minimum_aecg.xml")).value();

    EXPECT_EQ(smallest.strips.at(0).leads.at(0).samples,
              (std::vector<std::int32_t>{-2, -2, -2, -2, -3, -4, -3, -5, -5, -4, -6, -9, -9}));
    EXPECT_EQ(fault_of(read(file_at(data / "ecg/aecg/empty_aecg.xml"))), "malformed ecg.waveform");
}

TEST(AnnotatedEcg, takes_prefixes_other_units_and_leads_it_does_not_know)
{
    ASSERT_TRUE(is_aecg(as_view(small)));
    const auto recording = read_small().value();

    const auto& strip = recording.strips.at(0);
    EXPECT_EQ(strip.rate_hz, 500);
    EXPECT_EQ(strip.leads[0].samples, (std::vector<std::int32_t>{1, 2, -3, 4}));
    EXPECT_EQ(strip.leads[0].scale, (Scale{5, 100}));
    EXPECT_EQ(strip.leads[0].filters.low_pass_hz, 40);
    EXPECT_EQ(strip.leads[1].name, LeadName::other);
    EXPECT_EQ(strip.leads[1].label, "MDC_ECG_LEAD_CONFIG");
    EXPECT_FALSE(strip.leads[1].scale) << "its scale has no unit";
    EXPECT_EQ(recording.patient, (Patient{"张三", "007", "F", "19620317", ""}));
    EXPECT_EQ(to_text(*recording.acquired), "2026-03-04T23:08:09.500000Z");
    EXPECT_EQ(find(recording, Quantity::heart_rate)->value, 61);
    EXPECT_EQ(recording.statements, (std::vector<std::string>{"窦性心律"}));
    ASSERT_EQ(recording.markers.size(), 1U) << "an end a year later is no place in this strip";
    EXPECT_EQ(recording.markers[0].sample, 2U);
}

TEST(AnnotatedEcg, assumes_neither_rate_nor_scale)
{
    EXPECT_FALSE(read_small("value=\"2\" unit=\"ms\"", "value=\"2\"").value().strips[0].rate_hz);
    EXPECT_FALSE(read_small("value=\"2\" unit", "value=\"0\" unit").value().strips[0].rate_hz);
    EXPECT_FALSE(read_small("value=\"2\" unit", "value=\"1e-9\" unit").value().strips[0].rate_hz);
    EXPECT_FALSE(read_small("unit=\"nV\"", "unit=\"mmHg\"").value().strips[0].leads[0].scale);
    EXPECT_FALSE(read_small("value=\"5000\"", "value=\"inf\"").value().strips[0].leads[0].scale);
    EXPECT_FALSE(read_small("value=\"0.1\"", "value=\"x\"").value().strips[0].leads[0].scale);
}

TEST(AnnotatedEcg, refuses_digits_that_are_none_and_leads_of_two_lengths)
{
    EXPECT_EQ(fault_of(read_small("5 6 7 8", "5 6 7")), "mismatch ecg.samples");
    EXPECT_EQ(fault_of(read_small("5 6 7 8", "5 6 7 0.5")), "malformed ecg.read");
    EXPECT_EQ(fault_of(read_small("5 6 7 8", "5 6 7 x")), "malformed ecg.read");
    EXPECT_EQ(fault_of(read_small("5 6 7 8", "5 6 7 99999999999")), "malformed ecg.read");
    EXPECT_EQ(fault_of(read_small("5 6 7 8", "")), "mismatch ecg.samples");
    EXPECT_EQ(fault_of(read_aecg(as_view(small), {.samples_max = 7})), "too_large ecg.count");
    EXPECT_EQ(fault_of(read_aecg(as_view(small), {.leads_max = 1})), "too_large ecg.count");
    EXPECT_EQ(read_aecg(as_view(small), {.annotations_max = 0}).value().statements.size(), 0U);
}

TEST(AnnotatedEcg, is_refused_when_cut_and_survives_changes)
{
    const auto reader = [](ByteView file) { return read_aecg(file, {}); };
    expect_refused_when_cut(as_view(small), reader, small.size());
    survives_changes(as_view(small), reader, 2000);
}

}  // namespace
}  // namespace shanhai::ecg
