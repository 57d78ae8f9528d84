// Who, when, by what, and what the cart found: sections 1, 7, 8 and 11 by themselves.
#include "common/ecg/formats/binary_for_tests.hpp"
#include "common/ecg/formats/readers.hpp"
#include "common/ecg/formats/scp_for_tests.hpp"

#include <gtest/gtest.h>

namespace shanhai::ecg {
namespace {

using namespace binary_test;
using std::string_literals::operator""s;

auto with_tags(const std::vector<std::pair<unsigned, std::string>>& tags) -> Recording
{
    auto sections = small_sections();
    sections[1].clear();
    for (const auto& [tag, value] : tags) {
        const auto bytes = tagged(tag, value);
        sections[1].insert(sections[1].end(), bytes.begin(), bytes.end());
    }
    const auto end = tagged(255, "");
    sections[1].insert(sections[1].end(), end.begin(), end.end());
    return read_scp(scp_file(sections), {}).value();
}

auto machine(char maker, char language, std::string_view texts) -> std::string
{
    return std::string(7, '\0') + maker + "MODEL\0\x14\0"s + language + std::string(19, '\0') + std::string{texts};
}

TEST(ScpHeader, joins_family_and_given_name_as_people_write_them)
{
    EXPECT_EQ(with_tags({{0, "Clark\0"s}, {1, "Ann\0"s}}).patient.name, "Clark Ann");
    EXPECT_EQ(with_tags({{0, "\xC5\xB7\xD1\xF4\0"s}, {1, "\xD0\xDE\0"s}}).patient.name, "欧阳修");
    const auto in_utf8 = with_tags({{0, "欧阳"}, {1, "修"}});
    EXPECT_EQ(in_utf8.patient.name, "欧阳修");
    EXPECT_FALSE(in_utf8.doubts.charset);
    EXPECT_EQ(with_tags({{1, "Ann"}}).patient.name, "Ann");
}

TEST(ScpHeader, reads_age_sex_and_birth_date_and_leaves_out_what_is_none)
{
    const auto patient = with_tags({{4, "\x12\0\2"s}, {5, "\xA8\x07\3\2"s}, {8, "\2"}}).patient;
    EXPECT_EQ(patient, (Patient{"", "", "F", "19600302", "018M"}));
    EXPECT_EQ(with_tags({{4, "\0\0\0"s}, {5, "\0\0\0\0"s}, {8, "\x09"}}).patient, Patient{});
    EXPECT_EQ(with_tags({{4, "\x05"s}, {5, "\xA8\x07\x0D\x20"s}}).patient, Patient{});
}

TEST(ScpHeader, takes_the_time_zone_when_there_is_one)
{
    const std::pair<unsigned, std::string> date{25, "\xEA\x07\3\5"s};
    const std::pair<unsigned, std::string> time{26, "\x0F\x08\x09"s};
    const auto here = with_tags({date, time});
    const auto there = with_tags({date, time, {34, "\x3C\0\0\0Paris\0"s}});  // 60 minutes before UTC
    const auto unknown = with_tags({date, time, {34, "\xFF\x7F\0\0\0"s}});

    EXPECT_EQ(to_text(*here.acquired), "2026-03-05T07:08:09.000000Z");
    EXPECT_FALSE(here.offset_stated);
    EXPECT_EQ(to_text(*there.acquired), "2026-03-05T14:08:09.000000Z");
    EXPECT_TRUE(there.offset_stated);
    EXPECT_EQ(unknown.acquired, here.acquired);
    EXPECT_FALSE(with_tags({{25, "\xEA\x07\x0E\5"s}, time}).acquired);
    EXPECT_FALSE(with_tags({time}).acquired);
}

TEST(ScpHeader, names_the_machine_or_takes_the_makers_code)
{
    const auto named = with_tags({{14, machine('\xFF', 0,
                                               "rev\0SN-7\0"
                                               "1.2\0impl\0Maker\0"s)},
                                  {16, "Clinic"}})
                           .device;
    EXPECT_EQ(named, (Device{"Maker", "MODEL", "SN-7", "1.2", "Clinic"}));
    EXPECT_EQ(with_tags({{14, machine(9, 0, "")}}).device.manufacturer, "Nihon Kohden");
    EXPECT_EQ(with_tags({{14, machine('\x63', 0, "")}}).device.manufacturer, "");
    EXPECT_EQ(with_tags({{14, "\1\2"}}).device, Device{});
}

TEST(ScpHeader, believes_a_stated_character_set_when_it_explains_the_texts)
{
    EXPECT_EQ(with_tags({{14, machine('\xFF', 1, "")}, {0, "J\xE9r\xF4me"}}).patient.name, "Jérôme");
    EXPECT_EQ(with_tags({{14, machine('\xFF', 0x27, "")}, {0, "\xD5\xC5"}}).patient.name, "张");
}

TEST(ScpHeader, gives_its_filters_to_every_lead)
{
    const auto recording = with_tags({{27, "\5\0"s}, {28, "\x96\0"s}, {29, "\1"}});
    for (const auto& lead : recording.strips[0].leads)
        EXPECT_EQ(lead.filters, (Filters{.high_pass_hz = 0.05, .low_pass_hz = 150, .notch_hz = 60}));
    EXPECT_EQ(with_tags({{27, "\0\0"s}, {29, "\4"}}).strips[0].leads[0].filters, Filters{});
}

auto section_7(const Samples& values) -> Bytes
{
    auto body = words(values);
    body.insert(body.end(), 5, std::byte{0});
    return body;
}

TEST(ScpFindings, are_those_of_the_reference_beat_and_of_single_beats)
{
    constexpr int none = 29999;
    auto sections = small_sections();
    // Two beats, one spike of a pacemaker (4 and 6 bytes), no type of QRS, then rates and QTc.
    sections[7] = section_7({0x0102, 800,  none, 100, 200, 250, 350, 650,    60, -30, 999, none, none, 240,
                             360,    none, 999,  999, 999, 50,  700, 0x0101, 1,  2,   0,   75,   none, 430});
    sections[7].insert(sections[7].end() - 5, std::byte{1});  // Bazett
    const auto recording = read_scp(scp_file(sections), {}).value();

    EXPECT_EQ(stated(recording, Quantity::rr), 800);
    EXPECT_EQ(stated(recording, Quantity::pp), std::nullopt);
    EXPECT_EQ(stated(recording, Quantity::p_duration), 100);
    EXPECT_EQ(stated(recording, Quantity::pr), 150);
    EXPECT_EQ(stated(recording, Quantity::qrs_duration), 100);
    EXPECT_EQ(stated(recording, Quantity::qt), 400);
    EXPECT_EQ(stated(recording, Quantity::p_axis), 60);
    EXPECT_EQ(stated(recording, Quantity::qrs_axis), -30);
    EXPECT_EQ(stated(recording, Quantity::t_axis), std::nullopt);
    EXPECT_EQ(stated(recording, Quantity::heart_rate), 75);
    EXPECT_EQ(stated(recording, Quantity::qtc_bazett), 430);
    const auto single = std::ranges::find(recording.measurements, 1U, &Measurement::group);
    ASSERT_NE(single, recording.measurements.end());
    EXPECT_EQ(single->value, 120);  // its QRS
}

auto statements(std::initializer_list<std::string> texts) -> Bytes
{
    auto body = Bytes(8);
    body.push_back(static_cast<std::byte>(texts.size()));
    unsigned number = 0;
    for (const auto& text : texts) {
        const auto one = tagged(++number, text);
        body.insert(body.end(), one.begin(), one.end());
    }
    return body;
}

TEST(ScpFindings, are_said_in_the_carts_words)
{
    auto sections = small_sections();
    sections[8] = statements({"\xF1\xBC\xD0\xD4\xD0\xC4\xC2\xC9\0"s, " \0"s, "Normal ECG"});
    sections[11] = statements({"\2other"});
    EXPECT_EQ(read_scp(scp_file(sections), {}).value().statements,
              (std::vector<std::string>{"窦性心律", "Normal ECG"}));

    sections.erase(8);
    sections[11] = statements({"\2sinus rhythm", "\1SR", "\3logic"});
    EXPECT_EQ(read_scp(scp_file(sections), {}).value().statements, (std::vector<std::string>{"sinus rhythm", "SR"}));
}

TEST(ScpFindings, are_no_more_than_the_limit)
{
    auto sections = small_sections();
    sections[7] = section_7({1, 800, 800, 100, 200, 250, 350, 650, 60, 30, 45, 0, 75, 75});
    sections[4] = beats_section(0, 0, std::vector<WrittenBeat>(9, WrittenBeat{1, 0, 2, 0, 0, 0}));
    Limits limits;
    limits.annotations_max = 3;
    const auto recording = read_scp(scp_file(sections), limits).value();

    EXPECT_EQ(recording.measurements.size(), 3U);
    EXPECT_EQ(recording.markers.size(), 3U);
}

TEST(Crc, is_that_of_ccitt)
{
    EXPECT_EQ(crc_ccitt(as_view("123456789")), 0x29B1);     // the catalogue's check value
    EXPECT_EQ(crc_ccitt(as_view("123456789"), 0), 0x31C3);  // as XMODEM has it
}

}  // namespace
}  // namespace shanhai::ecg
