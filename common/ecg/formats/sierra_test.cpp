#include "common/ecg/formats/files_for_tests.hpp"
#include "common/ecg/formats/readers.hpp"
#include "common/ecg/formats/xli.hpp"

#include <numeric>

namespace shanhai::ecg {
namespace {

using namespace test;

const std::string small = R"(<restingecgdata xmlns="http://www3.medical.philips.com"><documentinfo>
<documenttype>SierraECG</documenttype><documentversion>1.03</documentversion></documentinfo>
<dataacquisition date="2025-12-31" time="23:59:58">
<machine machineid="7" detaildescription="Maker:860315:A.01">Cart</machine>
<signalcharacteristics><samplingrate>500</samplingrate><signalresolution>5</signalresolution>
<signalbandwidth>0.05-150</signalbandwidth><bitspersample>16</bitspersample><signaloffset>0</signaloffset>
</signalcharacteristics></dataacquisition><patient><generalpatientdata><patientid>9</patientid><name>
<lastname>张</lastname><firstname>三</firstname></name><age><dateofbirth>1950-01-01</dateofbirth></age>
<sex>Female</sex></generalpatientdata></patient><waveforms><parsedwaveforms leadlabels="I II III" dataencoding="Plain"
 compressflag="False" durationperchannel="6">1 2 -3  4 5 6
7 8 9</parsedwaveforms></waveforms></restingecgdata>)";

auto read_small(std::string_view what = "", std::string_view with = "") -> Result<Recording>
{
    return read_sierra(as_view(replaced(small, what, with)), {});
}

// LZW with every code a plain byte, which is legal, if not short.
auto chunk_of(const std::vector<unsigned>& codes, int bend) -> Bytes
{
    std::vector<bool> bits;
    for (const auto code : codes)
        for (int bit = 9; bit >= 0; --bit) bits.push_back(code >> bit & 1);
    while (bits.size() % 8 != 0) bits.push_back(false);
    Bytes chunk;
    for (const auto byte : {static_cast<unsigned>(bits.size() / 8), 0U, 0U, 0U, 1U, 0U, bend & 0xFFU,
                            static_cast<unsigned>(bend) >> 8 & 0xFFU})
        chunk.push_back(static_cast<std::byte>(byte));
    for (std::size_t i = 0; i < bits.size(); i += 8) {
        unsigned byte = 0;
        for (std::size_t k = 0; k < 8; ++k) byte = byte << 1 | (bits[i + k] ? 1U : 0U);
        chunk.push_back(static_cast<std::byte>(byte));
    }
    return chunk;
}

auto xli_fault(ByteView data, std::size_t leads, std::size_t samples) -> std::string
{
    const auto read = read_xli(data, leads, samples);
    return read ? "read" : std::string{name_of(read.error().code())} + ' ' + std::string{read.error().at()};
}

void expect_sums(const Strip& strip, const std::vector<std::int64_t>& sums)
{
    ASSERT_EQ(strip.leads.size(), sums.size());
    for (std::size_t i = 0; i < sums.size(); ++i) {
        const auto& samples = strip.leads[i].samples;
        EXPECT_EQ(std::accumulate(samples.begin(), samples.end(), std::int64_t{0}), sums[i]) << strip.leads[i].label;
    }
}

// First samples, lowest and highest are the independent program's; the sums are of a second decoder, in Python.
TEST(SierraEcg, reads_1_03_as_the_independent_program_does)
{
    SHANHAI_NEEDS_TESTDATA(data);

    const auto recording = read(file_at(data / "ecg/sierra/129DYPRG.XML")).value();

    EXPECT_EQ(recording.format, "Philips SierraECG 1.03");
    ASSERT_EQ(recording.strips.size(), 1U);
    const auto& strip = recording.strips[0];
    EXPECT_EQ(stored_names_in(strip), "I II III aVR aVL aVF V1 V2 V3 V4 V5 V6 ");
    EXPECT_EQ(samples_in(strip), 5500U);
    EXPECT_EQ(strip.rate_hz, 500);
    EXPECT_EQ(strip.leads[0].scale, (Scale{5, 0}));
    EXPECT_EQ(first_three(strip.leads[0]), (std::vector<std::int32_t>{48, 44, 40}));
    EXPECT_EQ(lowest(strip.leads[1]), -93);
    EXPECT_EQ(highest(strip.leads[1]), 200);
    expect_sums(strip, {20815, 21762, 21953, 20324, 18160, 20223, 20708, 22348, 22033, 21864, 21472, 21359});
    EXPECT_EQ(strip.leads[0].filters, (Filters{0.05, 150, std::nullopt}));
    EXPECT_EQ(recording.patient, (Patient{.id = "1112010721168bdc", .sex = "M", .age = "050Y"}));
    EXPECT_EQ(recording.device.model, "HeartstartMRx");
    EXPECT_EQ(recording.device.institution, "GE EMS");
    EXPECT_EQ(to_local_text(*recording.acquired), "2011-12-01 07:27:34");
    EXPECT_EQ(find(recording, Quantity::heart_rate)->value, 41);
    EXPECT_EQ(find(recording, Quantity::qrs_axis)->value, -21);
    ASSERT_EQ(recording.statements.size(), 5U);
    EXPECT_EQ(recording.statements[0], "Sinus bradycardia: rate< 50");
    EXPECT_EQ(recording.statements[3], ">>> Acute MI <<<");
    EXPECT_EQ(recording.statements[4], "- ABNORMAL ECG -");
}

TEST(SierraEcg, reads_1_04_in_utf16_with_its_beats)
{
    SHANHAI_NEEDS_TESTDATA(data);

    const auto recording = read(file_at(data / "ecg/sierra/3191723_ZZDEMOPTONLY_1-04_orig.xml")).value();

    EXPECT_EQ(recording.format, "Philips PhilipsECG 1.04");
    ASSERT_EQ(recording.strips.size(), 2U);
    const auto& strip = recording.strips[0];
    EXPECT_EQ(stored_names_in(strip), "I II III aVR aVL aVF V1 V2 V3 V4 V5 V6 ");
    EXPECT_EQ(samples_in(strip), 5500U);
    EXPECT_EQ(first_three(strip.leads[0]), (std::vector<std::int32_t>{33, 33, 30}));
    EXPECT_EQ(lowest(strip.leads[1]), -184);
    EXPECT_EQ(highest(strip.leads[1]), 280);
    expect_sums(strip, {11652, -116199, -107851, 93587, 78482, -114801, 22116, 20080, 67419, -54376, 39974, 36949});
    EXPECT_FALSE(strip.leads[0].filters.notch_hz) << "notchfiltered is False";
    const auto& beats = recording.strips[1];
    EXPECT_EQ(beats.kind, StripKind::representative);
    EXPECT_EQ(samples_in(beats), 1200U);
    EXPECT_EQ(beats.leads[0].scale, (Scale{2.5, 0}));
    EXPECT_EQ(first_three(beats.leads[0]), (std::vector<std::int32_t>{26, 25, 25}));
    EXPECT_EQ(beats.leads[0].samples[600], beats.leads[0].gap) << "filled up behind the beat";
    EXPECT_EQ(recording.patient, (Patient{.name = "ZZDEMOPTONLY ADULT", .id = "9999", .sex = "M",
                                          .birth_date = "19500101"}));
    EXPECT_EQ(recording.device.model, "PageWriter Touch");
    EXPECT_EQ(recording.device.software, "A.01.01.01");
    EXPECT_EQ(find(recording, Quantity::qtc_bazett)->value, 417);
    EXPECT_EQ(recording.statements.at(0), "SINUS RHYTHM: normal P axis, V-rate 60-99");
}

TEST(SierraEcg, marks_the_calibration_pulse_behind_the_ecg)
{
    SHANHAI_NEEDS_TESTDATA(data);
    for (const auto* const file : {"129DYPRG.XML", "3191723_ZZDEMOPTONLY_1-04_orig.xml"}) {
        const auto recording = read(file_at(data / "ecg/sierra" / file)).value();

        ASSERT_EQ(recording.markers.size(), 2U);
        const auto begin = recording.markers[0].sample;
        const auto end = recording.markers[1].sample;
        EXPECT_EQ(recording.markers[0].code.value, "CALIBRATION");
        EXPECT_GE(begin, 5000U) << "the ECG itself is ten seconds";
        EXPECT_EQ(end - begin, 100U);
        for (const auto& lead : recording.strips[0].leads) EXPECT_EQ(lead.samples[begin], 200) << "one millivolt";
    }
}

TEST(SierraEcg, refuses_another_kind_of_document_by_its_own_word)
{
    SHANHAI_NEEDS_TESTDATA(data);

    const auto refused = read(file_at(data / "ecg/sierra/invalid_doc_type.xml"));

    EXPECT_EQ(fault_of(refused), "unsupported ecg.dialect");
    EXPECT_EQ(refused.error().subject(), "MortaraECG 1.03");
    EXPECT_EQ(fault_of(read_small("1.03", "1.02")), "unsupported ecg.dialect");
}

TEST(SierraEcg, reads_plain_and_uncompressed_numbers_as_they_stand)
{
    const auto recording = read_small().value();

    const auto& strip = recording.strips.at(0);
    EXPECT_EQ(strip.leads[2].samples, (std::vector<std::int32_t>{7, 8, 9}));
    EXPECT_EQ(recording.patient, (Patient{"张三", "9", "F", "19500101", ""}));
    EXPECT_EQ(recording.device, (Device{"Maker", "Cart", "7", "A.01", ""}));
    const auto base64 = replaced(small, "1 2 -3  4 5 6\n7 8 9", "AQACAP3/BAAFAAYABwAIAAkA");
    const auto binary = read_sierra(as_view(replaced(base64, "Plain", "Base64")), {}).value();
    EXPECT_EQ(binary.strips, recording.strips);
}

TEST(SierraEcg, keeps_no_word_that_is_not_utf8)
{
    const auto recording = read_small("\"I II III\"", "\"I II \xD5\xC5\"").value();

    EXPECT_EQ(recording.strips.at(0).leads.at(2).label, "张");
    EXPECT_TRUE(recording.doubts.charset);
}

TEST(SierraEcg, assumes_no_scale_and_refuses_what_has_no_rate_or_lies)
{
    EXPECT_FALSE(read_small("<signalresolution>5<", "<signalresolution>0<").value().strips[0].leads[0].scale);
    EXPECT_FALSE(read_small("<signaloffset>0<", "<signaloffset>9<").value().strips[0].leads[0].scale);
    EXPECT_EQ(fault_of(read_small("<samplingrate>500<", "<samplingrate>5e9<")), "malformed ecg.waveform");
    EXPECT_EQ(fault_of(read_small("<samplingrate>500<", "<samplingrate>x<")), "malformed ecg.waveform");
    EXPECT_EQ(fault_of(read_small("channel=\"6\"", "channel=\"4000000000\"")), "too_large ecg.count");
    EXPECT_EQ(fault_of(read_small("channel=\"6\"", "channel=\"1e300\"")), "too_large ecg.count");
    EXPECT_EQ(fault_of(read_small("channel=\"6\"", "channel=\"8\"")), "mismatch ecg.samples");
    EXPECT_EQ(fault_of(read_small("8 9<", "8 99999999999<")), "malformed ecg.read");
    EXPECT_EQ(fault_of(read_small("<bitspersample>16", "<bitspersample>12")), "unsupported ecg.bits");
    EXPECT_EQ(fault_of(read_small("Plain", "Base64")), "malformed ecg.read");
    EXPECT_EQ(fault_of(read_small("Plain", "Morse")), "unsupported ecg.dialect");
    EXPECT_EQ(fault_of(read_small("compressflag=\"False\"", "compression=\"ZIP\"")), "unsupported ecg.dialect");
    EXPECT_EQ(fault_of(read_sierra(as_view(small), {.leads_max = 2})), "too_large ecg.count");
    EXPECT_EQ(fault_of(read_sierra(as_view(small), {.samples_max = 8})), "too_large ecg.count");
}

TEST(Xli, adds_up_what_bends_and_what_does_not)
{
    // Samples 10, 12; then straight on (bend 0, stated in the header as 3): 2*12-10-3 = 11, then 64-64 = 0: 10.
    const auto data = chunk_of({0, 0, 0, 0, 10, 12, 64, 64, 1023}, 3);

    EXPECT_EQ(read_xli(data, 1, 4).value()[0], (std::vector<std::int32_t>{10, 12, 11, 10}));
    // 256 is "0 0", known the moment it is used; 257 is "0 0 0".
    const auto repeated = chunk_of({0, 256, 257, 7, 7, 64, 1023}, 0);
    EXPECT_EQ(xli_fault(repeated, 1, 4), "mismatch ecg.samples") << "nine bytes";
    EXPECT_EQ(xli_fault(chunk_of({0, 256, 7, 7, 64, 1023}, 0), 1, 3), "read");
}

TEST(Xli, refuses_strings_that_do_not_exist_and_more_than_was_declared)
{
    EXPECT_EQ(xli_fault(chunk_of({256, 0, 0, 0}, 0), 1, 2), "malformed ecg.read") << "nothing came before it";
    EXPECT_EQ(xli_fault(chunk_of({0, 300, 0, 0}, 0), 1, 2), "malformed ecg.read");
    EXPECT_EQ(xli_fault(chunk_of({0, 256, 257, 258, 259, 260}, 0), 1, 2), "mismatch ecg.samples");
    EXPECT_EQ(xli_fault(chunk_of({0, 0, 1023}, 0), 1, 2), "mismatch ecg.samples");
    auto lies = chunk_of({0, 0, 0, 0, 1023}, 0);
    EXPECT_EQ(xli_fault(lies, 2, 2), "malformed ecg.truncated") << "there is one lead";
    for (std::size_t i = 0; i < 4; ++i) lies[i] = std::byte{0xFF};
    EXPECT_EQ(xli_fault(lies, 1, 2), "malformed ecg.truncated");
}

TEST(SierraEcg, is_refused_when_cut_and_survives_changes)
{
    const auto reader = [](ByteView file) { return read_sierra(file, {}); };
    expect_refused_when_cut(as_view(small), reader, small.size());
    survives_changes(as_view(small), reader, 2000);
    SHANHAI_NEEDS_TESTDATA(data);
    survives_changes(file_at(data / "ecg/sierra/129DYPRG.XML"), reader, 200);
}

}  // namespace
}  // namespace shanhai::ecg
