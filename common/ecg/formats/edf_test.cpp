#include "common/ecg/formats/files_for_tests.hpp"
#include "common/ecg/formats/readers.hpp"

namespace shanhai::ecg {
namespace {

using namespace test;

struct Field {
    std::string label, dimension, physical_min, physical_max, samples;
    std::string filter = "";
};

struct Plan {
    std::string version = "0";
    std::string patient = "P-1 F 17-MAR-1962 Zhang_San";
    std::string origin = "Startdate 31-DEC-2025 X X Cart";
    std::string variant = "";
    std::string records = "2";
    std::string seconds = "1";
    std::vector<Field> fields{{"ECG I", "uV", "-3276.8", "3276.7", "2", "HP:0.05Hz LP:150Hz N:50Hz"},
                              {"EEG Fp1", "mV", "3276.8", "-3276.7", "2"},
                              {"X", "g", "-1", "1", "1"}};
    std::string data = std::string("\x01\0\xFF\xFF" "\x02\0\x03\0" "\x07\0", 10) +
                       std::string("\x04\0\x05\0" "\0\x80\xFF\x7F" "\x08\0", 10);
};

auto padded(std::string text, std::size_t width) -> std::string
{
    text.resize(width, ' ');
    return text;
}

auto file_of(const Plan& plan, std::string_view low = "-32768", std::string_view high = "32767") -> Bytes
{
    const auto count = plan.fields.size();
    auto text = padded(plan.version, 8) + padded(plan.patient, 80) + padded(plan.origin, 80) + "31.12.2523.59.58" +
                padded(std::to_string(256 * (count + 1)), 8) + padded(plan.variant, 44) + padded(plan.records, 8) +
                padded(plan.seconds, 8) + padded(std::to_string(count), 4);
    const auto all = [&](std::size_t width, auto value) {
        for (const auto& field : plan.fields) text += padded(std::string{value(field)}, width);
    };
    all(16, [](const Field& f) { return f.label; });
    all(80, [](const Field&) { return ""; });
    all(8, [](const Field& f) { return f.dimension; });
    all(8, [](const Field& f) { return f.physical_min; });
    all(8, [](const Field& f) { return f.physical_max; });
    all(8, [&](const Field&) { return low; });
    all(8, [&](const Field&) { return high; });
    all(80, [](const Field& f) { return f.filter; });
    all(8, [](const Field& f) { return f.samples; });
    all(32, [](const Field&) { return ""; });
    return to_bytes(text + plan.data);
}

auto with_notes(std::string variant, const std::vector<std::string>& lists) -> Plan
{
    Plan plan{.variant = std::move(variant), .records = std::to_string(lists.size()),
              .fields = {{"II", "uV", "-3276.8", "3276.7", "2"}, {"EDF Annotations", "", "-1", "1", "20"}}, .data = ""};
    char value = 1;
    for (const auto& list : lists) {
        plan.data += std::string{value, '\0', value, '\0'};
        auto note = list;
        note.resize(40, '\0');
        plan.data += note;
        ++value;
    }
    return plan;
}

TEST(Edf, reads_real_files_as_the_independent_program_does)
{
    SHANHAI_NEEDS_TESTDATA(data);

    const auto twelve = read(file_at(data / "ecg/edf/edf_12lead_500hz.edf")).value();
    ASSERT_EQ(twelve.strips.size(), 1U);
    const auto& strip = twelve.strips[0];
    EXPECT_EQ(stored_names_in(strip), "I II III aVR aVL aVF V1 V2 V3 V4 V5 V6 ");
    EXPECT_EQ(samples_in(strip), 5000U);
    EXPECT_EQ(strip.rate_hz, 500);
    EXPECT_EQ(strip.leads[0].scale, (Scale{0.5, 0}));
    EXPECT_EQ(first_three(strip.leads[0]), (std::vector<std::int32_t>{-234, -255, -220}));
    EXPECT_EQ(twelve.patient, (Patient{"Test Patient", "SYN-EDF-1", "M", "19600302", ""}));
    EXPECT_EQ(to_local_text(*twelve.acquired), "2024-05-11 09:30:00");

    const auto same = read(file_at(data / "ecg/dicom/ecg12_gb18030_500hz.dcm")).value();
    for (std::size_t i = 0; i < 12; ++i)
        EXPECT_EQ(strip.leads[i].samples, same.strips[0].leads[i].samples) << strip.leads[i].label;

    const auto two = read(file_at(data / "ecg/edf/edf_2lead_360hz.edf")).value();
    EXPECT_EQ(names_in(two.strips.at(0)), "II V5 ");
    EXPECT_EQ(samples_in(two.strips[0]), 10'800U);
    EXPECT_EQ(first_three(two.strips[0].leads[0]), (std::vector<std::int32_t>{-29, -29, -29}));
    EXPECT_DOUBLE_EQ(two.strips[0].leads[0].scale->microvolts_per_unit, 5);
    EXPECT_EQ(two.strips[0].leads[0].filters, (Filters{0.05, 150, std::nullopt}));
}

TEST(Edf, keeps_a_brain_wave_as_what_it_is_and_its_notes)
{
    SHANHAI_NEEDS_TESTDATA(data);

    const auto utf8 = read(file_at(data / "ecg/edf/test_utf8.edf")).value();
    const auto subsecond = read(file_at(data / "ecg/edf/test_subsecond.edf")).value();

    for (const auto* const recording : {&utf8, &subsecond}) {
        EXPECT_EQ(recording->format, "EDF+");
        ASSERT_EQ(recording->strips.size(), 1U);
        const auto& lead = recording->strips[0].leads.at(0);
        EXPECT_EQ(lead.name, LeadName::other);
        EXPECT_EQ(lead.label, "Fp1");
        EXPECT_EQ(lead.samples.size(), 698U * 128);
        EXPECT_EQ(first_three(lead), (std::vector<std::int32_t>{-24, -29, -39}));
        EXPECT_NEAR(lead.scale->microvolts_per_unit, -0.26585, 0.0001) << "it stands on its head";
        EXPECT_EQ(recording->strips[0].rate_hz, 128);
        EXPECT_EQ(to_text(*recording->acquired), "2020-01-23T20:05:56.394531Z");
        EXPECT_EQ(recording->patient.birth_date, "19980120");
        EXPECT_EQ(recording->patient.name, "");
    }
    ASSERT_EQ(utf8.markers.size(), 5U);
    EXPECT_EQ(utf8.markers[0].code.meaning, "XLSpike");
    EXPECT_EQ(utf8.markers[0].sample, 199U) << "1.556 s behind the start";
    EXPECT_EQ(utf8.markers[2].code.meaning, "中文测试八个字");
    EXPECT_EQ(utf8.doubts, Doubts{});
}

TEST(Edf, makes_a_strip_of_each_rate_and_a_scale_of_volts_only)
{
    const auto recording = read(file_of({})).value();

    ASSERT_EQ(recording.strips.size(), 2U);
    const auto& strip = recording.strips[0];
    EXPECT_EQ(strip.rate_hz, 2);
    EXPECT_EQ(strip.leads[0].name, LeadName::I);
    EXPECT_EQ(strip.leads[0].samples, (std::vector<std::int32_t>{1, -1, 4, 5}));
    EXPECT_DOUBLE_EQ(strip.leads[0].scale->microvolts_per_unit, 0.1);
    EXPECT_EQ(strip.leads[0].filters, (Filters{0.05, 150, 50}));
    EXPECT_EQ(strip.leads[1].name, LeadName::other);
    EXPECT_EQ(strip.leads[1].samples, (std::vector<std::int32_t>{2, 3, -32768, 32767}));
    EXPECT_DOUBLE_EQ(strip.leads[1].scale->microvolts_per_unit, -100);
    EXPECT_EQ(recording.strips[1].leads[0].name, LeadName::other) << "X of an accelerometer, not of Frank's";
    EXPECT_FALSE(recording.strips[1].leads[0].scale);
    EXPECT_EQ(recording.patient, (Patient{"Zhang San", "P-1", "F", "19620317", ""}));
    EXPECT_EQ(recording.device.model, "Cart");
    EXPECT_EQ(to_local_text(*recording.acquired), "2025-12-31 23:59:58");
    EXPECT_EQ(read(file_of({.patient = "some text of his own"}))->patient, (Patient{.id = "some text of his own"}));
    EXPECT_EQ(to_local_text(*read(file_of({.origin = ""}))->acquired), "2025-12-31 23:59:58") << "from two digits";
}

TEST(Edf, reads_three_bytes_of_bdf_with_their_sign)
{
    const Plan plan{.version = "\xFF" "BIOSEMI", .records = "1", .fields = {{"V1", "uV", "-8388", "8388", "3"}},
                    .data = std::string("\x01\0\0" "\xFF\xFF\xFF" "\0\0\x80", 9)};

    const auto recording = read(file_of(plan, "-8388608", "8388607")).value();

    EXPECT_EQ(recording.format, "BDF");
    EXPECT_EQ(recording.strips.at(0).leads.at(0).samples, (std::vector<std::int32_t>{1, -1, -8388608}));
    EXPECT_NEAR(recording.strips[0].leads[0].scale->microvolts_per_unit, 0.001, 1e-6);
}

TEST(Edf, begins_a_strip_behind_each_pause)
{
    const std::string own = "\x14\x14";
    const auto paused = read(file_of(with_notes("EDF+D", {"+0.5" + own, "+1.5" + own, "+9.5" + own}))).value();

    ASSERT_EQ(paused.strips.size(), 2U);
    EXPECT_EQ(paused.strips[0].leads[0].samples, (std::vector<std::int32_t>{1, 1, 2, 2}));
    EXPECT_EQ(paused.strips[1].leads[0].samples, (std::vector<std::int32_t>{3, 3}));
    EXPECT_EQ(paused.strips[0].starts_s, 0);
    EXPECT_EQ(paused.strips[1].starts_s, 9);
    EXPECT_EQ(to_text(*paused.acquired), "2025-12-31T15:59:58.500000Z");

    EXPECT_EQ(fault_of(read(file_of(with_notes("EDF+D", {"+0" + own, "nothing"})))), "malformed ecg.read");
    const auto many = file_of(with_notes("EDF+D", {"+0" + own, "+9" + own, "+20" + own}));
    EXPECT_EQ(fault_of(read_edf(many, {.strips_max = 2})), "too_large ecg.count");
    const auto two_texts = std::string{'\0'} + "+0.5\x15" "1\x14" "a\x14" "b\x14";
    const auto noted = read(file_of(with_notes("EDF+C", {"+0" + own + two_texts, "+1" + own}))).value();
    ASSERT_EQ(noted.markers.size(), 2U);
    EXPECT_EQ(noted.markers[1].code.meaning, "b");
    EXPECT_EQ(noted.markers[1].sample, 1U);
}

TEST(Edf, believes_the_file_and_not_its_header)
{
    EXPECT_EQ(fault_of(read(file_of({.records = "3"}))), "malformed ecg.truncated");
    EXPECT_EQ(fault_of(read(file_of({.records = "1"}))), "mismatch ecg.samples");
    EXPECT_EQ(fault_of(read(file_of({.records = "99999999"}))), "malformed ecg.truncated");
    EXPECT_EQ(fault_of(read(file_of({.records = "-2"}))), "malformed ecg.read");
    EXPECT_EQ(fault_of(read(file_of({.records = "0", .data = ""}))), "malformed ecg.waveform");
    EXPECT_EQ(samples_in(read(file_of({.records = "-1"})).value().strips[0]), 4U) << "the plug was pulled";
    auto half = file_of({.records = "-1"});
    half.resize(half.size() - 3);
    EXPECT_EQ(samples_in(read(half).value().strips[0]), 2U);

    auto plan = Plan{.records = "-1", .fields = {{"II", "uV", "-1", "1", "1"}}, .data = std::string(2'000'000, 'x')};
    EXPECT_EQ(fault_of(read_edf(file_of(plan), {})), "read") << "a million records";
    plan.data += "xx";
    EXPECT_EQ(fault_of(read_edf(file_of(plan), {})), "too_large ecg.count");

    plan = Plan{};
    plan.fields[0].samples = "99999999";
    EXPECT_EQ(fault_of(read(file_of(plan))), "malformed ecg.truncated");
    plan.fields[0].samples = "-5";
    EXPECT_EQ(fault_of(read(file_of(plan))), "malformed ecg.read");
    EXPECT_FALSE(read(file_of({.seconds = "0"})).value().strips[0].rate_hz);
    EXPECT_FALSE(read(file_of({.seconds = "1e-9"})).value().strips[0].rate_hz);
    EXPECT_FALSE(read(file_of({}, "0", "0")).value().strips[0].leads[0].scale);
    EXPECT_FALSE(read(file_of({}, "nan", "x")).value().strips[0].leads[0].scale);
    EXPECT_EQ(fault_of(read_edf(file_of({}), {.samples_max = 7})), "too_large ecg.count");
    EXPECT_EQ(fault_of(read_edf(file_of({}), {.strips_max = 2, .leads_max = 1})), "too_large ecg.count");
}

TEST(Edf, is_refused_when_cut_and_survives_changes)
{
    const auto reader = [](ByteView file) { return read_edf(file, {}); };
    const auto file = file_of(with_notes("EDF+D", {"+0\x14\x14", "+5\x14\x14"}));
    expect_refused_when_cut(file, reader, file.size());
    survives_changes(file, reader, 2000);
}

}  // namespace
}  // namespace shanhai::ecg
