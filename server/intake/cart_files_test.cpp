#include "server/intake/cart_files.hpp"

#include "common/ecg/dicom/reading.hpp"
#include "server/intake/cart_for_tests.hpp"

#include <gtest/gtest.h>

#include <sstream>

namespace shanhai::intake {
namespace {

using test::cart_record;

const auto now = parse_instant("2026-03-05T08:00:00+08:00").value();

auto file(std::size_t line, std::string name, Bytes bytes, bool became = false) -> CartFile
{
    const auto digest = Digest::of(bytes);
    return {line, std::move(name), digest, std::make_shared<const Bytes>(std::move(bytes)), became};
}

auto made_of(const std::vector<CartFile>& files) -> Result<std::vector<MadeObject>>
{
    return make_objects(files, {}, now);
}

TEST(CartFiles, become_one_object_of_a_header_and_its_signals_in_whatever_order)
{
    const auto record = cart_record();
    for (const bool header_first : {true, false}) {
        std::vector files{file(0, "机器/ecg.hea", record.header), file(1, "机器/ecg.dat", record.signals)};
        if (!header_first) std::swap(files[0], files[1]);
        const auto made = made_of(files).value();

        ASSERT_EQ(made.size(), 2U) << "the waveform, and a report of what was measured";
        EXPECT_EQ(made[1].header.modality, "SR");
        EXPECT_EQ(made[1].header.study, made[0].header.study);
        EXPECT_TRUE(made[1].lines.empty()) << "it stands beside, in nobody's place";
        EXPECT_EQ(made[0].lines, (std::vector<std::size_t>{0, 1})) << "what was read, then what belongs to it";
        EXPECT_EQ(made[0].format, "WFDB");
        EXPECT_EQ(made[0].header.modality, "ECG");
        const auto recording = ecg::read_dicom(made[0].object).value();
        EXPECT_EQ(ecg::find(recording, ecg::LeadName::II)->lead->samples.size(), 5000U);
    }
}

TEST(CartFiles, become_the_same_object_again_and_another_for_every_other_file)
{
    const auto record = cart_record();
    const auto other = cart_record({.rate = 80});
    const auto object_of = [](const auto& one) {
        return made_of({file(0, "ecg.hea", one.header), file(1, "ecg.dat", one.signals)}).value().at(0).header;
    };

    EXPECT_EQ(object_of(record).sop_instance, object_of(record).sop_instance);
    EXPECT_NE(object_of(record).study, object_of(other).study);
}

TEST(CartFiles, that_nobody_can_read_are_named_by_their_line)
{
    const auto record = cart_record();
    const auto fault = [](const std::vector<CartFile>& files) { return made_of(files).error(); };

    const auto list = to_bytes("a shopping list");
    EXPECT_EQ(fault({file(4, "notes.txt", list)}), (Fault{errc::unsupported, "ecg.format", "4"}));
    EXPECT_EQ(fault({file(7, "ecg.hea", record.header)}), (Fault{errc::not_found, "ecg.companion", "7"}));
    EXPECT_EQ(fault({file(0, "ecg.hea", record.header), file(1, "ecg.dat", record.signals),
                     file(2, "other.dat", to_bytes("lost"))}),
              (Fault{errc::unsupported, "ecg.format", "2"}));
}

TEST(CartFiles, belong_to_the_header_in_their_own_folder)
{
    // Headers that state no sums: nothing but the folder tells one patient's signals from another's.
    const auto without_sums = [](const test::CartRecord& record) {
        std::string text;
        std::istringstream lines{std::string{as_text(record.header)}};
        for (std::string line; std::getline(lines, line);)
            text += (text.empty() ? line : line.substr(0, line.find(" 16 0 "))) + '\n';
        return to_bytes(text);
    };
    const auto slow = cart_record({.rate = 60});
    const auto fast = cart_record({.rate = 120});
    const std::vector files{file(0, "一号/ecg.dat", slow.signals), file(1, "二号/ecg.dat", fast.signals),
                            file(2, "二号/ecg.hea", without_sums(fast)), file(3, "一号/ecg.hea", without_sums(slow))};
    const auto made = made_of(files).value();

    ASSERT_EQ(made.size(), 4U);
    EXPECT_EQ(made[0].lines, (std::vector<std::size_t>{2, 1}));
    EXPECT_EQ(made[2].lines, (std::vector<std::size_t>{3, 0}));
}

TEST(CartFiles, that_are_dicom_under_another_name_are_not_given_new_identifiers)
{
    const auto record = cart_record();
    const auto made = made_of({file(0, "ecg.hea", record.header), file(1, "ecg.dat", record.signals)}).value();

    EXPECT_EQ(made_of({file(3, "ecg.bin", made[0].object)}).error(), (Fault{errc::mismatch, "manifest.type", "3"}));
}

TEST(CartFiles, that_became_an_object_earlier_only_lend_what_belongs_to_others)
{
    const auto record = cart_record();

    EXPECT_TRUE(made_of({file(0, "ecg.hea", record.header, true), file(1, "ecg.dat", record.signals, true)})->empty());
    EXPECT_EQ(made_of({file(0, "ecg.hea", record.header), file(1, "ecg.dat", record.signals, true)})->size(), 2U);
}

TEST(CartFiles, without_gain_are_kept_and_asked_about)
{
    const auto record = cart_record({.gain = ""});
    const auto made = made_of({file(0, "ecg.hea", record.header), file(1, "ecg.dat", record.signals)}).value();

    ASSERT_EQ(made.size(), 1U) << "and nothing was measured";
    EXPECT_EQ(made[0].ecg->doubts, std::set{ledger::StudyDoubt::ecg_gain});
}

TEST(CartFiles, without_a_rate_are_kept_as_they_came_and_asked_about)
{
    const auto timeless = to_bytes(
        "<RestingECG><Waveform><WaveformType>Rhythm</WaveformType><LeadData><LeadID>I</LeadID>"
        "<LeadAmplitudeUnitsPerBit>4.88</LeadAmplitudeUnitsPerBit><LeadAmplitudeUnits>MICROVOLTS</LeadAmplitudeUnits>"
        "<WaveFormData>AQACAAMA</WaveFormData></LeadData></Waveform></RestingECG>");
    const auto made = made_of({file(0, "ecg.xml", timeless)}).value();

    ASSERT_EQ(made.size(), 1U);
    EXPECT_EQ(made[0].ecg->doubts, std::set{ledger::StudyDoubt::ecg_rate});
    EXPECT_NE(as_text(made[0].object).find(as_text(timeless)), std::string_view::npos);
}

TEST(CartFiles, mark_what_a_limit_was_reached_by)
{
    const auto record = cart_record({.rate = 210});
    const std::vector files{file(0, "ecg.hea", record.header), file(1, "ecg.dat", record.signals)};
    ecg::MarkRules rules;
    rules.rate_at_least = 200;

    EXPECT_TRUE(made_of(files)->at(0).ecg->marks.empty()) << "no rules, no marks";
    EXPECT_EQ(make_objects(files, rules, now)->at(0).ecg->marks.size(), 1U);
}

}  // namespace
}  // namespace shanhai::intake
