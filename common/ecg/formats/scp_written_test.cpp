// What our own writer wrote comes back: see scp_for_tests.hpp for what that proves.
#include "common/ecg/formats/binary_for_tests.hpp"
#include "common/ecg/formats/readers.hpp"
#include "common/ecg/formats/scp.hpp"
#include "common/ecg/formats/scp_for_tests.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace shanhai::ecg {
namespace {

using namespace binary_test;

auto noise(std::size_t count, int most, unsigned seed) -> Samples
{
    std::mt19937 random{seed};
    Samples all;
    for (std::size_t i = 0; i < count; ++i)
        all.push_back(static_cast<std::int32_t>(random() % (2U * static_cast<unsigned>(most))) - most);
    return all;
}

// One lead with that data, as the reader sees it.
auto read_back(const Bytes& data, std::size_t count, unsigned order, const Bytes& section_2) -> Samples
{
    auto sections = small_sections();
    sections[3] = leads_section({{1, static_cast<std::uint32_t>(count), 1}});
    sections[6] = signal_section(2500, 2000, order, false, {data});
    if (!section_2.empty()) sections[2] = section_2;
    return read_scp(scp_file(sections), {}).value().strips.at(0).leads.at(0).samples;
}

TEST(ScpWritten, comes_back_from_plain_words_and_the_default_table_with_every_difference)
{
    auto samples = noise(2000, 300, 7);
    samples.insert(samples.end(), {32767, -32768, 0, -32768, 32767, 127, 128, -128, -129, 8, 9, -8, -9});
    for (const unsigned order : {0U, 1U, 2U}) {
        EXPECT_EQ(read_back(words(differences(samples, order)), samples.size(), order, {}), samples) << order;
        EXPECT_EQ(read_back(default_huffman(differences(samples, order)), samples.size(), order, words({19999})),
                  samples)
            << order;
    }
}

// The first table has 0, a switch to the second, and anything in eight bits around 100; the second has 1, -1 and a
// switch back.
const std::vector<std::vector<HuffmanCode>> two_tables{
    {{1, 1, true, 0, 0b0}, {2, 2, false, 2, 0b01}, {2, 10, true, 100, 0b11}},
    {{2, 2, true, 1, 0b00}, {2, 2, true, -1, 0b10}, {1, 1, false, 1, 0b1}}};

TEST(ScpWritten, switches_between_tables_of_the_carts_own)
{
    BitWriter bits;
    bits.lowest_first(0b0, 1);          // 0
    bits.lowest_first(0b01, 2);         // to the second table
    bits.lowest_first(0b00, 2);         // 1
    bits.lowest_first(0b10, 2);         // -1
    bits.lowest_first(0b1, 1);          // and back
    bits.lowest_first(0b11, 2);         // 100 and
    bits.highest_first(0b11111011, 8);  // -5
    bits.lowest_first(0b0, 1);          // 0

    EXPECT_EQ(read_back(std::move(bits).take(), 5, 0, huffman_section(two_tables)), (Samples{0, 1, -1, 95, 0}));
}

TEST(ScpWritten, begins_every_lead_with_the_first_table)
{
    BitWriter switched;
    switched.lowest_first(0b01, 2);
    switched.lowest_first(0b00, 2);
    auto sections = small_sections();
    sections[2] = huffman_section(two_tables);
    sections[3] = leads_section({{1, 1, 1}, {1, 1, 2}});
    sections[6] = signal_section(2500, 2000, 0, false, {std::move(switched).take(), Bytes{std::byte{0}}});
    const auto recording = read_scp(scp_file(sections), {}).value();

    EXPECT_EQ(recording.strips[0].leads[0].samples, Samples{1});
    EXPECT_EQ(recording.strips[0].leads[1].samples, Samples{0});
}

// Five beats of a tall, narrow peak in 2000 samples, on `ground`.
const Samples reference = [] {
    Samples beat(100);
    for (int i = 0; i < 100; ++i)
        beat[static_cast<std::size_t>(i)] = static_cast<int>(800 * std::exp(-0.02 * (i - 40) * (i - 40)));
    return beat;
}();
constexpr unsigned reference_fiducial = 41;

auto beats() -> std::vector<WrittenBeat>
{
    std::vector<WrittenBeat> all;
    for (std::uint32_t fiducial = 241; fiducial < 2000; fiducial += 400)
        all.push_back({0, fiducial - 40, fiducial, fiducial + 59, fiducial - 20, fiducial + 19});
    all[2].type = 1;  // of another shape: nothing was subtracted there
    return all;
}

template <class Ground>
auto signal_on(Ground ground) -> Samples
{
    Samples samples(2000);
    for (std::size_t i = 0; i < samples.size(); ++i) samples[i] = ground(i);
    for (const auto& beat : beats())
        for (auto number = beat.from; number <= beat.to; ++number)
            samples[number - 1] +=
                reference[number - beat.fiducial + reference_fiducial - 1] / (beat.type == 0 ? 1 : 2);
    return samples;
}

struct Written {
    unsigned factor = 1;
    unsigned rhythm_nanovolts = 2500;
    unsigned order = 2;
};

auto compressed(const Samples& samples, const Written& how) -> Recording
{
    const auto left = residual(samples, beats(), reference, reference_fiducial);
    const auto stored = how.factor == 1 ? left : decimated(left, beats(), how.factor);
    ScpSections sections;
    sections[1] = tagged(255, "");
    sections[2] = words({19999});
    sections[3] = leads_section({{1, 2000, 1}}, true);
    sections[4] = beats_section(200, reference_fiducial, beats());
    sections[5] = signal_section(2500, 2000, 1, false, {default_huffman(differences(reference, 1))});
    sections[6] = signal_section(how.rhythm_nanovolts, 2000 * how.factor, how.order, how.factor != 1,
                                 {default_huffman(differences(stored, how.order))});
    return read_scp(scp_file(sections), {}).value();
}

TEST(ScpWritten, gets_its_reference_beats_back_exactly)
{
    const auto samples = signal_on([](std::size_t i) { return static_cast<int>(i * 37 % 101) - 50; });
    const auto recording = compressed(samples, {});

    EXPECT_EQ(recording.strips.at(0).leads[0].samples, samples);
    EXPECT_EQ(recording.strips.at(1).leads[0].samples, reference);
    ASSERT_EQ(recording.markers.size(), 5U);
    EXPECT_EQ(recording.markers[1].sample, 640U);  // 641, from 0
    EXPECT_EQ(recording.markers[1].group, 2U);
}

TEST(ScpWritten, is_in_the_unit_that_divides_those_of_reference_and_rest)
{
    // What is left is 10 units of 1500 nV, the beat 800 of 2500 nV: all in 500 nV.
    const auto left = Samples(2000, 10);
    ScpSections sections;
    sections[1] = tagged(255, "");
    sections[3] = leads_section({{1, 2000, 1}}, true);
    sections[4] = beats_section(200, reference_fiducial, beats());
    sections[5] = signal_section(2500, 2000, 0, false, {words(reference)});
    sections[6] = signal_section(1500, 2000, 0, false, {words(left)});
    const auto lead = read_scp(scp_file(sections), {}).value().strips.at(0).leads.at(0);

    EXPECT_EQ(lead.scale, (Scale{.microvolts_per_unit = 0.5}));
    EXPECT_EQ(lead.samples[0], 30);
    EXPECT_EQ(lead.samples[240], 30 + 5 * 800);
}

TEST(ScpWritten, bimodal_is_exact_where_what_is_left_is_level)
{
    const auto samples = signal_on([](std::size_t i) { return i < 1000 ? 12 : -7; });
    for (const unsigned factor : {2U, 4U}) {
        const auto recording = compressed(samples, {.factor = factor});
        const auto& restored = recording.strips.at(0).leads[0].samples;
        ASSERT_EQ(restored.size(), 2000U);
        EXPECT_EQ(recording.strips[0].rate_hz, 500);
        for (std::size_t i = 0; i < 2000; ++i) {
            const bool near_step = i > 980 && i < 1100;  // the level changes, and the third beat is of another shape
            if (!near_step) { ASSERT_EQ(restored[i], samples[i]) << factor << ' ' << i; }
        }
    }
}

TEST(ScpWritten, bimodal_keeps_every_qrs_and_comes_close_elsewhere)
{
    const auto samples =
        signal_on([](std::size_t i) { return static_cast<int>(60 * std::sin(static_cast<double>(i) / 80)); });
    const auto restored = compressed(samples, {.factor = 4}).strips.at(0).leads[0].samples;

    int furthest = 0;
    for (std::size_t i = 0; i < 2000; ++i) furthest = std::max(furthest, std::abs(restored[i] - samples[i]));
    for (const auto& beat : beats())
        for (auto number = beat.whole_from; number <= beat.whole_to; ++number)
            ASSERT_EQ(restored[number - 1], samples[number - 1]) << number;
    EXPECT_LE(furthest, 3);  // 60 units swing: 7.5 uV in 150
    EXPECT_GT(furthest, 0);  // it is an approximation, and not a copy
}

TEST(ScpWritten, bimodal_without_what_it_needs_is_refused)
{
    auto sections = small_sections();
    sections[6] = signal_section(2500, 8000, 0, true, {words({1}), words({1})});
    EXPECT_EQ(fault_of(read_scp(scp_file(sections), {})), "unsupported ecg.dialect");

    sections[4] = beats_section(8, 1, {{0, 1, 1, 1, 1, 1}});
    sections[5] = signal_section(2500, 3000, 0, false, {words({0, 0}), words({0, 0})});
    EXPECT_EQ(fault_of(read_scp(scp_file(sections), {})), "unsupported ecg.dialect");  // 8000 is no multiple of 3000
}

TEST(ScpWritten, of_version_one_has_no_bimodal_compression_whatever_stands_there)
{
    auto sections = small_sections();
    sections[6][5] = std::byte{1};
    auto file = scp_file(sections);
    const auto put = [&](std::size_t at, std::uint16_t value) {
        file[at] = static_cast<std::byte>(value & 0xFF);
        file[at + 1] = static_cast<std::byte>(value >> 8);
    };
    EXPECT_EQ(fault_of(read_scp(file, {})), "unsupported ecg.dialect");
    file[15] = std::byte{10};  // section 0's protocol version
    put(6, crc_ccitt(ByteView{file}.subspan(8, 134)));
    put(0, crc_ccitt(ByteView{file}.subspan(2)));
    EXPECT_EQ(fault_of(read_scp(file, {})), "");
}

TEST(ScpRestoring, puts_straight_lines_between_means_and_smooths_them)
{
    const scp::LeadSpan span{1, 8, 1};
    EXPECT_EQ(scp::stored_samples({}, span, 4), 2U);
    // 0 0 0 2 4 6 8 8, and then means of three except at the ends
    EXPECT_EQ(scp::restored({0, 8}, {}, span, 4), (Samples{0, 0, 1, 2, 4, 6, 7, 8}));
}

TEST(ScpRestoring, gives_back_as_many_samples_for_odd_groups)
{
    // 0, then 0 2 4, then 6 6
    EXPECT_EQ(scp::restored({0, 6}, {}, {1, 6, 1}, 3), (Samples{0, 1, 2, 4, 5, 6}));
}

TEST(ScpRestoring, leaves_a_whole_zone_as_it_is_and_what_makes_no_group)
{
    scp::Beats with_zone;
    with_zone.whole = {{5, 8}};
    const scp::LeadSpan span{1, 12, 1};
    EXPECT_EQ(scp::stored_samples(scp::zones_within(with_zone, span), span, 4), 6U);
    EXPECT_EQ(scp::restored({10, 1, 2, 3, 4, -10}, with_zone, span, 4),
              (Samples{10, 10, 10, 7, 1, 2, 3, 4, -5, -10, -10, -10}));
    EXPECT_EQ(scp::restored({5, 7, 9}, {}, {1, 6, 1}, 4), (Samples{5, 5, 5, 6, 7, 9}));
}

TEST(ScpRestoring, does_not_smooth_over_where_a_subtraction_begins_or_ends)
{
    scp::Beats subtracted;
    subtracted.all = {{0, 3, 4, 6}};
    // 0 0 0 2 4 6 8 8: samples 2, 3, 6 and 7 stay
    EXPECT_EQ(scp::restored({0, 8}, subtracted, {1, 8, 1}, 4), (Samples{0, 0, 0, 2, 4, 6, 8, 8}));
}

TEST(ScpRestoring, takes_zones_in_order_and_each_sample_once)
{
    scp::Beats odd;
    odd.whole = {{0, 0}, {3, 6}, {5, 9}, {2, 4}, {11, 99}};
    const auto zones = scp::zones_within(odd, {1, 12, 1});

    ASSERT_EQ(zones.size(), 3U);
    EXPECT_EQ(zones[0].to, 6U);
    EXPECT_EQ(zones[1].from, 7U);
    EXPECT_EQ(zones[1].to, 9U);
    EXPECT_EQ(zones[2].to, 12U);
}

TEST(ScpWritten, of_leads_that_follow_each_other_is_several_strips)
{
    auto sections = small_sections();
    sections[3] = leads_section({{1, 4, 1}, {1, 4, 2}, {5, 7, 62}});
    sections[6] = signal_section(2500, 2000, 0, false, {words({1, 2, 3, 4}), words({5, 6, 7, 8}), words({9, 9, 9})});
    const auto recording = read_scp(scp_file(sections), {}).value();

    ASSERT_EQ(recording.strips.size(), 2U);
    EXPECT_EQ(names_of(recording.strips[0]), "I II");
    EXPECT_EQ(names_of(recording.strips[1]), "aVR");
    EXPECT_EQ(recording.strips[1].starts_s, 0.008);
    EXPECT_EQ(samples_in(recording.strips[1]), 3U);
}

}  // namespace
}  // namespace shanhai::ecg
