// The comment of server/ledger/ledger.hpp, executable. An adapter's test says once
//
//   INSTANTIATE_TEST_SUITE_P(Memory, LedgerContract, testing::Values(LedgerAdapter{"memory", open_memory}));
//
// and is then held to every word of it. "Durable" needs a process that dies, so each durable adapter shows that itself.
#pragma once

#include "tests/contract/ledger_alerts.hpp"
#include "tests/contract/ledger_audits.hpp"
#include "tests/contract/ledger_books.hpp"
#include "tests/contract/ledger_commitments.hpp"
#include "tests/contract/ledger_house.hpp"
#include "tests/contract/ledger_outbox.hpp"
#include "tests/contract/ledger_queue.hpp"
#include "tests/contract/ledger_uploads.hpp"
#include "tests/contract/ledger_writing.hpp"

#include <set>

namespace shanhai::test {

inline auto put_pair(Facts& facts, int number) -> Result<void>
{
    if (auto done = facts.cases().put(waiting_case(number)); !done) return done;
    return facts.people().put(full_site());
}

// ---- atomic

TEST_P(LedgerContract, a_commit_answers_what_its_work_answers)
{
    auto work = [](Facts&) -> Result<std::unique_ptr<int>> { return std::make_unique<int>(7); };

    EXPECT_EQ(*run(io, ledger().commit(work)).value(), 7);
    EXPECT_EQ(*run(io, ledger().look(work)).value(), 7);
}

TEST_P(LedgerContract, a_work_that_answers_a_fault_writes_nothing)
{
    auto changed = full_site();
    changed.name = "another";
    put(&Facts::people, full_site());
    put(&Facts::reports, full_prepared(1));
    put(&Facts::submissions, full_submission(1));

    const auto done = commit([&](Facts& facts) -> Result<void> {
        EXPECT_TRUE(facts.people().put(changed));
        EXPECT_TRUE(facts.people().put(bare_site()));
        EXPECT_TRUE(facts.reports().drop_prepared_before(at(100)));
        EXPECT_TRUE(facts.submissions().advance(id<SubmissionId>(1), 1, at(100)));
        EXPECT_TRUE(facts.trail().append(full_event()));
        EXPECT_TRUE(facts.trail().append(audit_entry(1)));
        return Fault{errc::stale, "test"};
    });

    EXPECT_EQ(done.error(), (Fault{errc::stale, "test"}));
    EXPECT_EQ(ask(&Facts::people, [](auto& book) { return book.sites(); }), std::vector{full_site()});
    EXPECT_EQ(ask(&Facts::reports, [](auto& book) { return book.prepared(id<ReportId>(1)); }), full_prepared(1));
    EXPECT_EQ(ask(&Facts::submissions, [](auto& book) { return book.submission(id<SubmissionId>(1)); }),
              full_submission(1));
    EXPECT_EQ(ask(&Facts::trail, [](auto& trail) { return trail.last_event(); }), 0);
    EXPECT_EQ(ask(&Facts::trail, [](auto& trail) { return trail.last_audit(); }), std::nullopt);
}

TEST_P(LedgerContract, a_work_that_throws_writes_nothing_and_the_ledger_goes_on)
{
    const auto done = commit([](Facts& facts) -> Result<void> {
        EXPECT_TRUE(put_pair(facts, 1));
        throw std::logic_error{"a bug"};
    });
    EXPECT_EQ(done.error().code(), errc::internal);
    EXPECT_EQ(look([](Facts&) -> Result<int> { throw std::logic_error{"a bug"}; }).error().code(), errc::internal);

    put(&Facts::cases, waiting_case(2));
    EXPECT_EQ(ids_of(ask(&Facts::cases, [](auto& book) { return book.list({}); })), ids<CaseId>({2}));
    EXPECT_TRUE(ask(&Facts::people, [](auto& book) { return book.sites(); }).empty());
}

TEST_P(LedgerContract, a_look_does_not_write)
{
    const auto done = look([](Facts& facts) -> Result<void> {
        return static_cast<void>(facts.people().put(full_site())), Result<void>{};
    });

    EXPECT_EQ(done.error().code(), errc::internal) << "writing on a look is a bug";
    EXPECT_TRUE(ask(&Facts::people, [](auto& book) { return book.sites(); }).empty());
}

// ---- in order

TEST_P(LedgerContract, a_work_sees_what_was_committed_before_it_and_what_it_wrote_itself)
{
    put(&Facts::cases, waiting_case(1));

    const auto seen = commit([](Facts& facts) -> Result<std::vector<CaseId>> {
        EXPECT_TRUE(facts.cases().put(waiting_case(2)));
        return ids_of(facts.cases().waiting({site_id("seaside"), {"CT"}}, 9).value());
    });

    EXPECT_EQ(seen.value(), ids<CaseId>({1, 2}));
}

TEST_P(LedgerContract, events_are_numbered_without_gaps_though_some_of_200_commits_at_once_fail)
{
    constexpr int commits = 200;
    std::map<int, std::int64_t> numbers;
    int faults = 0;
    const auto one = [&](int number) -> awaitable<void> {
        auto work = [number](Facts& facts) -> Result<std::int64_t> {
            auto event = bare_event();
            event.body = std::to_string(number);
            auto given = facts.trail().append(event);
            if (number % 7 == 0) return Fault{errc::conflict, "test"};
            if (number % 31 == 1) throw std::logic_error{"a bug"};
            return given;
        };
        auto done = co_await ledger().commit(std::move(work));
        if (done)
            numbers.emplace(number, *done);
        else
            ++faults;
    };

    for (int number = 0; number < commits; ++number) asio::co_spawn(io, one(number), asio::detached);
    io.run();

    EXPECT_EQ(int(numbers.size()) + faults, commits);
    ASSERT_GT(faults, 30);
    const auto events = ask(&Facts::trail, [](auto& trail) { return trail.events(0, std::nullopt, 1000); });
    ASSERT_EQ(events.size(), numbers.size());
    for (std::size_t i = 0; i < events.size(); ++i) {
        EXPECT_EQ(events[i].number, std::int64_t(i) + 1);
        EXPECT_EQ(numbers.at(std::stoi(events[i].body)), events[i].number) << "the answer is the number that was kept";
    }
}

TEST_P(LedgerContract, a_look_sees_one_moment_whatever_is_committed_meanwhile)
{
    put(&Facts::submissions, bare_submission(1), bare_submission(2));
    int left = 60;
    const auto writer = [&]() -> awaitable<void> {
        for (std::uint64_t offset = 1; left > 0; ++offset) {
            auto work = [offset](Facts& facts) -> Result<void> {
                if (auto done = facts.submissions().advance(id<SubmissionId>(1), offset, at(1)); !done) return done;
                return facts.submissions().advance(id<SubmissionId>(2), offset, at(1));
            };
            auto done = co_await ledger().commit(std::move(work));
            EXPECT_TRUE(done);
        }
    };
    const auto reader = [&]() -> awaitable<void> {
        while (left-- > 0) {
            auto work = [](Facts& facts) -> Result<std::pair<std::uint64_t, std::uint64_t>> {
                const auto first = facts.submissions().submission(id<SubmissionId>(1)).value();
                const auto second = facts.submissions().submission(id<SubmissionId>(2)).value();
                return std::pair{first->offset, second->offset};
            };
            auto seen = co_await ledger().look(std::move(work));
            EXPECT_EQ(seen.value().first, seen.value().second);
        }
    };

    asio::co_spawn(io, writer(), asio::detached);
    for (int readers = 0; readers < 3; ++readers) asio::co_spawn(io, reader(), asio::detached);
    io.run();
}

TEST_P(LedgerContract, an_answer_never_comes_before_the_caller_has_let_go_of_its_thread)
{
    std::vector<std::string> heard;
    const auto caller = [&]() -> awaitable<void> {
        asio::post(io, [&] { heard.push_back("somebody else"); });
        auto work = [](Facts&) -> Result<void> { return {}; };
        auto done = co_await ledger().commit(work);
        heard.push_back(done ? "committed" : "failed");
        asio::post(io, [&] { heard.push_back("somebody else"); });
        auto looked = co_await ledger().look(work);
        heard.push_back(looked ? "looked" : "failed");
    };

    asio::co_spawn(io, caller(), asio::detached);
    io.run();

    EXPECT_EQ(heard, (std::vector<std::string>{"somebody else", "committed", "somebody else", "looked"}));
}

// ---- bounded, repeatable, cancelled

TEST_P(LedgerContract, when_one_too_many_waits_it_alone_is_told_busy_at_once)
{
    std::vector<Result<int>> answers;
    const auto one = [&](int number) -> awaitable<void> {
        auto work = [number](Facts& facts) -> Result<int> {
            if (auto done = put_pair(facts, number); !done) return done.error();
            return number;
        };
        auto answer = co_await ledger().commit(std::move(work));
        answers.push_back(std::move(answer));
    };

    house().hold();
    for (int number = 0; number <= int(works_waiting_max); ++number) asio::co_spawn(io, one(number), asio::detached);
    while (answers.empty()) ASSERT_EQ(io.run_one(), 1U);

    EXPECT_EQ(answers.front().error().code(), errc::busy);
    house().release();
    io.run();
    ASSERT_EQ(answers.size(), works_waiting_max + 1);
    EXPECT_EQ(std::count_if(answers.begin(), answers.end(), [](const auto& answer) { return answer.has_value(); }),
              std::ptrdiff_t(works_waiting_max));
    EXPECT_TRUE(commit([](Facts&) -> Result<int> { return 1; })) << "the places are given back";
}

TEST_P(LedgerContract, committing_the_same_facts_again_changes_nothing)
{
    const auto work = [](Facts& facts) -> Result<void> {
        if (auto done = put_pair(facts, 1); !done) return done;
        return facts.archive().put(full_object(1));
    };
    ASSERT_TRUE(commit(work));
    ASSERT_TRUE(commit(work));

    EXPECT_EQ(ask(&Facts::cases, [](auto& book) { return book.list({}); }), std::vector{waiting_case(1)});
    EXPECT_EQ(ask(&Facts::archive, [](auto& book) { return book.objects_after(std::nullopt, 9); }),
              std::vector{full_object(1)});
}

TEST_P(LedgerContract, a_commit_nobody_waits_for_happens_whole_or_not_at_all)
{
    const auto forgetful = [&](int number) -> awaitable<void> {
        auto work = [number](Facts& facts) -> Result<void> {
            if (auto done = facts.cases().put(waiting_case(number)); !done) return done;
            return facts.archive().put(bare_study(number));
        };
        const auto done = co_await ledger().commit(std::move(work));
        static_cast<void>(done);
    };
    std::vector<std::unique_ptr<asio::cancellation_signal>> signals;
    for (int number = 1; number <= 20; ++number) {
        signals.push_back(std::make_unique<asio::cancellation_signal>());
        asio::co_spawn(io, forgetful(number), asio::bind_cancellation_slot(signals.back()->slot(), asio::detached));
        io.poll_one();
        signals.back()->emit(asio::cancellation_type::terminal);
    }
    io.run();
    io.restart();

    put(&Facts::people, full_site());  // everything accepted before has happened by now
    for (int number = 1; number <= 20; ++number) {
        const auto row = ask(&Facts::cases, [&](auto& book) { return book.find(id<CaseId>(number)); });
        const auto study =
            ask(&Facts::archive, [&](auto& book) { return book.study(site_id("niujie"), uid<StudyUid>(number)); });
        EXPECT_EQ(row.has_value(), study.has_value()) << number;
    }
}

}  // namespace shanhai::test
