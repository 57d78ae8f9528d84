#include "common/ecg/formats/files_for_tests.hpp"
#include "common/ecg/formats/readers.hpp"
#include "common/ecg/formats/wfdb_samples.hpp"

#include <map>

namespace shanhai::ecg {
namespace {

using namespace test;

auto from(const std::map<std::string, Bytes, std::less<>>& files) -> Companions
{
    return [&files](std::string_view name) -> std::optional<ByteView> {
        const auto found = files.find(name);
        return found == files.end() ? std::nullopt : std::optional<ByteView>{found->second};
    };
}

auto in_folder(const std::filesystem::path& folder, const std::string& name) -> Result<Recording>
{
    const std::map<std::string, Bytes, std::less<>> files{{name + ".dat", file_at(folder / (name + ".dat"))}};
    return read(file_at(folder / (name + ".hea")), {}, from(files));
}

// Two signals of three samples: 1 2 3 and -1 -2 -3.
const std::string two_signals = "r 2 500 3 23:59:58 31/12/2025\n"
                                "r.dat 16 200(10)/mV 16 0 1 6 0 I\n"
                                "r.dat 16 0.2(-10)/uV 16 7 -1 -6 0 V1 of a cart\n# <age>: 25  <sex>: F\n# 69 M 1085\n";
const std::string six_words{"\x01\0\xFF\xFF" "\x02\0\xFE\xFF" "\x03\0\xFD\xFF", 12};

auto read_two(std::string_view what = "", std::string_view with = "", const std::string& data = six_words,
              const Limits& limits = {}) -> Result<Recording>
{
    const std::map<std::string, Bytes, std::less<>> files{{"r.dat", to_bytes(data)}};
    const auto header = replaced(two_signals, what, with);
    return read_wfdb(as_view(header), limits, from(files));
}

auto unpacked(unsigned format, std::string_view hex, std::size_t samples) -> std::vector<std::int32_t>
{
    return wfdb::unpack(*wfdb::packing_of(format), from_hex(hex).value(), samples);
}

TEST(Wfdb, reads_ten_seconds_sample_for_sample_as_they_stand_in_dicom)
{
    SHANHAI_NEEDS_TESTDATA(data);

    const auto recording = in_folder(data / "ecg/wfdb", "ptb10s").value();

    const auto& strip = recording.strips.at(0);
    EXPECT_EQ(stored_names_in(strip), "I II III aVR aVL aVF V1 V2 V3 V4 V5 V6 ");
    EXPECT_EQ(samples_in(strip), 10'000U);
    EXPECT_EQ(strip.rate_hz, 1000);
    const std::vector<std::int32_t> firsts{-234, -302, -68, 268, -82, -186, -83, -132, -29, 127, 62, 106};
    for (std::size_t i = 0; i < firsts.size(); ++i) {
        EXPECT_EQ(strip.leads[i].samples[0], firsts[i]) << strip.leads[i].label;
        EXPECT_EQ(strip.leads[i].scale, (Scale{0.5, 0})) << strip.leads[i].label;
    }
    // The same record at half the rate.
    const auto dicom = read(file_at(data / "ecg/dicom/ecg12_gb18030_500hz.dcm")).value();
    EXPECT_EQ(strip.leads[0].samples[2], dicom.strips[0].leads[0].samples[1]);
}

TEST(Wfdb, reads_thirty_minutes_of_format_212_and_checks_their_sum)
{
    SHANHAI_NEEDS_TESTDATA(data);

    const auto recording = in_folder(data / "ecg/wfdb", "100").value();

    const auto& strip = recording.strips.at(0);
    EXPECT_EQ(samples_in(strip), 650'000U);
    EXPECT_EQ(strip.rate_hz, 360);
    EXPECT_EQ(strip.leads[0].label, "MLII");
    EXPECT_EQ(strip.leads[0].name, LeadName::other) << "a modified lead II is not lead II";
    EXPECT_EQ(strip.leads[1].name, LeadName::V5);
    EXPECT_EQ(strip.leads[0].samples[0], 995);
    EXPECT_EQ(strip.leads[1].samples[0], 1011);
    EXPECT_EQ(strip.leads[0].scale, (Scale{5, -5120}));
    EXPECT_EQ(recording.patient, Patient{}) << "\"69 M\" in a comment does not say what it is";
}

TEST(Wfdb, reads_plain_signals_and_what_a_comment_says_in_so_many_words)
{
    SHANHAI_NEEDS_TESTDATA(data);

    const auto recording = in_folder(data / "ecg/wfdb", "test01_00s").value();

    const auto& strip = recording.strips.at(0);
    EXPECT_EQ(samples_in(strip), 4000U);
    EXPECT_EQ(strip.leads[2].samples[0], -57);
    EXPECT_EQ(strip.leads[2].label, "ECG 3");
    EXPECT_EQ(strip.leads[2].name, LeadName::other);
    EXPECT_EQ(recording.patient, (Patient{.sex = "M", .age = "025Y"}));
}

TEST(Wfdb, reads_gain_baseline_units_and_time_as_stated)
{
    ASSERT_TRUE(is_wfdb(as_view(two_signals)));
    const auto recording = read_two().value();

    const auto& strip = recording.strips.at(0);
    EXPECT_EQ(strip.leads[0].samples, (std::vector<std::int32_t>{1, 2, 3}));
    EXPECT_EQ(strip.leads[1].samples, (std::vector<std::int32_t>{-1, -2, -3}));
    EXPECT_EQ(strip.leads[0].scale, (Scale{5, -50}));
    EXPECT_EQ(strip.leads[1].scale, (Scale{5, 50})) << "the baseline, not the converter's zero";
    EXPECT_EQ(strip.leads[1].label, "V1 of a cart");
    EXPECT_EQ(to_local_text(*recording.acquired), "2025-12-31 23:59:58");
    EXPECT_EQ(recording.patient, (Patient{.sex = "F", .age = "025Y"}));
    EXPECT_EQ(read_two("0.2(-10)/uV", "0.2/uV").value().strips[0].leads[1].scale, (Scale{5, -35}));
}

TEST(Wfdb, assumes_neither_gain_nor_rate)
{
    EXPECT_FALSE(read_two("200(10)/mV", "0").value().strips[0].leads[0].scale);
    EXPECT_FALSE(read_two("200(10)/mV", "200/mmHg").value().strips[0].leads[0].scale);
    EXPECT_FALSE(read_two("200(10)/mV", "200(x)/mV").value().strips[0].leads[0].scale);
    EXPECT_FALSE(read_two("r 2 500 3", "r 2 0 3").value().strips[0].rate_hz);
    EXPECT_FALSE(read_two("r 2 500 3", "r 2 1e9 3").value().strips[0].rate_hz);
    const std::map<std::string, Bytes, std::less<>> files{{"r.dat", to_bytes(six_words)}};
    const auto bare = read_wfdb(as_view("r 2\nr.dat 16\nr.dat 16\n"), {}, from(files)).value();
    EXPECT_EQ(samples_in(bare.strips.at(0)), 3U) << "as many as the file holds";
    EXPECT_FALSE(bare.strips[0].rate_hz);
    EXPECT_FALSE(bare.strips[0].leads[0].scale);
}

TEST(Wfdb, notices_what_is_not_what_was_written)
{
    EXPECT_EQ(fault_of(read_two(" 1 6 0 I", " 1 7 0 I")), "mismatch ecg.crc");
    EXPECT_EQ(fault_of(read_two(" 1 6 0 I", " 2 6 0 I")), "mismatch ecg.crc");
    EXPECT_EQ(fault_of(read_two(" -1 -6 0", " -1 65530 0")), "read") << "16 bits of it";
    EXPECT_EQ(fault_of(read_two("", "", six_words.substr(0, 11))), "malformed ecg.truncated");
    EXPECT_EQ(fault_of(read_two("", "", six_words + "abcd")), "mismatch ecg.samples");
    EXPECT_EQ(fault_of(read_two("500 3 ", "500 2000000000 ")), "malformed ecg.truncated");
    EXPECT_EQ(fault_of(read_two("500 3 ", "500 99999999999999999999 ")), "malformed ecg.read");
    EXPECT_EQ(fault_of(read_two("r.dat 16 200", "r.dat 16+99 200")), "malformed ecg.read") << "one file, two offsets";
    EXPECT_EQ(fault_of(read_two("r 2 ", "r 3 ")), "malformed ecg.truncated");
    EXPECT_EQ(fault_of(read_two("r 2 ", "r 4294967295 ")), "too_large ecg.count");
    EXPECT_EQ(fault_of(read_two("r.dat 16 0.2", "r.dat 212 0.2")), "malformed ecg.read") << "two formats in one file";
    EXPECT_EQ(fault_of(read_two("", "", six_words, {.samples_max = 5})), "too_large ecg.count");
    EXPECT_EQ(fault_of(read_two("", "", six_words, {.object_max = 11})), "too_large ecg.size");
}

TEST(Wfdb, refuses_paths_missing_files_and_what_it_cannot_read)
{
    for (const auto* const path : {"../r.dat", "/etc/passwd", "a/r.dat", "a\\r.dat", "..", "C:r.dat"})
        EXPECT_EQ(fault_of(read_two("r.dat 16 200", std::string{path} + " 16 200")), "malformed ecg.read") << path;
    const auto missing = read_two("r.dat 16 0.2", "other.dat 16 0.2");
    EXPECT_EQ(fault_of(missing), "mismatch ecg.samples") << "the first file is then of one signal";
    const auto alone = read(as_view(two_signals));
    EXPECT_EQ(fault_of(alone), "not_found ecg.companion");
    EXPECT_EQ(alone.error().subject(), "r.dat");
    EXPECT_EQ(fault_of(read_two("r 2 ", "r/2 2 ")), "unsupported ecg.dialect") << "several segments";
    EXPECT_EQ(fault_of(read_two("r.dat 16 200", "~ 0 200")), "unsupported ecg.dialect");
    const auto flac = replaced(replaced(two_signals, "r.dat 16 0.2", "r.dat 516 0.2"), "r.dat 16 200", "r.dat 516 200");
    EXPECT_EQ(fault_of(read_wfdb(as_view(flac), {}, [](auto) { return ByteView{}; })), "unsupported ecg.dialect");
}

TEST(Wfdb, keeps_apart_what_is_sampled_more_often_and_moves_back_what_is_late)
{
    const std::map<std::string, Bytes, std::less<>> files{{"r.dat", to_bytes("ab" + six_words)}};
    const auto fast = read_wfdb(as_view("r 2 250 2\nr.dat 16x2+2\nr.dat 16+2 0 0 0 2 0\n"), {}, from(files));
    EXPECT_EQ(fault_of(fast), "mismatch ecg.crc") << "the second begins with -1... is not 2";
    const auto read_fast = read_wfdb(as_view("r 2 250 2\nr.dat 16x2+2\nr.dat 16+2\n"), {}, from(files)).value();
    ASSERT_EQ(read_fast.strips.size(), 2U);
    EXPECT_EQ(read_fast.strips[0].rate_hz, 500);
    EXPECT_EQ(read_fast.strips[0].leads[0].samples, (std::vector<std::int32_t>{1, -1, -2, 3}));
    EXPECT_EQ(read_fast.strips[1].leads[0].samples, (std::vector<std::int32_t>{2, -3}));

    const auto late = read_wfdb(as_view("r 2 250\nr.dat 16:1+2\nr.dat 16+2\n"), {}, from(files)).value();
    EXPECT_EQ(late.strips[0].leads[0].samples, (std::vector<std::int32_t>{2, 3, -32768}));
    EXPECT_EQ(late.strips[0].leads[0].gap, -32768);
}

TEST(Wfdb, unpacks_each_format_as_signal_5_describes_it)
{
    using Values = std::vector<std::int32_t>;
    EXPECT_EQ(unpacked(16, "0100ffff0080", 3), (Values{1, -1, -32768}));
    EXPECT_EQ(unpacked(61, "0001ffff8000", 3), (Values{1, -1, -32768}));
    EXPECT_EQ(unpacked(24, "010000ffffff", 2), (Values{1, -1}));
    EXPECT_EQ(unpacked(32, "01000000ffffffff", 2), (Values{1, -1}));
    EXPECT_EQ(unpacked(80, "0080ff", 3), (Values{-128, 0, 127}));
    EXPECT_EQ(unpacked(160, "00000080ffff", 3), (Values{-32768, 0, 32767}));
    EXPECT_EQ(unpacked(212, "e3f3fbff87000100", 5), (Values{995, -5, 2047, -2048, 1}));
    EXPECT_EQ(unpacked(310, "0208fc87", 3), (Values{1, -2, -511}));
    EXPECT_EQ(unpacked(311, "01f81f20", 3), (Values{1, -2, -511}));
    EXPECT_EQ(wfdb::bytes_for(*wfdb::packing_of(212), 5), 8U);
    EXPECT_EQ(wfdb::samples_held(*wfdb::packing_of(212), 8), 5U);
    EXPECT_EQ(wfdb::bytes_for(*wfdb::packing_of(310), 4), 8U);
}

TEST(Wfdb, is_not_seen_in_just_any_text)
{
    for (const auto* const text : {"", "hello world\nthis is text\n", "<xml/>\n<a 16>", "a,b,c\n1,2,3\n",
                                   "record two 500\nr.dat 16\n", "r 0 500\nr.dat 16\n", "2024 11 28\nfile x16\n"})
        EXPECT_FALSE(is_wfdb(as_view(text))) << text;
    EXPECT_TRUE(is_wfdb(as_view("# a comment first\r\nr 1 500\r\nr.dat 212\r\n")));
}

TEST(Wfdb, is_refused_when_cut_and_survives_changes)
{
    const std::map<std::string, Bytes, std::less<>> files{{"r.dat", to_bytes(six_words)}};
    const auto reader = [&](ByteView file) { return read_wfdb(file, {}, from(files)); };
    survives_changes(as_view(two_signals), reader, 3000);
    const auto last_signal = two_signals.find("r.dat 16 0.2");
    expect_refused_when_cut(as_view(two_signals).first(last_signal + 7), reader, last_signal);
}

}  // namespace
}  // namespace shanhai::ecg
