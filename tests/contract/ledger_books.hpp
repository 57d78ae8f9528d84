// What each book of the ledger promises: every field comes back, in the order and within the limits its comment states.
#pragma once

#include "tests/contract/ledger_house.hpp"

namespace shanhai::test {

// ---- people

TEST_P(LedgerContract, people_come_back_as_they_were_put)
{
    put(&Facts::people, full_site(), bare_site(), full_pairing(), bare_pairing(), full_person(), bare_person());
    put(&Facts::people, full_credential(), bare_credential(), full_code(), bare_code());

    EXPECT_EQ(ask(&Facts::people, [](auto& book) { return book.site(site_id("niujie")); }), full_site());
    EXPECT_EQ(ask(&Facts::people, [](auto& book) { return book.site(site_id("nobody")); }), std::nullopt);
    EXPECT_EQ(ask(&Facts::people, [](auto& book) { return book.sites(); }), (std::vector{full_site(), bare_site()}));
    EXPECT_EQ(ask(&Facts::people, [](auto& book) { return book.pairings(); }),
              (std::vector{full_pairing(), bare_pairing()}));
    EXPECT_EQ(ask(&Facts::people, [](auto& book) { return book.person(person_id("dr-wang")); }), full_person());
    EXPECT_EQ(ask(&Facts::people, [](auto& book) { return book.person(person_id("nobody")); }), std::nullopt);
    EXPECT_EQ(ask(&Facts::people, [](auto& book) { return book.persons(); }),
              (std::vector{full_person(), bare_person()}));
    EXPECT_EQ(ask(&Facts::people, [](auto& book) { return book.credential(digest_of("full")); }), full_credential());
    EXPECT_EQ(ask(&Facts::people, [](auto& book) { return book.credential(digest_of("?")); }), std::nullopt);
    EXPECT_EQ(ask(&Facts::people, [](auto& book) { return book.credentials(); }),
              (std::vector{full_credential(), bare_credential()}))
        << "by not_before";
    EXPECT_EQ(ask(&Facts::people, [](auto& book) { return book.enrolment_code(digest_of("code")); }), full_code());
    EXPECT_EQ(ask(&Facts::people, [](auto& book) { return book.enrolment_code(digest_of("none")); }), bare_code());
    EXPECT_EQ(ask(&Facts::people, [](auto& book) { return book.enrolment_code(digest_of("?")); }), std::nullopt);
}

TEST_P(LedgerContract, people_put_again_replace_what_was_there)
{
    auto site = bare_site();
    site.id = full_site().id;
    auto pairing = bare_pairing();
    pairing.to = full_pairing().to;
    auto person = bare_person();
    person.id = full_person().id;
    auto credential = bare_credential();
    credential.fingerprint = full_credential().fingerprint;
    auto code = bare_code();
    code.secret = full_code().secret;
    put(&Facts::people, full_site(), full_pairing(), full_person(), full_credential(), full_code());

    put(&Facts::people, site, pairing, person, credential, code);

    EXPECT_EQ(ask(&Facts::people, [](auto& book) { return book.sites(); }), std::vector{site});
    EXPECT_EQ(ask(&Facts::people, [](auto& book) { return book.pairings(); }), std::vector{pairing});
    EXPECT_EQ(ask(&Facts::people, [](auto& book) { return book.persons(); }), std::vector{person});
    EXPECT_EQ(ask(&Facts::people, [](auto& book) { return book.credentials(); }), std::vector{credential});
    EXPECT_EQ(ask(&Facts::people, [&](auto& book) { return book.enrolment_code(code.secret); }), code);
}

TEST_P(LedgerContract, pairings_of_a_site_are_those_from_it)
{
    auto other = full_pairing();
    other.from = site_id("elsewhere");
    put(&Facts::people, full_pairing(), bare_pairing(), other);

    EXPECT_EQ(ask(&Facts::people, [](auto& book) { return book.pairings_of(site_id("niujie")); }),
              (std::vector{full_pairing(), bare_pairing()}));
    EXPECT_EQ(ask(&Facts::people, [](auto& book) { return book.pairings_of(site_id("seaside")); }),
              std::vector<Pairing>{});
    EXPECT_EQ(ask(&Facts::people, [](auto& book) { return book.pairings(); }),
              (std::vector{other, full_pairing(), bare_pairing()}));
}

// ---- archive

TEST_P(LedgerContract, objects_come_back_as_they_were_put)
{
    put(&Facts::archive, full_object(1), bare_object(2));

    EXPECT_EQ(ask(&Facts::archive, [](auto& book) { return book.object(id<ObjectId>(1)); }), full_object(1));
    EXPECT_EQ(ask(&Facts::archive, [](auto& book) { return book.object(id<ObjectId>(2)); }), bare_object(2));
    EXPECT_EQ(ask(&Facts::archive, [](auto& book) { return book.object(id<ObjectId>(3)); }), std::nullopt);

    auto changed = bare_object(1);
    changed.conflicting = true;
    put(&Facts::archive, changed);
    EXPECT_EQ(ask(&Facts::archive, [](auto& book) { return book.object(id<ObjectId>(1)); }), changed);
    EXPECT_EQ(ask(&Facts::archive, [](auto& book) { return book.instance(site_id("niujie"), uid<InstanceUid>(1)); }),
              std::nullopt);
}

TEST_P(LedgerContract, an_instance_is_found_at_its_site_and_a_conflicting_copy_is_not_it)
{
    auto copy = full_object(2);
    copy.instance->instance = uid<InstanceUid>(1);
    copy.conflicting = true;
    auto elsewhere = full_object(3);
    elsewhere.site = site_id("elsewhere");
    elsewhere.instance->instance = uid<InstanceUid>(1);
    put(&Facts::archive, copy, full_object(1), elsewhere);

    const auto find = [&](std::string_view site, int number) {
        return ask(&Facts::archive, [&](auto& book) { return book.instance(site_id(site), uid<InstanceUid>(number)); });
    };
    EXPECT_EQ(find("niujie", 1), full_object(1));
    EXPECT_EQ(find("elsewhere", 1), elsewhere);
    EXPECT_EQ(find("niujie", 2), std::nullopt);
    EXPECT_EQ(find("nobody", 1), std::nullopt);
}

TEST_P(LedgerContract, bytes_are_found_by_their_digest_at_the_site_that_sent_them)
{
    put(&Facts::archive, full_object(1), bare_object(2));

    const auto find = [&](std::string_view site, std::string_view bytes) {
        return ask(&Facts::archive, [&](auto& book) { return book.with_digest(site_id(site), digest_of(bytes)); });
    };
    EXPECT_EQ(find("niujie", "2"), bare_object(2));
    EXPECT_EQ(find("niujie", "3"), std::nullopt);
    EXPECT_EQ(find("elsewhere", "2"), std::nullopt) << "sites do not see each other's";
}

TEST_P(LedgerContract, objects_of_a_study_are_in_order_of_series_number_and_id)
{
    const auto object = [](int number, int series, int position) {
        auto row = full_object(number);
        row.instance->series = uid<SeriesUid>(series);
        row.instance->number = position;
        return row;
    };
    auto other_study = object(6, 1, 1);
    other_study.instance->study = uid<StudyUid>(2);
    auto other_site = object(7, 1, 1);
    other_site.site = site_id("elsewhere");
    auto conflicting = object(8, 1, 1);
    conflicting.conflicting = true;
    put(&Facts::archive, object(1, 2, 1), object(5, 1, 10), object(3, 1, 2), object(2, 1, 10), object(4, 1, -1));
    put(&Facts::archive, other_study, other_site, conflicting, bare_object(9));

    const auto found =
        ask(&Facts::archive, [](auto& book) { return book.objects_of(site_id("niujie"), uid<StudyUid>(1)); });

    EXPECT_EQ(ids_of(found), ids<ObjectId>({4, 3, 2, 5, 1}));
}

TEST_P(LedgerContract, every_object_is_met_once_when_paging_by_place)
{
    const auto object = [](int number, int pack, std::uint64_t offset, std::uint64_t size) {
        auto row = full_object(number);
        row.place = Place{id<PackId>(pack), offset, size};
        return row;
    };
    auto conflicting = object(4, 2, 0, 0);  // an empty object begins where the next one does
    conflicting.conflicting = true;
    put(&Facts::archive, object(1, 2, 9, 9), object(2, 1, 500, 1), object(3, 2, 0, 9), conflicting,
        object(5, 1, 70, 430));

    for (const std::size_t limit : {1, 2, 4, 5, 6}) {
        std::vector<ObjectId> met;
        std::optional<Place> after;
        for (;;) {
            const auto page = ask(&Facts::archive, [&](auto& book) { return book.objects_after(after, limit); });
            EXPECT_LE(page.size(), limit);
            if (page.empty()) break;
            for (const auto& row : page) met.push_back(row.id);
            after = page.back().place;
        }
        EXPECT_EQ(met, ids<ObjectId>({5, 2, 4, 3, 1})) << "pages of " << limit;
    }
}

TEST_P(LedgerContract, studies_come_back_as_they_were_put)
{
    put(&Facts::archive, bare_study(1), bare_study(2));
    put(&Facts::archive, full_study(1));

    const auto find = [&](std::string_view site, int number) {
        return ask(&Facts::archive, [&](auto& book) { return book.study(site_id(site), uid<StudyUid>(number)); });
    };
    EXPECT_EQ(find("niujie", 1), full_study(1));
    EXPECT_EQ(find("niujie", 2), bare_study(2));
    EXPECT_EQ(find("elsewhere", 1), std::nullopt);
}

TEST_P(LedgerContract, quiet_studies_are_those_in_no_case_whose_last_object_came_before)
{
    put(&Facts::archive, bare_study(3), bare_study(1), bare_study(2), full_study(0));

    const auto quiet = [&](Instant before, std::size_t limit) {
        std::vector<StudyUid> uids;
        for (const auto& row : ask(&Facts::archive, [&](auto& book) { return book.quiet_studies(before, limit); }))
            uids.push_back(row.uid);
        return uids;
    };
    EXPECT_EQ(quiet(at(3), 9), (std::vector{uid<StudyUid>(1), uid<StudyUid>(2)}));
    EXPECT_EQ(quiet(at(9), 2), (std::vector{uid<StudyUid>(1), uid<StudyUid>(2)}));
    EXPECT_EQ(quiet(at(9), 3).size(), 3U);
    EXPECT_EQ(quiet(at(1), 9).size(), 0U);
}

// ---- submissions

TEST_P(LedgerContract, clocks_that_are_off_are_listed_until_they_are_right_again)
{
    const auto reading = [](std::string_view site, std::string device, std::int64_t times) {
        return ledger::ClockReading{site_id(site), std::move(device), large, at(1), times};
    };
    put(&Facts::archive, reading("niujie", "DR 1", 2), reading("niujie", tricky, 1), reading("weining", "DR 1", 1),
        reading("niujie", "CT", 1));
    put(&Facts::archive, reading("niujie", "CT", 0));

    const auto off = [&](std::optional<SiteId> site, std::size_t limit) {
        return ask(&Facts::archive, [&](auto& book) { return book.clocks_off(site, limit); });
    };
    EXPECT_EQ(ask(&Facts::archive, [](auto& book) { return book.clock(site_id("niujie"), "CT"); }),
              reading("niujie", "CT", 0));
    EXPECT_EQ(ask(&Facts::archive, [](auto& book) { return book.clock(site_id("weining"), "CT"); }), std::nullopt);
    EXPECT_EQ(off(site_id("niujie"), 9).size(), 2U);
    EXPECT_EQ(off(site_id("niujie"), 1), std::vector{reading("niujie", "DR 1", 2)});
    EXPECT_EQ(off(std::nullopt, 9).back(), reading("weining", "DR 1", 1));
}

TEST_P(LedgerContract, submissions_come_back_as_they_were_put)
{
    auto long_one = full_submission(2);
    long_one.form = long_text;
    for (int i = 0; i < 1000; ++i) long_one.manifest.push_back(long_one.manifest.front());
    put(&Facts::submissions, bare_submission(1), long_one, bare_submission(3));
    put(&Facts::submissions, full_submission(1));

    const auto find = [&](int number) {
        return ask(&Facts::submissions, [&](auto& book) { return book.submission(id<SubmissionId>(number)); });
    };
    EXPECT_EQ(find(1), full_submission(1));
    EXPECT_EQ(find(2), long_one);
    EXPECT_EQ(find(3), bare_submission(3));
    EXPECT_EQ(find(4), std::nullopt);
}

TEST_P(LedgerContract, the_senders_own_name_finds_the_newest_submission_of_that_name)
{
    auto again = full_submission(3);
    again.key = full_submission(1).key;
    auto elsewhere = full_submission(4);
    elsewhere.key = full_submission(1).key;
    elsewhere.site = site_id("elsewhere");
    put(&Facts::submissions, again, full_submission(1), full_submission(2), elsewhere);

    const auto find = [&](std::string_view site, std::string_view key) {
        return ask(&Facts::submissions, [&](auto& book) { return book.with_key(site_id(site), key); });
    };
    EXPECT_EQ(find("niujie", full_submission(1).key), again);
    EXPECT_EQ(find("niujie", full_submission(2).key), full_submission(2));
    EXPECT_EQ(find("elsewhere", full_submission(1).key), elsewhere);
    EXPECT_EQ(find("niujie", "?"), std::nullopt);
}

TEST_P(LedgerContract, an_upload_advances_and_nothing_else_of_it_changes)
{
    put(&Facts::submissions, full_submission(1), full_submission(2));
    const auto advance = [&](int number) {
        return commit(
            [&](Facts& facts) { return facts.submissions().advance(id<SubmissionId>(number), 1ULL << 50, at(77)); });
    };

    ASSERT_TRUE(advance(1));

    auto expected = full_submission(1);
    expected.offset = 1ULL << 50;
    expected.touched_at = at(77);
    const auto find = [&](int number) {
        return ask(&Facts::submissions, [&](auto& book) { return book.submission(id<SubmissionId>(number)); });
    };
    EXPECT_EQ(find(1), expected);
    EXPECT_EQ(find(2), full_submission(2));
    EXPECT_EQ(advance(3).error().code(), errc::not_found);
}

TEST_P(LedgerContract, idle_uploads_are_those_still_open_without_progress_the_oldest_first)
{
    put(&Facts::submissions, bare_submission(3), bare_submission(1), full_submission(0), bare_submission(2));

    const auto idle = [&](Instant before, std::size_t limit) {
        return ids_of(ask(&Facts::submissions, [&](auto& book) { return book.idle_uploads(before, limit); }));
    };
    EXPECT_EQ(idle(at(3), 9), ids<SubmissionId>({1, 2}));
    EXPECT_EQ(idle(at(9), 2), ids<SubmissionId>({1, 2}));
    EXPECT_EQ(idle(at(9), 3), ids<SubmissionId>({1, 2, 3}));
}

TEST_P(LedgerContract, submissions_of_a_site_are_listed_newest_first)
{
    auto elsewhere = full_submission(4);
    elsewhere.site = site_id("elsewhere");
    put(&Facts::submissions, full_submission(2), full_submission(1), elsewhere, full_submission(3));

    const auto list = [&](std::size_t limit) {
        return ids_of(
            ask(&Facts::submissions, [&](auto& book) { return book.submissions_of(site_id("niujie"), limit); }));
    };
    EXPECT_EQ(list(2), ids<SubmissionId>({3, 2}));
    EXPECT_EQ(list(3), ids<SubmissionId>({3, 2, 1}));
    EXPECT_EQ(list(4), ids<SubmissionId>({3, 2, 1}));
}

// ---- reports and deliveries

TEST_P(LedgerContract, reports_come_back_as_they_were_put)
{
    auto other_case = full_report(4);
    other_case.of = id<CaseId>(2);
    auto corrected = full_report(3);
    corrected.signed_at = at(99);
    put(&Facts::reports, full_report(3), full_report(1), full_report(2), other_case, full_prepared(1));
    put(&Facts::reports, corrected);

    EXPECT_EQ(ask(&Facts::reports, [](auto& book) { return book.report(id<ReportId>(1)); }), full_report(1));
    EXPECT_EQ(ask(&Facts::reports, [](auto& book) { return book.report(id<ReportId>(9)); }), std::nullopt);
    EXPECT_EQ(ask(&Facts::reports, [](auto& book) { return book.reports_of(id<CaseId>(1)); }),
              (std::vector{full_report(1), full_report(2), corrected}));
    EXPECT_EQ(ask(&Facts::reports, [](auto& book) { return book.prepared(id<ReportId>(1)); }), full_prepared(1));
    EXPECT_EQ(ask(&Facts::reports, [](auto& book) { return book.prepared(id<ReportId>(2)); }), std::nullopt);
}

TEST_P(LedgerContract, prepared_reports_are_dropped_when_they_expire_and_not_before)
{
    put(&Facts::reports, full_prepared(1), full_prepared(2), full_prepared(3));

    ASSERT_TRUE(commit([](Facts& facts) { return facts.reports().drop_prepared_before(at(2)); }));

    EXPECT_EQ(ask(&Facts::reports, [](auto& book) { return book.prepared(id<ReportId>(1)); }), std::nullopt);
    EXPECT_EQ(ask(&Facts::reports, [](auto& book) { return book.prepared(id<ReportId>(2)); }), full_prepared(2));
    EXPECT_EQ(ask(&Facts::reports, [](auto& book) { return book.prepared(id<ReportId>(3)); }), full_prepared(3));
}

TEST_P(LedgerContract, deliveries_come_back_as_they_were_put)
{
    auto elsewhere = bare_delivery(5);
    elsewhere.report = id<ReportId>(1);
    elsewhere.to = site_id("elsewhere");
    put(&Facts::deliveries, bare_delivery(1), bare_delivery(2), elsewhere);
    put(&Facts::deliveries, full_delivery(1));

    const auto find = [&](int report, std::string_view to) {
        return ask(&Facts::deliveries, [&](auto& book) { return book.delivery(id<ReportId>(report), site_id(to)); });
    };
    EXPECT_EQ(find(1, "niujie"), full_delivery(1));
    EXPECT_EQ(find(2, "niujie"), bare_delivery(2));
    EXPECT_EQ(find(1, "elsewhere"), elsewhere);
    EXPECT_EQ(find(2, "elsewhere"), std::nullopt);
}

TEST_P(LedgerContract, an_inbox_holds_what_the_site_has_not_acknowledged_the_oldest_first)
{
    auto fetched = bare_delivery(2);
    fetched.state = DeliveryState::fetched;
    fetched.fetched_at = at(50);
    auto elsewhere = bare_delivery(5);
    elsewhere.to = site_id("elsewhere");
    put(&Facts::deliveries, bare_delivery(3), full_delivery(1), fetched, elsewhere, bare_delivery(4));

    const auto inbox = [&](bool all, std::size_t limit) {
        return ids_of(ask(&Facts::deliveries, [&](auto& book) { return book.inbox(site_id("niujie"), all, limit); }));
    };
    EXPECT_EQ(inbox(false, 2), ids<DeliveryId>({2, 3}));
    EXPECT_EQ(inbox(false, 3), ids<DeliveryId>({2, 3, 4}));
    EXPECT_EQ(inbox(false, 9), ids<DeliveryId>({2, 3, 4}));
    EXPECT_EQ(inbox(true, 9), ids<DeliveryId>({1, 2, 3, 4}));
    EXPECT_EQ(ask(&Facts::deliveries, [](auto& book) { return book.unacknowledged(); }), 4);
}

}  // namespace shanhai::test
