#include "common/ecg/formats/binary_for_tests.hpp"
#include "common/ecg/formats/readers.hpp"

#include <gtest/gtest.h>

namespace shanhai::ecg {
namespace {

using namespace binary_test;

// Two rows, and what a cart writes behind them.
auto small_file(std::size_t zero_rows = 2, std::string_view time = "2024-05-11 09:30:00") -> Bytes
{
    std::string file{"0000101\0\0\0", 10};
    file += time;
    file += std::string{"\0\0\0\xD5\xC5\xC8\xFD\0\0\0\0\1\x36\x46", 14};
    for (int i = 0; i < 2; ++i)
        file += std::string{"\xE2\x07\x00\x68\x00\x08\x00\x08\x00\x08\x00\x08\x00\x08\x00\x08", 16};
    file += std::string(zero_rows * 16 + 5, '\0');
    return to_bytes(file);
}

TEST(ContecEcg, reads_eight_leads_around_2048)
{
    SHANHAI_NEEDS_TESTDATA(data);
    const auto file = file_at(data / "ecg/contec/contec_ecg90a_like.ECG");
    const auto contec = read_contec(file, {}).value();

    const auto& strip = contec.strips.at(0);
    EXPECT_EQ(names_of(strip), "II III V1 V2 V3 V4 V5 V6 I");
    EXPECT_EQ(strip.rate_hz, 800);
    EXPECT_EQ(samples_in(strip), 8000U);
    const std::int32_t first_row[] = {2018, 2041, 2040, 2035, 2045, 2061, 2054, 2059};
    for (std::size_t i = 0; i < 8; ++i) {
        EXPECT_EQ(strip.leads[i].samples[0], first_row[i]);
        EXPECT_EQ(microvolts(strip.leads[i], 2048), 0);
        EXPECT_EQ(microvolts(strip.leads[i], 2049), 5);
    }
    EXPECT_EQ(contec.patient.id, "0000101");
    EXPECT_EQ(contec.patient.name, "张三");
    EXPECT_EQ(contec.patient.sex, "M");
    EXPECT_EQ(contec.patient.age, "054Y");
    EXPECT_EQ(to_text(*contec.acquired), "2024-05-11T01:30:00.000000Z");
    EXPECT_EQ(recognise(file), Format::contec);
}

TEST(ContecEcg, has_all_twelve_leads_in_the_end)
{
    SHANHAI_NEEDS_TESTDATA(data);
    const auto contec = read(file_at(data / "ecg/contec/contec_ecg90a_like.ECG")).value();

    const auto& strip = contec.strips.at(0);
    EXPECT_EQ(names_of(strip), "II III V1 V2 V3 V4 V5 V6 I aVR aVL aVF");
    for (std::size_t i = 8; i < 12; ++i) EXPECT_TRUE(strip.leads[i].derived);
    EXPECT_EQ(microvolts(strip.leads[8], strip.leads[8].samples[0]), (2018 - 2041) * 5);           // I = II - III
    EXPECT_EQ(microvolts(strip.leads[11], strip.leads[11].samples[0]), (-30 * 5 + -7 * 5) / 2.0);  // aVF
}

TEST(ContecEcg, has_a_gap_where_an_electrode_is_off)
{
    const auto contec = read(small_file()).value();

    const auto& third = contec.strips[0].leads[1];
    const auto& first = contec.strips[0].leads[8];
    EXPECT_EQ(third.samples[0], third.gap);
    ASSERT_TRUE(first.gap);
    EXPECT_EQ(first.samples[0], first.gap);
    EXPECT_EQ(samples_in(contec.strips[0]), 2U);
}

TEST(ContecEcg, ends_with_zeros_of_either_length)
{
    EXPECT_EQ(samples_in(read_contec(small_file(0), {}).value().strips[0]), 2U);
    EXPECT_EQ(samples_in(read_contec(small_file(2), {}).value().strips[0]), 2U);
}

TEST(ContecEcg, is_refused_wherever_it_is_cut_off_inside_a_row)
{
    const auto file = small_file(0);

    for (std::size_t length = 0; length < file.size(); ++length)
        EXPECT_FALSE(read_contec(ByteView{file}.first(length), {})) << length;
}

TEST(ContecEcg, is_not_seen_in_what_only_resembles_it)
{
    EXPECT_TRUE(is_contec(small_file()));
    EXPECT_FALSE(is_contec(small_file(2, "2024/05/11 09:30:00")));
    auto other = small_file();
    other[0] = std::byte{'A'};
    EXPECT_FALSE(is_contec(other));
    EXPECT_FALSE(read_contec(small_file(2, "2024-13-41 09:30:00"), {}).value().acquired);
}

TEST(ContecEcg, is_refused_when_there_is_too_much_or_nothing)
{
    Limits limits;
    limits.samples_max = 17;
    EXPECT_EQ(fault_of(read_contec(small_file(), limits)), "too_large ecg.count");
    limits.samples_max = 18;
    EXPECT_TRUE(read_contec(small_file(), limits));
    auto empty = small_file(0);
    empty.erase(empty.begin() + 43, empty.begin() + 43 + 32);
    EXPECT_EQ(fault_of(read_contec(empty, {})), "malformed ecg.waveform");
}

}  // namespace
}  // namespace shanhai::ecg
