// A cart's own files through the door: kept as they came, made into a study, never twice.
#include "server/intake/cart_for_tests.hpp"
#include "server/intake/submissions_for_tests.hpp"

namespace shanhai::intake {
namespace {

using test::cart_record;
using test::joined;
using test::SubmissionsTest;

struct CartParcels : SubmissionsTest {
    auto parcel(const std::vector<std::pair<std::string, Bytes>>& files, std::string key = "cart-1")
        -> wire::SubmissionRequest
    {
        std::vector<Bytes> objects;
        for (const auto& [name, bytes] : files) objects.push_back(bytes);
        auto request = test::request_for(objects, std::move(key));
        for (std::size_t i = 0; i < files.size(); ++i) {
            request.manifest[i].name = files[i].first;
            request.manifest[i].media_type = "application/octet-stream";
        }
        return request;
    }
    auto record_parcel(const test::CartRecord& from, std::string key = "cart-1")
    {
        return parcel({{"ecg.hea", from.header}, {"ecg.dat", from.signals}}, std::move(key));
    }
    auto sent(const wire::SubmissionRequest& request, const Bytes& bytes) -> Result<ledger::Submission>
    {
        auto declared = declare(request);
        if (!declared) return declared;
        return receive(*declared, 0, {bytes});
    }
    auto sent(const test::CartRecord& from, std::string key = "cart-1") -> Result<ledger::Submission>
    {
        return sent(record_parcel(from, std::move(key)), joined({from.header, from.signals}));
    }
    auto case_of(const ledger::Submission& submission) -> ledger::Case
    {
        return *county.look([&](ledger::Facts& facts) { return facts.cases().find(submission.cases.at(0)); });
    }
    auto objects_of(const ledger::Case& which) -> std::vector<ledger::StoredObject>
    {
        return county.look(
            [&](ledger::Facts& facts) { return facts.archive().objects_of(which.site, which.studies.at(0)); });
    }
    auto ecgs_in(const ledger::Case& which) -> std::vector<ledger::StoredObject>
    {
        auto all = objects_of(which);
        std::erase_if(all, [](const ledger::StoredObject& one) { return one.instance->modality != "ECG"; });
        return all;
    }
    auto original(const Bytes& bytes) -> ledger::StoredObject
    {
        return *county.look([&](ledger::Facts& facts) {
            return facts.archive().with_digest(county.niujie, Digest::of(bytes));
        });
    }
    test::CartRecord record = cart_record();
};

TEST_F(CartParcels, become_a_case_with_an_ecg_in_its_study_and_keep_what_came)
{
    const auto committed = sent(record).value();
    const auto which = case_of(committed);
    const auto objects = ecgs_in(which);

    EXPECT_EQ(objects_of(which).size(), 2U) << "and a report of the measurements";
    ASSERT_EQ(objects.size(), 1U);
    EXPECT_EQ(which.modality, "ECG");
    EXPECT_EQ(objects[0].instance->modality, "ECG");
    EXPECT_EQ(objects[0].media_type, "application/dicom");
    EXPECT_FALSE(objects[0].ecg.empty());
    ASSERT_EQ(objects[0].made_of.size(), 2U);
    for (const auto& bytes : {record.header, record.signals}) {
        const auto kept = original(bytes);
        EXPECT_EQ(kept.became, objects[0].id);
        EXPECT_FALSE(kept.arriving);
        const auto held = county.ask(county.packs.read(kept.place.pack, kept.place.offset, kept.place.size));
        EXPECT_EQ(held.value(), bytes);
    }
    EXPECT_EQ(original(record.header).format, "WFDB");
    EXPECT_EQ(committed.manifest.size(), 2U) << "the receipt is for what the clinic sent";
}

TEST_F(CartParcels, answer_with_what_was_seen_of_the_ecg)
{
    const auto answers = county.ask(submissions->ecgs_of(sent(record).value())).value();

    ASSERT_EQ(answers.size(), 1U);
    EXPECT_EQ(answers[0].line, 0);
    EXPECT_EQ(answers[0].name, "ecg.hea");
    EXPECT_EQ(answers[0].ecg.format, "WFDB");
    EXPECT_EQ(answers[0].ecg.rate_hz, 500);
    EXPECT_NE(std::ranges::find(answers[0].ecg.derived, "aVF"), answers[0].ecg.derived.end());
}

TEST_F(CartParcels, sent_again_are_not_sent_again_and_show_the_same_object)
{
    const auto first = case_of(sent(record).value());
    const auto again = declare(record_parcel(record, "cart-2")).value();
    EXPECT_EQ(again.length, 0U);
    const auto committed = receive(again, 0, {}).value();

    const auto second = case_of(committed);
    EXPECT_EQ(second.studies, first.studies);
    EXPECT_EQ(objects_of(second), objects_of(first));
    EXPECT_EQ(county.ask(submissions->ecgs_of(committed)).value().size(), 1U);
}

TEST_F(CartParcels, survive_a_power_cut_between_the_last_byte_and_the_commit)
{
    const auto declared = declare(record_parcel(record)).value();
    const auto cut = record.header.size() + 100;
    const auto all = joined({record.header, record.signals});
    EXPECT_EQ(receive(declared, 0, {Bytes(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(cut))},
                      test::cut_link).error(), test::cut_link);
    power_cut();
    const auto at = offset_of(declared);
    const auto rest = Bytes(all.begin() + static_cast<std::ptrdiff_t>(at), all.end());

    EXPECT_EQ(ecgs_in(case_of(receive(declared, at, {rest}).value())).size(), 1U);
}

TEST_F(CartParcels, without_gain_are_held_until_the_clinic_has_answered)
{
    const auto which = case_of(sent(cart_record({.gain = ""})).value());

    EXPECT_TRUE(std::holds_alternative<ledger::Held>(which.state));
    const auto asks = [](const ledger::Doubt& one) {
        return one.kind == ledger::DoubtKind::contradiction && one.field == "ecg.gain";
    };
    EXPECT_TRUE(std::ranges::any_of(which.doubts, asks));
}

TEST_F(CartParcels, that_nobody_can_read_are_refused_by_name_and_the_files_stay_held)
{
    const auto broken = test::CartRecord{record.header, Bytes(record.signals.size() - 2, std::byte{0})};
    const auto refused = sent(broken);

    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().subject(), "0");
    EXPECT_TRUE(std::string{refused.error().at()}.starts_with("ecg.")) << refused.error().at();
    EXPECT_TRUE(original(broken.header).arriving);
}

TEST_F(CartParcels, with_a_rate_beyond_the_limit_stand_further_in_front)
{
    auto settings = IntakeSettings{};
    settings.marks.rate_at_least = 200;
    start(settings);
    const auto fast = case_of(sent(cart_record({.rate = 210}), "fast").value());
    const auto plain = case_of(sent(record, "plain").value());

    EXPECT_EQ(fast.marks.size(), 1U);
    EXPECT_TRUE(plain.marks.empty());
    EXPECT_EQ(fast.priority, plain.priority) << "nothing is said about the heart";
    EXPECT_EQ(fast.deadline - fast.opened_at, plain.deadline - plain.opened_at);
    EXPECT_LT(fast.turn - fast.opened_at, plain.turn - plain.opened_at);
}

}  // namespace
}  // namespace shanhai::intake
