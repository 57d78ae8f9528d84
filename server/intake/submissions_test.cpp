#include "server/intake/submissions_for_tests.hpp"

using namespace shanhai;
using namespace shanhai::intake;
using namespace shanhai::intake::test;
using ledger::SubmissionState;

TEST_F(SubmissionsTest, a_parcel_becomes_a_waiting_case_and_the_receipt_names_every_digest)
{
    const auto parcel = declared(both);
    EXPECT_EQ(parcel.length, stream.size());

    const auto done = receive(parcel, 0, {stream}).value();

    EXPECT_EQ(done.state, SubmissionState::committed);
    const auto cases = county.cases();
    ASSERT_EQ(cases.size(), 1U);
    EXPECT_EQ(done.cases, std::vector{cases[0].id});
    EXPECT_EQ(cases[0].site, county.niujie);
    EXPECT_EQ(cases[0].group, county.hospital);
    EXPECT_EQ(cases[0].modality, "DX");
    EXPECT_TRUE(cases[0].declared_complete);
    EXPECT_EQ(name_of(cases[0].state), ledger::CaseStateName::waiting);

    const auto receipt = wire::read_json<wire::Receipt>(done.receipt).value();
    ASSERT_EQ(receipt.objects.size(), 2U);
    EXPECT_EQ(receipt.objects[0].sha256, Digest::of(front).hex());
    EXPECT_EQ(receipt.objects[1].sha256, Digest::of(side).hex());
    const auto objects = county.objects_of(county.niujie, "2.25.1");
    ASSERT_EQ(objects.size(), 2U);
    EXPECT_EQ(county.bytes_of(objects[0]), front);
    EXPECT_EQ(county.bytes_of(objects[1]), side);
}

TEST_F(SubmissionsTest, a_key_stands_for_one_parcel)
{
    declared({front});

    EXPECT_EQ(code_of(declare(request_for({side}))), (Fault{errc::conflict, "submission.key"}));
    EXPECT_TRUE(declare(request_for({side}, "parcel-2")));
}

TEST_F(SubmissionsTest, nobody_uploads_for_an_hour_to_learn_that_nobody_reads_for_them)
{
    const auto request = request_for(both);

    const auto refused = county.ask(submissions->declare(county.other_clinic(), request));

    EXPECT_EQ(code_of(refused), (Fault{errc::forbidden, "routing.no-pairing"}));
}

TEST_F(SubmissionsTest, a_wrong_object_is_named_by_its_line_and_can_be_sent_again)
{
    const auto parcel = declared(both);
    auto wrong = stream;
    wrong.back() ^= std::byte{1};

    EXPECT_EQ(code_of(receive(parcel, 0, {wrong})), (Fault{errc::mismatch, "object.digest", "1"}));
    EXPECT_EQ(offset_of(parcel), front.size());
    EXPECT_TRUE(county.cases().empty());

    EXPECT_EQ(receive(parcel, front.size(), {side}).value().state, SubmissionState::committed);
}

TEST_F(SubmissionsTest, a_wrong_object_whose_beginning_was_acknowledged_is_taken_back_whole)
{
    const auto parcel = declared(both);
    const auto middle = front.size() + 10;
    ASSERT_EQ(receive(parcel, 0, {from(stream, 0, middle)}).value().offset, middle);

    auto rest = from(stream, middle);
    rest.back() ^= std::byte{1};
    EXPECT_EQ(code_of(receive(parcel, middle, {rest})), (Fault{errc::mismatch, "object.digest", "1"}));

    EXPECT_EQ(offset_of(parcel), front.size());
    EXPECT_EQ(receive(parcel, front.size(), {side}).value().state, SubmissionState::committed);
}

TEST_F(SubmissionsTest, what_is_not_whole_dicom_is_refused_and_becomes_nothing)
{
    const auto text = to_bytes(std::string(400, 'x'));
    const auto half = from(front, 0, front.size() - 2);
    const auto not_dicom = declared({side, text}, "text");
    const auto truncated = declared({half}, "half");

    EXPECT_EQ(code_of(receive(not_dicom, 0, {side, text})), (Fault{errc::malformed, "dicom.not", "1"}));
    EXPECT_EQ(code_of(receive(truncated, 0, {half})), (Fault{errc::malformed, "dicom.truncated", "0"}));

    EXPECT_EQ(offset_of(not_dicom), side.size());
    EXPECT_EQ(offset_of(truncated), 0U);
    EXPECT_TRUE(county.cases().empty());
    EXPECT_TRUE(county.all_objects().empty());
}

TEST_F(SubmissionsTest, more_bytes_than_were_declared_are_refused)
{
    const auto parcel = declared({front});
    auto excess = front;
    excess.push_back(std::byte{0});

    EXPECT_EQ(code_of(receive(parcel, 0, {excess})), (Fault{errc::too_large, "upload.excess"}));
    EXPECT_TRUE(county.cases().empty());
    EXPECT_EQ(receive(parcel, offset_of(parcel), {front}).value().state, SubmissionState::committed);
}

TEST_F(SubmissionsTest, what_the_relay_holds_is_not_sent_again)
{
    receive(declared({front}), 0, {front}).value();

    const auto rest = declared(both, "parcel-2");
    EXPECT_TRUE(rest.manifest[0].held);
    EXPECT_EQ(rest.length, side.size());
    const auto done = receive(rest, 0, {side}).value();
    EXPECT_EQ(done.state, SubmissionState::committed);
    EXPECT_EQ(wire::read_json<wire::Receipt>(done.receipt).value().objects.size(), 2U);

    const auto again = declared(both, "parcel-3");
    EXPECT_EQ(again.state, SubmissionState::committed) << "everything is held: there is nothing to wait for";
    EXPECT_EQ(county.all_objects().size(), 2U);
}

TEST_F(SubmissionsTest, the_same_uid_with_other_bytes_is_a_conflict_and_nothing_is_lost)
{
    receive(declared({front}), 0, {front}).value();
    const auto other = image({.instance = "2.25.1001", .pixels = "XXXX"});
    const auto parcel = declared({side, other}, "parcel-2");

    EXPECT_EQ(code_of(receive(parcel, 0, {side, other})), (Fault{errc::conflict, "object.same-uid", "1"}));

    EXPECT_EQ(county.cases().size(), 1U);
    ASSERT_EQ(county.all_objects().size(), 1U);
    EXPECT_EQ(county.bytes_of(county.all_objects()[0]), front);
    const auto kept = county.ask(county.packs.read(parcel.pack, side.size(), other.size())).value();
    EXPECT_EQ(kept, other);
}

TEST_F(SubmissionsTest, one_uid_twice_in_a_parcel_is_a_conflict_too)
{
    const auto other = image({.instance = "2.25.1001", .pixels = "XXXX"});
    const auto parcel = declared({front, other});

    EXPECT_EQ(code_of(receive(parcel, 0, {front, other})), (Fault{errc::conflict, "object.same-uid", "1"}));
    EXPECT_TRUE(county.all_objects().empty());
}

TEST_F(SubmissionsTest, two_patients_never_share_a_parcel)
{
    const auto stranger = image({.instance = "2.25.2001", .study = "2.25.7", .patient = "P2"});
    const auto parcel = declared({front, stranger});

    EXPECT_EQ(code_of(receive(parcel, 0, {front, stranger})), (Fault{errc::mismatch, "submission.patients", "1"}));
    EXPECT_TRUE(county.cases().empty());
}

TEST_F(SubmissionsTest, two_patients_never_share_a_parcel_even_if_one_is_held_already)
{
    const auto stranger = image({.instance = "2.25.2001", .study = "2.25.7", .patient = "P2"});
    receive(declared({stranger}), 0, {stranger}).value();
    const auto parcel = declared({front, stranger}, "parcel-2");
    ASSERT_EQ(parcel.length, front.size());

    const auto refused = code_of(receive(parcel, 0, {front}));

    EXPECT_EQ(refused.at(), "submission.patients");
    EXPECT_EQ(county.cases().size(), 1U);
}

TEST_F(SubmissionsTest, another_sites_parcel_is_not_there)
{
    const auto parcel = declared({front});
    const auto nothing = Fault{errc::not_found, "submission"};
    auto link = pull_of({front});

    EXPECT_EQ(county.ask(submissions->find(county.other_clinic(), parcel.id)).error(), nothing);
    EXPECT_EQ(county.ask(submissions->abort(county.other_clinic(), parcel.id)).error(), nothing);
    EXPECT_EQ(county.ask(submissions->receive(county.other_clinic(), parcel.id, 0, link, [] {})).error(), nothing);
    EXPECT_TRUE(county.ask(submissions->list(county.other_clinic(), 10)).value().empty());
    EXPECT_EQ(county.ask(submissions->list(county.clinic(), 10)).value().size(), 1U);
}

TEST_F(SubmissionsTest, a_reader_sends_nothing)
{
    const auto refused = county.ask(submissions->declare(county.specialist(), request_for(both)));
    EXPECT_EQ(code_of(refused), (Fault{errc::forbidden, "who.not-operator"}));
}

TEST_F(SubmissionsTest, a_clinic_may_take_its_parcel_back_until_it_is_a_case)
{
    const auto parcel = declared(both);
    ASSERT_TRUE(receive(parcel, 0, {from(stream, 0, 50)}));
    ASSERT_TRUE(county.ask(submissions->abort(county.clinic(), parcel.id)));
    EXPECT_EQ(county.ask(county.packs.look(parcel.pack)).error().code(), errc::not_found);
    EXPECT_TRUE(county.ask(submissions->abort(county.clinic(), parcel.id))) << "repeatable";

    const auto done = receive(declared(both, "parcel-2"), 0, {stream}).value();
    const auto late = county.ask(submissions->abort(county.clinic(), done.id));
    EXPECT_EQ(late.error(), (Fault{errc::conflict, "submission.committed"}));
    EXPECT_EQ(county.objects_of(county.niujie, "2.25.1").size(), 2U);
}

TEST_F(SubmissionsTest, a_copy_kept_apart_for_a_human_does_not_count_as_held)
{
    receive(declared({front}), 0, {front}).value();
    const auto other = image({.instance = "2.25.1001", .pixels = "XXXX"});
    auto apart = county.all_objects().at(0);
    apart.id = mint<ObjectId>(county.clock, county.entropy);
    apart.digest = Digest::of(other);
    apart.conflicting = true;
    county.put(apart);

    const auto parcel = declared({other}, "parcel-2");

    EXPECT_EQ(parcel.length, other.size());
    EXPECT_EQ(code_of(receive(parcel, 0, {other})), (Fault{errc::conflict, "object.same-uid", "0"}));
    EXPECT_EQ(county.cases().size(), 1U);
}

TEST_F(SubmissionsTest, what_another_site_holds_is_not_held_for_this_one)
{
    receive(declared({front}), 0, {front}).value();
    county.pair(county.longtan);

    const auto theirs = county.ask(submissions->declare(county.other_clinic(), request_for({front}))).value();

    EXPECT_EQ(theirs.length, front.size());
    auto link = pull_of({front});
    const auto done = county.ask(submissions->receive(county.other_clinic(), theirs.id, 0, link, [] {})).value();
    EXPECT_EQ(done.state, SubmissionState::committed);
    EXPECT_EQ(county.objects_of(county.longtan, "2.25.1").size(), 1U);
    EXPECT_EQ(county.objects_of(county.niujie, "2.25.1").size(), 1U);
}

TEST_F(SubmissionsTest, the_same_data_set_behind_another_file_header_is_the_same_object)
{
    receive(declared({front}), 0, {front}).value();
    const auto data = shanhai::test::data_set({.instance = "2.25.1001"});
    auto rewritten = dicom::part10_header(dicom::SopClassUid::parse(dicom::test::secondary_capture).value(),
                                          InstanceUid::parse("2.25.1001").value(),
                                          dicom::TransferSyntaxUid::parse("1.2.840.10008.1.2.1").value(), "OTHER_AE");
    rewritten.insert(rewritten.end(), data.begin(), data.end());
    ASSERT_NE(Digest::of(rewritten), Digest::of(front));

    const auto parcel = declared({rewritten}, "parcel-2");

    EXPECT_EQ(receive(parcel, 0, {rewritten}).value().state, SubmissionState::committed);
    EXPECT_EQ(county.all_objects().size(), 1U);
}
