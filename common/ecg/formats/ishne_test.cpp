#include "common/ecg/formats/binary_for_tests.hpp"
#include "common/ecg/formats/crc.hpp"
#include "common/ecg/formats/readers.hpp"

#include <gtest/gtest.h>

#include <functional>

namespace shanhai::ecg {
namespace {

using namespace binary_test;

void put_word(Bytes& file, std::size_t at, unsigned value)
{
    file.at(at) = static_cast<std::byte>(value & 0xFF);
    file.at(at + 1) = static_cast<std::byte>(value >> 8 & 0xFF);
}

// Two leads of three samples, with the checksum right unless told otherwise.
auto small_file(const std::function<void(Bytes&)>& change = {}) -> Bytes
{
    Bytes file(522 + 4 + 12);
    const auto mark = to_bytes("ISHNE1.0");
    std::ranges::copy(mark, file.begin());
    put_word(file, 10, 4);
    put_word(file, 14, 3);
    put_word(file, 18, 522);
    put_word(file, 22, 526);
    put_word(file, 26, 1);
    put_word(file, 156, 2);
    put_word(file, 158, 5);
    put_word(file, 160, 6);
    put_word(file, 206, 2500);
    put_word(file, 208, 2500);
    put_word(file, 272, 250);
    for (unsigned i = 0; i < 6; ++i) put_word(file, 526 + 2 * i, i);
    if (change) change(file);
    put_word(file, 8, crc_ccitt(ByteView{file}.subspan(10, 516)));
    return file;
}

auto fault_with(const std::function<void(Bytes&)>& change) -> std::string
{
    return fault_of(read_ishne(small_file(change), {}));
}

TEST(IshneEcg, reads_twelve_leads_of_a_real_size_with_a_chinese_name)
{
    SHANHAI_NEEDS_TESTDATA(data);
    const auto file = file_at(data / "ecg/ishne/ishne_12lead_1000hz.ecg");
    const auto ishne = read_ishne(file, {}).value();

    const auto& strip = ishne.strips.at(0);
    EXPECT_EQ(names_of(strip), "I II III aVR aVL aVF V1 V2 V3 V4 V5 V6");
    EXPECT_EQ(strip.rate_hz, 1000);
    EXPECT_EQ(samples_in(strip), 10'000U);
    EXPECT_EQ(strip.leads[0].scale, (Scale{.microvolts_per_unit = 0.5}));
    EXPECT_EQ(first_microvolts(strip.leads[0]), (std::vector{-117.0, -118.5, -127.5}));
    EXPECT_EQ(extremes_of(strip.leads[1]), (std::pair{-663.5, 220.0}));
    EXPECT_EQ(ishne.patient, (Patient{"患者测试", "SYN-ISH-12", "M", "19600302", ""}));
    EXPECT_EQ(to_text(*ishne.acquired), "2024-05-11T00:30:00.000000Z");
    EXPECT_EQ(recognise(file), Format::ishne);
}

TEST(IshneEcg, is_the_recording_that_its_source_in_wfdb_is)
{
    SHANHAI_NEEDS_TESTDATA(data);
    const auto ishne = read_ishne(file_at(data / "ecg/ishne/ishne_12lead_1000hz.ecg"), {}).value();
    const auto words = file_at(data / "ecg/wfdb/ptb10s.dat");  // format 16: the same words

    ASSERT_EQ(words.size(), 240'000U);
    for (std::size_t lead = 0; lead < 12; ++lead)
        for (std::size_t i = 0; i < 10'000; ++i) {
            const auto at = (i * 12 + lead) * 2;
            const auto word = static_cast<std::int16_t>(std::to_integer<unsigned>(words[at]) |
                                                        std::to_integer<unsigned>(words[at + 1]) << 8);
            ASSERT_EQ(ishne.strips[0].leads[lead].samples[i], word) << lead << ' ' << i;
        }
}

TEST(IshneEcg, reads_two_leads_of_a_minute)
{
    SHANHAI_NEEDS_TESTDATA(data);
    const auto ishne = read_ishne(file_at(data / "ecg/ishne/ishne_2lead_360hz.ecg"), {}).value();

    const auto& strip = ishne.strips.at(0);
    EXPECT_EQ(names_of(strip), "II V5");
    EXPECT_EQ(strip.rate_hz, 360);
    EXPECT_EQ(seconds_of(strip), 60);
    EXPECT_EQ(first_microvolts(strip.leads[0]), (std::vector{-145.0, -145.0, -145.0}));
    EXPECT_EQ(extremes_of(strip.leads[1]), (std::pair{-525.0, 850.0}));
}

TEST(IshneEcg, counts_samples_of_each_lead_or_of_all)
{
    EXPECT_EQ(samples_in(read_ishne(small_file(), {}).value().strips[0]), 3U);
    EXPECT_EQ(fault_with([](Bytes& file) { put_word(file, 14, 6); }), "");
    EXPECT_EQ(fault_with([](Bytes& file) { put_word(file, 14, 4); }), "mismatch ecg.samples");
    EXPECT_EQ(fault_with([](Bytes& file) { put_word(file, 16, 0x7735); }), "too_large ecg.count");  // two billion
}

TEST(IshneEcg, without_rate_or_resolution_has_neither_and_is_still_read)
{
    const auto ishne = read_ishne(small_file([](Bytes& file) {
                                      put_word(file, 206, 0);
                                      put_word(file, 272, 0);
                                  }),
                                  {})
                           .value();
    EXPECT_FALSE(ishne.strips[0].rate_hz);
    EXPECT_FALSE(ishne.strips[0].leads[0].scale);
    EXPECT_TRUE(ishne.strips[0].leads[1].scale);
}

TEST(IshneEcg, is_refused_when_lengths_lie)
{
    auto damaged = small_file();
    damaged[30] ^= std::byte{1};

    EXPECT_EQ(fault_of(read_ishne(damaged, {})), "mismatch ecg.crc");
    EXPECT_EQ(fault_with([](Bytes& file) { put_word(file, 12, 0xFFFF); }), "malformed ecg.truncated");
    EXPECT_EQ(fault_with([](Bytes& file) { put_word(file, 22, 9999); }), "malformed ecg.truncated");
    EXPECT_EQ(fault_with([](Bytes& file) { put_word(file, 22, 100); }), "malformed ecg.read");
    EXPECT_EQ(fault_with([](Bytes& file) { put_word(file, 156, 0); }), "malformed ecg.waveform");
    EXPECT_EQ(fault_with([](Bytes& file) { put_word(file, 156, 13); }), "too_large ecg.count");
    EXPECT_EQ(fault_with([](Bytes& file) { put_word(file, 22, 538); }), "malformed ecg.waveform");
}

TEST(IshneEcg, is_refused_wherever_it_is_cut_off)
{
    const auto file = small_file();

    for (std::size_t length = 0; length < file.size(); ++length)
        EXPECT_FALSE(read_ishne(ByteView{file}.first(length), {})) << length;
}

}  // namespace
}  // namespace shanhai::ecg
