// Files that lie: each is refused with a name, or read without what it states absurdly.
#include "common/ecg/formats/binary_for_tests.hpp"
#include "common/ecg/formats/readers.hpp"
#include "common/ecg/formats/scp_for_tests.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <random>

namespace shanhai::ecg {
namespace {

using namespace binary_test;

auto fault_with(const std::function<void(ScpSections&)>& change, const Limits& limits = {}) -> std::string
{
    auto sections = small_sections();
    change(sections);
    return fault_of(read_scp(scp_file(sections), limits));
}

auto with_tables(const std::vector<std::vector<HuffmanCode>>& tables, const Bytes& data) -> std::string
{
    return fault_with([&](ScpSections& sections) {
        sections[2] = huffman_section(tables);
        sections[6] = signal_section(2500, 2000, 0, false, {data, data});
    });
}

auto zeros(std::size_t count) -> Bytes { return Bytes(count); }

TEST(HostileScp, is_right_when_nothing_is_wrong)
{
    EXPECT_EQ(fault_with([](ScpSections&) {}), "");
}

TEST(HostileScp, is_refused_wherever_it_is_cut_off)
{
    auto sections = small_sections();
    sections[1] = tagged(2, "P-1");
    sections[4] = beats_section(8, 1, {{0, 1, 1, 1, 1, 1}});
    sections[7] = zeros(40);
    const auto file = scp_file(sections);

    for (std::size_t length = 0; length < file.size(); ++length)
        EXPECT_FALSE(read_scp(ByteView{file}.first(length), {})) << length;
    EXPECT_EQ(fault_of(read_scp(ByteView{file}.first(file.size() - 1), {})), "malformed ecg.truncated");
}

TEST(HostileScp, may_have_something_behind_its_record)
{
    auto file = scp_file(small_sections());
    file.insert(file.end(), 100, std::byte{0xFF});
    EXPECT_TRUE(read_scp(file, {}));
}

TEST(HostileScp, is_refused_for_any_bit_that_fell_over)
{
    const auto file = scp_file(small_sections());

    for (std::size_t bit = 0; bit < file.size() * 8; ++bit) {
        auto damaged = file;
        damaged[bit / 8] ^= std::byte{1} << bit % 8;
        EXPECT_FALSE(read_scp(damaged, {})) << bit;
    }
}

TEST(HostileScp, is_refused_for_a_sections_wrong_checksum_but_not_for_one_left_out)
{
    EXPECT_EQ(fault_of(read_scp(scp_file(small_sections(), {{6, 0x1234}}), {})), "mismatch ecg.crc");
    EXPECT_TRUE(read_scp(scp_file(small_sections(), {{6, 0}}), {}));
    EXPECT_TRUE(read_scp(scp_file(small_sections(), {{6, 0xFFFF}}), {}));
}

TEST(HostileScp, is_refused_when_pointers_lead_nowhere)
{
    const auto with_pointer = [](std::uint32_t length, std::uint32_t index) {
        return fault_of(read_scp(scp_file(small_sections(), {}, {{6, {length, index}}}), {}));
    };
    EXPECT_EQ(with_pointer(50, 0), "malformed ecg.read");
    EXPECT_EQ(with_pointer(50, 0x7FFFFFFF), "malformed ecg.read");
    EXPECT_EQ(with_pointer(0xFFFFFFFF, 200), "malformed ecg.read");
    EXPECT_EQ(with_pointer(0xFFFFFFFF, 0xFFFFFFFF), "malformed ecg.read");
    EXPECT_EQ(with_pointer(15, 200), "malformed ecg.read");
    EXPECT_EQ(with_pointer(36, 143), "malformed ecg.read");  // into section 1
    EXPECT_EQ(with_pointer(0, 0), "malformed ecg.waveform");
}

TEST(HostileScp, is_refused_when_sections_lie_on_each_other)
{
    // A section 8 that is right in itself, inside of section 1's text.
    const auto inner = whole_section(8, Bytes(9));
    auto sections = small_sections();
    sections[1] = tagged(30, as_text(inner));
    constexpr std::uint32_t place = 6 + 136 + 16 + 3 + 1;

    EXPECT_TRUE(read_scp(scp_file(sections), {}));
    EXPECT_EQ(fault_of(read_scp(scp_file(sections, {}, {{8, {25, place}}}), {})), "malformed ecg.read");
}

TEST(HostileScp, is_refused_when_it_declares_more_samples_than_there_are)
{
    const auto with_span = [](std::uint32_t first, std::uint32_t last) {
        return fault_with([&](ScpSections& sections) { sections[3] = leads_section({{first, last, 1}, {1, 4, 2}}); });
    };
    EXPECT_EQ(with_span(1, 2'000'000'000), "too_large ecg.count");
    EXPECT_EQ(with_span(0, 0xFFFFFFFF), "too_large ecg.count");
    EXPECT_EQ(with_span(1, 5), "mismatch ecg.samples");
    EXPECT_EQ(with_span(5, 4), "malformed ecg.waveform");
}

TEST(HostileScp, is_bounded_by_the_limits)
{
    Limits limits;
    limits.samples_max = 8;
    EXPECT_EQ(fault_with([](ScpSections&) {}, limits), "");
    limits.samples_max = 7;
    EXPECT_EQ(fault_with([](ScpSections&) {}, limits), "too_large ecg.count");
    limits = {};
    limits.leads_max = 1;
    EXPECT_EQ(fault_with([](ScpSections&) {}, limits), "too_large ecg.count");
    limits = {};
    limits.strips_max = 1;
    EXPECT_EQ(fault_with([](ScpSections&) {}, limits), "");
    const auto in_two = [](ScpSections& sections) { sections[3] = leads_section({{1, 4, 1}, {5, 8, 2}}); };
    EXPECT_EQ(fault_with(in_two, limits), "too_large ecg.count");
}

TEST(HostileScp, has_no_more_samples_than_the_limit_with_its_reference_beat)
{
    const auto with_reference = [](bool needed) {
        return [needed](ScpSections& sections) {
            sections[3] = leads_section({{1, 4, 1}, {1, 4, 2}}, needed);
            sections[4] = beats_section(8, 1, {{0, 1, 1, 4, 0, 0}});
            sections[5] = signal_section(2500, 2000, 0, false, {words({0, 0, 0, 0}), words({0, 0, 0, 0})});
        };
    };
    Limits limits;
    limits.samples_max = 16;
    EXPECT_EQ(fault_with(with_reference(true), limits), "");
    limits.samples_max = 15;
    EXPECT_EQ(fault_with(with_reference(true), limits), "too_large ecg.count");
    EXPECT_EQ(fault_with(with_reference(false), limits), "");  // then it is left out
}

TEST(HostileScp, without_time_or_with_an_absurd_unit_has_neither_and_is_still_read)
{
    const auto read_with = [](unsigned nanovolts, unsigned microseconds) {
        auto sections = small_sections();
        sections[6] = signal_section(nanovolts, microseconds, 0, false, {words({1, 2, 3, 4}), words({1, 2, 3, 4})});
        return read_scp(scp_file(sections), {}).value().strips.at(0);
    };
    EXPECT_FALSE(read_with(2500, 0).rate_hz);
    EXPECT_FALSE(read_with(0, 2000).leads[0].scale);
    EXPECT_FALSE(read_with(2500, 1).rate_hz);  // a megahertz
    EXPECT_EQ(read_with(2500, 2000).rate_hz, 500);
}

TEST(HostileScp, is_refused_without_leads_or_waveform)
{
    EXPECT_EQ(fault_with([](ScpSections& sections) { sections.erase(3); }), "malformed ecg.waveform");
    EXPECT_EQ(fault_with([](ScpSections& sections) { sections.erase(6); }), "malformed ecg.waveform");
    EXPECT_EQ(fault_with([](ScpSections& sections) { sections[3] = zeros(2); }), "malformed ecg.waveform");
    EXPECT_EQ(fault_with([](ScpSections& sections) { sections[3][0] = std::byte{3}; }), "mismatch ecg.channels");
    EXPECT_EQ(fault_with([](ScpSections& sections) { sections[6].resize(8); }), "mismatch ecg.samples");
    EXPECT_EQ(fault_with([](ScpSections& sections) { sections[6][6] = std::byte{0xFF}; }), "mismatch ecg.samples");
    EXPECT_EQ(fault_with([](ScpSections& sections) { sections[6][4] = std::byte{3}; }), "malformed ecg.read");
}

TEST(HostileScp, is_refused_for_tables_that_are_none)
{
    EXPECT_EQ(with_tables({{{0, 0, true, 1, 0}}}, zeros(8)), "malformed ecg.read");  // no bit: never at an end
    EXPECT_EQ(with_tables({{{33, 33, true, 1, 0}}}, zeros(8)), "malformed ecg.read");
    EXPECT_EQ(with_tables({{{2, 1, true, 1, 0}}}, zeros(8)), "malformed ecg.read");
    EXPECT_EQ(with_tables({{{1, 18, true, 1, 0}}}, zeros(8)), "malformed ecg.read");
    EXPECT_EQ(with_tables({{{1, 1, true, 1, 0}, {2, 2, true, 2, 0}}}, zeros(8)), "malformed ecg.read");  // 0 and 00
    EXPECT_EQ(with_tables({{{2, 2, true, 1, 0}, {1, 1, true, 2, 0}}}, zeros(8)), "malformed ecg.read");  // 00 and 0
    EXPECT_EQ(with_tables({{{1, 1, false, 2, 0}}}, zeros(8)), "malformed ecg.read");                     // to a table
    EXPECT_EQ(with_tables({{{1, 1, false, 0, 0}}}, zeros(8)), "malformed ecg.read");                     // that is not
    EXPECT_EQ(with_tables({{{1, 1, false, -1, 0}}}, zeros(8)), "malformed ecg.read");
    EXPECT_EQ(fault_with([](ScpSections& sections) { sections[2] = words({9}); }), "malformed ecg.read");
    EXPECT_EQ(fault_with([](ScpSections& sections) { sections[2] = words({1, 9}); }), "malformed ecg.read");
}

TEST(HostileScp, is_refused_for_more_codes_than_any_cart_has)
{
    std::vector<HuffmanCode> codes;
    for (std::uint32_t i = 0; i < 4096; ++i) codes.push_back({13, 13, true, 1, i});
    EXPECT_EQ(with_tables({codes}, zeros(8)), "");
    codes.push_back({13, 13, true, 1, 4096});
    EXPECT_EQ(with_tables({codes}, zeros(8)), "too_large ecg.count");
}

TEST(HostileScp, comes_to_an_end_when_its_codes_do_not)
{
    // Two tables that only switch to each other, a table without codes, and one whose codes do not appear.
    EXPECT_EQ(with_tables({{{1, 1, false, 2, 0}}, {{1, 1, false, 1, 0}}}, zeros(60'000)), "mismatch ecg.samples");
    EXPECT_EQ(with_tables({{}}, zeros(60'000)), "malformed ecg.read");
    EXPECT_EQ(with_tables({{{32, 32, true, 1, 0x80000000}}}, zeros(60'000)), "malformed ecg.read");
    EXPECT_EQ(with_tables({{{1, 17, true, 1, 0}}}, zeros(3)), "mismatch ecg.samples");
}

TEST(HostileScp, does_not_take_for_ever_over_beats_that_lie_on_each_other)
{
    constexpr std::uint32_t samples = 30'000;
    const Samples lead(samples, 1);
    std::vector<WrittenBeat> beats(4000, WrittenBeat{0, 1, 1, samples, 0, 0});
    const auto begin = std::chrono::steady_clock::now();
    const auto fault = fault_with([&](ScpSections& sections) {
        sections[3] = leads_section({{1, samples, 1}}, true);
        sections[4] = beats_section(60'000, 1, beats);
        sections[5] = signal_section(2500, 2000, 0, false, {words(lead)});
        sections[6] = signal_section(2500, 2000, 0, false, {words(lead)});
    });

    EXPECT_EQ(fault, "malformed ecg.read");
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds{5});
}

TEST(HostileScp, may_put_its_beats_outside_of_everything)
{
    const auto recording = [&] {
        auto sections = small_sections();
        sections[3] = leads_section({{1, 4, 1}, {1, 4, 2}}, true);
        sections[4] = beats_section(8, 65535,
                                    {{0, 0, 0, 0, 0, 0},
                                     {0, 0xFFFFFFFF, 1, 0, 9, 1},
                                     {0, 0, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF},
                                     {7, 1, 2, 4, 1, 4}});
        sections[5] = signal_section(2500, 2000, 0, false, {words({9, 9, 9, 9}), words({9, 9, 9, 9})});
        return read_scp(scp_file(sections), {});
    }();
    ASSERT_TRUE(recording);
    EXPECT_EQ(recording->strips[0].leads[0].samples, (Samples{1, 2, 3, 4}));
    EXPECT_EQ(recording->markers.size(), 2U);  // the second and the fourth have their point inside
}

TEST(HostileScp, is_refused_when_a_name_runs_over_its_section)
{
    EXPECT_EQ(fault_with([](ScpSections& sections) {
                  sections[1] = tagged(0, "Zhang");
                  sections[1][1] = std::byte{200};
              }),
              "malformed ecg.read");
}

TEST(HostileScp, loses_findings_that_are_cut_off_and_keeps_the_rhythm)
{
    auto sections = small_sections();
    sections[7] = Bytes{std::byte{255}, std::byte{255}, std::byte{1}};
    sections[8] = Bytes(9, std::byte{255});
    sections[11] = Bytes(30, std::byte{255});
    const auto recording = read_scp(scp_file(sections), {});

    ASSERT_TRUE(recording);
    EXPECT_TRUE(recording->measurements.empty());
    EXPECT_TRUE(recording->statements.empty());
}

TEST(HostileScp, never_brings_the_reader_down)
{
    std::mt19937 random{20260305};
    auto sections = small_sections();
    sections[2] = words({19999});
    sections[4] = beats_section(8, 2, {{0, 1, 2, 3, 1, 2}});
    sections[5] = signal_section(2500, 2000, 2, false, {default_huffman({1, 2, 3, 4}), default_huffman({1, 2, 3, 4})});
    sections[6] = signal_section(2500, 4000, 2, true, {default_huffman({1, 2, 3, 4}), default_huffman({1, 2, 3, 4})});
    sections[7] = zeros(40);
    sections[8] = zeros(20);
    for (int round = 0; round < 5000; ++round) {
        auto changed = sections;
        for (int i = 0; i < 3; ++i) {
            auto& body = std::next(changed.begin(), static_cast<long>(random() % changed.size()))->second;
            body[random() % body.size()] = static_cast<std::byte>(random());
        }
        const auto recording = read_scp(scp_file(changed), {});
        if (!recording) { EXPECT_FALSE(recording.error().at().empty()); }
    }
}

}  // namespace
}  // namespace shanhai::ecg
