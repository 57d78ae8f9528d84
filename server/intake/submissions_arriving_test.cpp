// Between the first object and the case: what is held, who may see it, and how a parcel ends that becomes no case.
#include "server/intake/quiet_period.hpp"
#include "server/intake/submissions_for_tests.hpp"

using namespace shanhai;
using namespace shanhai::intake;
using namespace shanhai::intake::test;
using ledger::Submission;
using ledger::SubmissionState;

namespace {

const auto not_there = Fault{errc::not_found, "object"};

}  // namespace

TEST_F(SubmissionsTest, an_object_can_be_read_by_its_sender_before_the_parcel_is_whole)
{
    const auto parcel = declared(both);
    EXPECT_EQ(object(parcel, 0).error(), not_there);
    ASSERT_TRUE(receive(parcel, 0, {from(stream, 0, front.size() + 10)}));

    EXPECT_EQ(county.bytes_of(object(parcel, 0).value()), front);
    EXPECT_EQ(object(parcel, 1).error(), not_there);
    EXPECT_EQ(object(parcel, 2).error(), not_there);
    EXPECT_EQ(county.ask(submissions->object(county.other_clinic(), parcel.id, 0)).error().at(), "submission");
    EXPECT_GE(county.audited("object.read", object(parcel, 0).value().id.text()), 1U);
}

TEST_F(SubmissionsTest, a_declared_study_that_is_still_arriving_is_nobodys_case_however_long_it_takes)
{
    auto quiet = QuietPeriod{county.ledger, county.clock,     county.entropy,
                             county.bell,   IntakeSettings{}, cases::Policy::defaults()};
    const auto parcel = declared(both);
    ASSERT_TRUE(receive(parcel, 0, {from(stream, 0, front.size())}));

    county.clock.advance(std::chrono::hours{24});

    EXPECT_EQ(county.ask(quiet.close_quiet_studies()).value().cases, 0U);
    ASSERT_TRUE(county.ask(submissions->abort(county.clinic(), parcel.id)));
    county.clock.advance(std::chrono::hours{24});
    EXPECT_EQ(county.ask(quiet.close_quiet_studies()).value().cases, 0U) << "nor after it was called off";
    EXPECT_TRUE(county.objects_of(county.niujie, "2.25.1").empty());
}

TEST_F(SubmissionsTest, a_study_that_is_being_read_is_not_extended_by_half_a_parcel)
{
    receive(declared({front}), 0, {front}).value();
    const auto more = declared({side, image({.instance = "2.25.1003"})}, "parcel-2");

    ASSERT_TRUE(receive(more, 0, {side}));

    EXPECT_EQ(county.objects_of(county.niujie, "2.25.1").size(), 1U);
}

TEST_F(SubmissionsTest, what_verified_before_a_parcel_was_called_off_is_not_sent_again)
{
    const auto first = declared(both);
    ASSERT_TRUE(receive(first, 0, {from(stream, 0, front.size() + 10)}));
    ASSERT_TRUE(county.ask(submissions->abort(county.clinic(), first.id)));
    EXPECT_EQ(county.ask(county.packs.look(first.pack)).value(), (archive::PackFacts{first.pack, front.size(), true}));

    const auto second = declared(both);  // under the same name: it is free again
    EXPECT_NE(second.id, first.id);
    EXPECT_EQ(second.length, side.size());
    const auto done = receive(second, 0, {side}).value();

    EXPECT_EQ(done.state, SubmissionState::committed);
    const auto objects = county.objects_of(county.niujie, "2.25.1");
    ASSERT_EQ(objects.size(), 2U);
    EXPECT_EQ(objects[0].place.pack, first.pack);
    EXPECT_EQ(county.bytes_of(objects[0]), front);
    EXPECT_EQ(county.cases().size(), 1U);
}

TEST_F(SubmissionsTest, what_is_arriving_in_another_parcel_is_held_for_both_and_either_may_come_first)
{
    const auto first = declared(both);
    ASSERT_TRUE(receive(first, 0, {front}));
    const auto second = declared({front}, "parcel-2");

    EXPECT_EQ(second.state, SubmissionState::committed) << "all of it was held";
    EXPECT_EQ(receive(first, front.size(), {side}).value().state, SubmissionState::committed);

    EXPECT_EQ(county.objects_of(county.niujie, "2.25.1").size(), 2U);
    EXPECT_EQ(county.all_objects().size(), 2U);
}

TEST_F(SubmissionsTest, two_patients_never_share_a_parcel_even_if_one_is_held_from_a_parcel_that_never_ended)
{
    const auto stranger = image({.instance = "2.25.2001", .study = "2.25.7", .patient = "P2"});
    ASSERT_TRUE(receive(declared({stranger, side}), 0, {stranger}));
    const auto parcel = declared({front, stranger}, "parcel-2");
    ASSERT_EQ(parcel.length, front.size());

    EXPECT_EQ(code_of(receive(parcel, 0, {front})), (Fault{errc::mismatch, "submission.patients", "1"}));
    EXPECT_TRUE(county.cases().empty());
}

TEST_F(SubmissionsTest, a_parcel_that_can_be_no_case_is_refused_once_and_says_why_ever_after)
{
    receive(declared({front}), 0, {front}).value();
    const auto other = image({.instance = "2.25.1001", .pixels = "XXXX"});
    const auto parcel = declared({side, other}, "parcel-2");
    const auto why = Fault{errc::conflict, "object.same-uid", "1"};
    const auto both_of_them = joined({side, other});

    EXPECT_EQ(code_of(receive(parcel, 0, {both_of_them})), why);

    EXPECT_EQ(find(parcel).value().state, SubmissionState::refused);
    EXPECT_EQ(code_of(receive(parcel, parcel.length, {})), why) << "the reply was lost: here it is again";
    EXPECT_EQ(county.audited("submission.refused", parcel.id.text()), 1U);
    power_cut();
    EXPECT_EQ(county.ask(submissions->recover()).value(), 0U);
    EXPECT_EQ(county.audited("submission.refused", parcel.id.text()), 1U) << "a restart does not try again";

    const auto corrected = declared({side}, "parcel-2");
    EXPECT_EQ(corrected.state, SubmissionState::committed) << "what was right was held";
    EXPECT_EQ(county.cases().size(), 2U);
}

TEST_F(SubmissionsTest, a_complete_parcel_nobody_reads_for_any_more_waits_and_is_not_refused)
{
    auto pairing = ledger::Pairing{
        county.niujie, county.hospital, {}, parse_day("2026-01-01").value(), parse_day("2026-01-02").value()};
    const auto parcel = declared({front});
    const auto end_it = [&](ledger::Facts& facts) { return facts.people().put(pairing); };
    county.ask(county.ledger.commit(end_it)).value();

    EXPECT_EQ(code_of(receive(parcel, 0, {front})).at(), "routing.no-pairing");
    county.pair(county.niujie);

    EXPECT_EQ(county.ask(submissions->recover()).value(), 1U);
    EXPECT_EQ(find(parcel).value().state, SubmissionState::committed);
}

TEST_F(SubmissionsTest, the_signed_receipt_is_stored_with_the_case_and_a_repeat_gives_the_same_bytes)
{
    const auto parcel = declared({front});
    const auto done = receive(parcel, 0, {front}).value();
    EXPECT_EQ(as_text(done.signed_receipt), "signed 1: " + done.receipt);

    power_cut();

    EXPECT_EQ(find(parcel).value().signed_receipt, done.signed_receipt);
    EXPECT_EQ(receive(parcel, 0, {front}).value().signed_receipt, done.signed_receipt);
    EXPECT_EQ(signer.signed_so_far, 1);
}

TEST_F(SubmissionsTest, a_site_has_so_many_parcels_open_and_no_more)
{
    auto settings = IntakeSettings{};
    settings.site_open_max = 2;
    start(settings);
    const auto first = declared({front}, "1");
    declared({side}, "2");
    const auto third = request_for({image({.instance = "2.25.1003"})}, "3");

    EXPECT_EQ(code_of(declare(third)), (Fault{errc::busy, "quota.open"}));
    EXPECT_EQ(declared({front}, "1").id, first.id) << "a repeat is no new one";
    ASSERT_TRUE(receive(first, 0, {front}));
    EXPECT_TRUE(declare(third));
}

TEST_F(SubmissionsTest, a_site_sends_so_many_bytes_a_day_and_no_more)
{
    auto settings = IntakeSettings{};
    settings.site_day_max = front.size() + side.size();
    start(settings);
    const auto first = declared({front}, "1");
    const auto larger = request_for({image({.instance = "2.25.1002", .pixels = "efghijkl", .number = "2"})}, "2");
    EXPECT_EQ(code_of(declare(larger)), (Fault{errc::storage_full, "quota.day"}));
    const auto second = declared({side}, "2");

    ASSERT_TRUE(county.ask(submissions->abort(county.clinic(), second.id)));
    EXPECT_TRUE(declare(request_for({side}, "3"))) << "what was never sent does not count";

    county.clock.advance(std::chrono::hours{24} + std::chrono::seconds{1});
    EXPECT_TRUE(declare(larger));
}

TEST_F(SubmissionsTest, a_piece_with_a_wrong_checksum_is_discarded_and_one_with_the_right_sum_is_kept)
{
    const auto parcel = declared(both);
    const auto sum_of = [](ByteView bytes) {
        return Checksum::parse("sha256 " + to_base64(Digest::of(bytes).bytes())).value();
    };
    const auto send = [&](Bytes bytes, Checksum sum) {
        auto link = pull_of({std::move(bytes)});
        return county.ask(submissions->receive(
            county.clinic(), parcel.id, 0, link, [] {}, std::move(sum)));
    };

    EXPECT_EQ(code_of(send(stream, sum_of(front))), (Fault{errc::mismatch, "upload.checksum"}));
    EXPECT_EQ(offset_of(parcel), 0U);
    EXPECT_EQ(object(parcel, 0).error(), not_there) << "though its own digest was right";

    auto damaged = stream;
    damaged.back() ^= std::byte{1};
    EXPECT_EQ(code_of(send(damaged, sum_of(stream))), (Fault{errc::mismatch, "upload.checksum"}));
    EXPECT_EQ(offset_of(parcel), 0U);
    EXPECT_EQ(code_of(send(damaged, sum_of(damaged))), (Fault{errc::mismatch, "object.digest", "1"}));
    EXPECT_EQ(offset_of(parcel), front.size());

    auto rest = pull_of({side});
    auto sum = sum_of(side);
    const auto done = county.ask(submissions->receive(
        county.clinic(), parcel.id, front.size(), rest, [] {}, sum));
    EXPECT_EQ(done.value().state, SubmissionState::committed);
}

TEST_F(SubmissionsTest, a_piece_with_a_checksum_whose_link_breaks_is_not_kept_either)
{
    const auto parcel = declared(both);
    auto link = pull_of({from(stream, 0, front.size() + 5)}, cut_link);
    const auto sum = Checksum::parse("sha1 " + to_base64(Bytes(20))).value();

    EXPECT_EQ(code_of(county.ask(submissions->receive(
                  county.clinic(), parcel.id, 0, link, [] {}, sum))),
              cut_link);

    EXPECT_EQ(offset_of(parcel), 0U);
    EXPECT_EQ(receive(parcel, 0, {stream}).value().state, SubmissionState::committed);
}
