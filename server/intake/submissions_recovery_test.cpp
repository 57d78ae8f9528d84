#include "server/intake/submissions_for_tests.hpp"

using namespace shanhai;
using namespace shanhai::intake;
using namespace shanhai::intake::test;
using ledger::Submission;
using ledger::SubmissionState;

TEST_F(SubmissionsTest, a_stream_may_break_off_anywhere_and_goes_on_there)
{
    const auto end = stream.size();
    for (const auto cut : {std::size_t{1}, front.size() - 1, front.size(), front.size() + 1, end - 1}) {
        County fresh;
        auto intake = submissions_of(fresh, signer);
        const auto parcel = fresh.ask(intake.declare(fresh.clinic(), request_for(both))).value();

        auto link = pull_of({from(stream, 0, cut)});
        const auto half = fresh.ask(intake.receive(fresh.clinic(), parcel.id, 0, link, [] {})).value();
        EXPECT_EQ(half.offset, cut);
        EXPECT_EQ(half.state, SubmissionState::uploading);

        link = pull_of({from(stream, cut)});
        const auto whole = fresh.ask(intake.receive(fresh.clinic(), parcel.id, cut, link, [] {})).value();
        EXPECT_EQ(whole.state, SubmissionState::committed) << "cut at " << cut;
    }
}

TEST_F(SubmissionsTest, a_byte_at_a_time_arrives_as_well)
{
    const auto parcel = declared({front});

    for (std::size_t at = 0; at < front.size(); ++at) ASSERT_TRUE(receive(parcel, at, {from(front, at, at + 1)}));

    EXPECT_EQ(find(parcel).value().state, SubmissionState::committed);
    EXPECT_EQ(county.bytes_of(county.all_objects().at(0)), front);
}

TEST_F(SubmissionsTest, whoever_repeats_gets_the_earlier_answer)
{
    const auto parcel = declared(both);
    EXPECT_EQ(declared(both).id, parcel.id);

    const auto done = receive(parcel, 0, {stream}).value();

    EXPECT_EQ(receive(parcel, 0, {stream}).value(), done);
    EXPECT_EQ(declared(both), done);
    EXPECT_EQ(county.cases().size(), 1U);
}

TEST_F(SubmissionsTest, an_upload_goes_on_only_where_it_was_acknowledged)
{
    const auto parcel = declared({front});
    ASSERT_TRUE(receive(parcel, 0, {from(front, 0, 100)}));

    for (const std::uint64_t offset : {0, 99, 101})
        EXPECT_EQ(code_of(receive(parcel, offset, {from(front, 100)})), (Fault{errc::conflict, "upload.offset"}));
    EXPECT_EQ(receive(parcel, 100, {from(front, 100)}).value().state, SubmissionState::committed);
}

TEST_F(SubmissionsTest, what_came_before_the_link_was_cut_survives_a_power_cut)
{
    const auto parcel = declared(both);
    const auto middle = front.size() + 33;

    EXPECT_EQ(code_of(receive(parcel, 0, {from(stream, 0, middle)}, cut_link)), cut_link);
    power_cut();

    EXPECT_EQ(find(parcel).value().offset, middle);
    EXPECT_EQ(receive(parcel, middle, {from(stream, middle)}).value().state, SubmissionState::committed);
    EXPECT_EQ(county.bytes_of(county.objects_of(county.niujie, "2.25.1").at(1)), side);
}

TEST_F(SubmissionsTest, a_flush_that_fails_acknowledges_nothing)
{
    const auto parcel = declared({front});
    county.packs.fail_flush(1, Fault{errc::unavailable, "archive.sync"});

    EXPECT_EQ(code_of(receive(parcel, 0, {from(front, 0, 100)})), (Fault{errc::unavailable, "archive.sync"}));
    EXPECT_EQ(offset_of(parcel), 0U);
    power_cut();

    EXPECT_EQ(receive(parcel, 0, {front}).value().state, SubmissionState::committed);
}

TEST_F(SubmissionsTest, a_lost_acknowledgement_makes_no_second_case)
{
    const auto parcel = declared({front});
    county.ledger.lose_acknowledgements(errc::timeout, 2);

    EXPECT_EQ(code_of(receive(parcel, 0, {front})).code(), errc::timeout) << "the offset was acknowledged, unheard";
    EXPECT_EQ(code_of(find(parcel)).code(), errc::timeout) << "the case was opened, unheard";

    EXPECT_EQ(find(parcel).value().state, SubmissionState::committed);
    EXPECT_EQ(receive(parcel, 0, {front}).value().state, SubmissionState::committed);
    EXPECT_EQ(county.cases().size(), 1U);
    EXPECT_EQ(county.all_objects().size(), 1U);
}

TEST_F(SubmissionsTest, a_full_disk_costs_time_and_no_bytes)
{
    const auto parcel = declared(both);
    county.packs.set_room(front.size() + 10);

    EXPECT_EQ(code_of(receive(parcel, 0, {stream})).code(), errc::storage_full);
    EXPECT_EQ(offset_of(parcel), front.size());

    county.packs.set_room(1_GiB);
    EXPECT_EQ(receive(parcel, front.size(), {side}).value().state, SubmissionState::committed);
}

TEST_F(SubmissionsTest, an_upload_nobody_goes_on_with_is_given_up)
{
    const auto parcel = declared(both);
    ASSERT_TRUE(receive(parcel, 0, {from(stream, 0, 50)}));

    county.clock.advance(IntakeSettings{}.upload_life);
    EXPECT_EQ(county.ask(submissions->expire_idle()).value(), 0U);
    county.clock.advance(std::chrono::microseconds{1});
    EXPECT_EQ(county.ask(submissions->expire_idle()).value(), 1U);

    EXPECT_EQ(find(parcel).value().state, SubmissionState::aborted);
    EXPECT_EQ(county.ask(county.packs.look(parcel.pack)).error().code(), errc::not_found);
    EXPECT_EQ(code_of(receive(parcel, 50, {from(stream, 50)})).code(), errc::not_found);
}

TEST_F(SubmissionsTest, a_restart_commits_what_was_complete)
{
    const auto complete = declared({front});
    const auto begun = declared({side}, "parcel-2");
    ASSERT_TRUE(receive(begun, 0, {from(side, 0, 20)}));
    county.ledger.lose_acknowledgements(errc::unavailable);
    ASSERT_FALSE(receive(complete, 0, {front}));
    ASSERT_TRUE(county.cases().empty());
    power_cut();

    EXPECT_EQ(county.ask(submissions->recover()).value(), 1U);

    EXPECT_EQ(county.cases().size(), 1U);
    EXPECT_EQ(find(complete).value().state, SubmissionState::committed);
    EXPECT_EQ(find(begun).value().state, SubmissionState::uploading);
}

// The picture is larger than several checkpoints, and the power goes while it is on its way.
TEST_F(SubmissionsTest, a_power_cut_in_the_middle_loses_nothing_that_was_acknowledged)
{
    const auto large = image({.pixels = std::string(2'000'000, 'p')});
    for (const std::uint64_t seed : {1, 2, 3}) {
        County fresh;
        auto settings = IntakeSettings{};
        settings.checkpoint = 512_KiB;
        auto before = submissions_of(fresh, signer, settings);
        const auto parcel = fresh.ask(before.declare(fresh.clinic(), request_for({large}))).value();

        auto chance = shanhai::test::SeededEntropy{seed};
        auto link = pull_of({from(large, 0, 1'200'000)}, cut_link);
        std::uint64_t asked = 0;
        auto failing = Pull{[&](asio::mutable_buffer into) {
            if (asked >= 1'000'000) fresh.packs.crash(chance);  // what comes behind the last checkpoint
            asked += into.size();
            return link(into);
        }};
        ASSERT_FALSE(fresh.ask(before.receive(fresh.clinic(), parcel.id, 0, failing, [] {})));

        auto after = submissions_of(fresh, signer, settings);
        const auto safe = fresh.ask(after.find(fresh.clinic(), parcel.id)).value().offset;
        ASSERT_GE(safe, 512_KiB);
        ASSERT_LT(safe, 1'200'000U);
        link = pull_of({from(large, safe)});
        const auto done = fresh.ask(after.receive(fresh.clinic(), parcel.id, safe, link, [] {})).value();
        EXPECT_EQ(done.state, SubmissionState::committed);
        EXPECT_EQ(fresh.bytes_of(fresh.all_objects().at(0)), large);
    }
}

// The clinic's router changed its address: the relay still holds a connection that nobody is at the other end of.
TEST_F(SubmissionsTest, a_new_connection_takes_over_from_a_dead_one)
{
    const auto parcel = declared({front});
    asio::steady_timer silence{county.io, asio::steady_timer::time_point::max()};
    auto beginning = pull_of({from(front, 0, 100)});
    bool said = false;
    auto dead = Pull{[&](asio::mutable_buffer into) -> awaitable<Result<std::size_t>> {
        if (!std::exchange(said, true)) return beginning(into);
        return [](asio::steady_timer& timer) -> awaitable<Result<std::size_t>> {
            co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
            co_return cut_link;
        }(silence);
    }};
    std::optional<Result<Submission>> first;
    // In the past it stays: a body that let go ends every later read too.
    const auto let_go = [&] { silence.expires_at(asio::steady_timer::time_point::min()); };
    auto keep = [](awaitable<Result<Submission>> task, std::optional<Result<Submission>>& into) -> awaitable<void> {
        auto result = co_await std::move(task);
        into = std::move(result);
    };
    auto task = submissions->receive(county.clinic(), parcel.id, 0, dead, let_go);
    asio::co_spawn(county.io, keep(std::move(task), first), asio::detached);
    county.io.restart();
    while (!said && county.io.run_one_for(std::chrono::seconds{10}) != 0) {}
    county.io.poll();

    EXPECT_EQ(code_of(receive(parcel, 0, {front})), (Fault{errc::conflict, "upload.offset"}));

    ASSERT_TRUE(first) << "the dead connection let go";
    EXPECT_EQ(offset_of(parcel), 100U) << "and what it had brought is safe";
    EXPECT_EQ(receive(parcel, 100, {from(front, 100)}).value().state, SubmissionState::committed);
}
