#include "common/ecg/formats/binary_for_tests.hpp"
#include "common/ecg/formats/mfer_for_tests.hpp"
#include "common/ecg/formats/readers.hpp"

#include <gtest/gtest.h>

#include <functional>

namespace shanhai::ecg {
namespace {

using namespace binary_test;

// Leads I and II, twice in blocks of three samples, at 500 Hz and 2.5 uV.
auto described(bool little_endian) -> MferWriter
{
    MferWriter mfer{little_endian};
    mfer.item(0x08, mfer.number(1, 1))
        .item(0x0B, mfer.quantified(1, -3, 2))    // 2 ms
        .item(0x0C, mfer.quantified(0, -8, 250))  // 250 x 10 nV
        .item(0x05, mfer.number(2, 1))
        .item(0x06, mfer.number(2, 2))
        .item(0x04, mfer.number(3, 4))
        .item(0x0A, mfer.number(0, 1));
    mfer.channel(0, MferWriter::encoded(0x09, mfer.number(1, 2)));
    mfer.channel(1, MferWriter::encoded(0x09, mfer.number(2, 2)));
    mfer.item(0x17, "Maker^M1^2.0^SN9").item(0x81, "\xD5\xC5\xC8\xFD").item(0x82, "P-1").item(0x84, mfer.number(2, 1));
    mfer.item(0x83, mfer.number(64, 1) + mfer.number(0, 2) + mfer.number(1962, 2) + "\x03\x11");
    mfer.item(0x85, mfer.number(2026, 2) + "\x03\x05\x0F\x08\x09" + mfer.number(0, 4));
    return mfer;
}

auto small_file(bool little_endian = false) -> Bytes
{
    auto mfer = described(little_endian);
    return mfer.item(0x1E, mfer.words({1, 2, 3, -1, -2, -3, 4, 5, 6, -4, -5, -6})).raw("\x80").file();
}

auto fault_with(const std::function<void(MferWriter&)>& change) -> std::string
{
    MferWriter mfer;
    change(mfer);
    return fault_of(read_mfer(mfer.file(), {}));
}

TEST(MferEcg, is_blocks_of_each_channel_in_turn)
{
    const auto mfer = read_mfer(small_file(), {}).value();

    const auto& strip = mfer.strips.at(0);
    EXPECT_EQ(names_of(strip), "I II");
    EXPECT_EQ(strip.rate_hz, 500);
    EXPECT_EQ(strip.leads[0].samples, (std::vector{1, 2, 3, 4, 5, 6}));
    EXPECT_EQ(strip.leads[1].samples, (std::vector{-1, -2, -3, -4, -5, -6}));
    EXPECT_NEAR(strip.leads[0].scale->microvolts_per_unit, 2.5, 1e-9);
}

TEST(MferEcg, says_who_by_which_machine_and_when)
{
    const auto mfer = read_mfer(small_file(), {}).value();

    EXPECT_EQ(mfer.patient, (Patient{"张三", "P-1", "F", "19620317", "064Y"}));
    EXPECT_EQ(mfer.device, (Device{"Maker", "M1", "SN9", "2.0", ""}));
    EXPECT_EQ(to_text(*mfer.acquired), "2026-03-05T07:08:09.000000Z");
}

TEST(MferEcg, means_the_same_in_both_byte_orders)
{
    EXPECT_EQ(read_mfer(small_file(true), {}).value(), read_mfer(small_file(false), {}).value());
}

TEST(MferEcg, is_recognised_by_its_preamble)
{
    EXPECT_EQ(recognise(small_file()), Format::mfer);
    EXPECT_TRUE(is_mfer(to_bytes("@\x20 MFER standard")));
    EXPECT_FALSE(is_mfer(to_bytes("@ MFX standard")));
}

TEST(MferEcg, reads_lengths_of_several_bytes_and_channels_without_length)
{
    MferWriter mfer;
    mfer.item(0x05, mfer.number(1, 1)).item(0x04, mfer.number(100, 2));
    mfer.raw(std::string{"\x3F\0\x80", 3} + MferWriter::encoded(0x09, mfer.number(3, 2)) + std::string(2, '\0'));
    const auto recording = read_mfer(mfer.item(0x1E, std::string(400, '\1')).file(), {}).value();

    EXPECT_EQ(recording.strips[0].leads[0].name, LeadName::V1);
    EXPECT_EQ(samples_in(recording.strips[0]), 200U);
    EXPECT_EQ(recording.strips[0].leads[0].samples[0], 257);
    EXPECT_EQ(check(recording).error().at(), "ecg.gain");
}

TEST(MferEcg, reads_samples_of_one_to_four_bytes_with_and_without_sign)
{
    const auto first = [](unsigned type, std::string_view bytes) {
        MferWriter mfer;
        mfer.item(0x0A, mfer.number(type, 1)).item(0x1E, bytes);
        return read_mfer(mfer.file(), {}).value().strips[0].leads[0].samples[0];
    };
    EXPECT_EQ(first(0, "\xFF\xFE"), -2);
    EXPECT_EQ(first(1, "\xFF\xFE"), 65534);
    EXPECT_EQ(first(2, "\xFF\xFF\xFF\xFE"), -2);
    EXPECT_EQ(first(3, "\xFE"), 254);
    EXPECT_EQ(first(5, "\xFE"), -2);
    EXPECT_EQ(first(6, std::string_view{"\0\0\1\0", 4}), 256);
}

TEST(MferEcg, has_no_scale_and_no_rate_where_they_are_absurd_or_of_another_unit)
{
    MferWriter mfer;
    mfer.item(0x0B, mfer.quantified(0, 9, 500)).item(0x0C, mfer.quantified(1, 0, 1)).item(0x1E, "ab");
    const auto recording = read_mfer(mfer.file(), {}).value();

    EXPECT_FALSE(recording.strips[0].rate_hz);
    EXPECT_FALSE(recording.strips[0].leads[0].scale);
}

TEST(MferEcg, does_not_guess_at_compressed_floating_or_mixed_samples)
{
    EXPECT_EQ(fault_with([](MferWriter& m) { m.item(0x0A, m.number(9, 1)); }), "unsupported ecg.dialect");
    EXPECT_EQ(fault_with([](MferWriter& m) { m.item(0x0A, m.number(7, 1)); }), "unsupported ecg.bits");
    EXPECT_EQ(fault_with([](MferWriter& m) { m.item(0x0E, m.number(1, 2)); }), "unsupported ecg.dialect");
    EXPECT_EQ(fault_with([](MferWriter& m) { m.item(0x08, m.number(40, 1)); }), "unsupported ecg.class");
    EXPECT_EQ(fault_with([](MferWriter& m) { m.item(0x1E, "ab").item(0x1E, "cd"); }), "unsupported ecg.dialect");
    EXPECT_EQ(fault_with([](MferWriter& m) {
                  m.item(0x05, m.number(2, 1)).channel(1, MferWriter::encoded(0x04, m.number(2, 1))).item(0x1E, "ab");
              }),
              "unsupported ecg.dialect");
    EXPECT_EQ(fault_with([](MferWriter& m) { m.item(0x0A, m.number(6, 1)).item(0x1E, "\xFF\xFF\xFF\xFF"); }),
              "unsupported ecg.bits");
}

TEST(MferEcg, is_refused_when_numbers_and_samples_disagree)
{
    EXPECT_EQ(fault_with([](MferWriter&) {}), "malformed ecg.waveform");
    EXPECT_EQ(fault_with([](MferWriter& m) { m.item(0x04, m.number(3, 1)).item(0x1E, "abcd"); }),
              "mismatch ecg.samples");
    EXPECT_EQ(fault_with([](MferWriter& m) { m.item(0x06, m.number(3, 1)).item(0x1E, "abcd"); }),
              "mismatch ecg.samples");
    EXPECT_EQ(fault_with([](MferWriter& m) { m.item(0x04, m.number(2'000'000'000, 4)).item(0x1E, "ab"); }),
              "too_large ecg.count");
    EXPECT_EQ(fault_with([](MferWriter& m) { m.item(0x06, m.number(2'000'000'000, 4)).item(0x1E, "ab"); }),
              "too_large ecg.count");
    EXPECT_EQ(fault_with([](MferWriter& m) { m.item(0x05, m.number(33, 1)); }), "too_large ecg.count");
    EXPECT_EQ(fault_with([](MferWriter& m) { m.item(0x05, m.number(0, 1)); }), "malformed ecg.waveform");
    EXPECT_EQ(fault_with([](MferWriter& m) { m.channel(1, ""); }), "mismatch ecg.channels");
}

TEST(MferEcg, is_refused_wherever_it_is_cut_off)
{
    const auto file = small_file();

    for (std::size_t length = 0; length + 1 < file.size(); ++length)  // the end mark itself may be missing
        EXPECT_FALSE(read_mfer(ByteView{file}.first(length), {})) << length;
}

TEST(MferEcg, is_refused_when_lengths_lie)
{
    EXPECT_EQ(fault_with([](MferWriter& m) { m.raw("\x1E\x84\xFF\xFF\xFF\xFF"); }), "malformed ecg.truncated");
    EXPECT_EQ(fault_with([](MferWriter& m) { m.raw("\x1E\x88"); }), "malformed ecg.read");
    EXPECT_EQ(fault_with([](MferWriter& m) {
                  m.raw(std::string_view{"\x3F\0\x80\x09", 4});
              }),
              "malformed ecg.truncated");
    EXPECT_EQ(fault_with([](MferWriter& m) { m.channel(0, "\x09\x7F"); }), "malformed ecg.truncated");
    EXPECT_EQ(fault_with([](MferWriter& m) { m.raw("\x3F\xFF\xFF\xFF\xFF\xFF\x01\x01"); }), "malformed ecg.read");
}

}  // namespace
}  // namespace shanhai::ecg
