// What the SQLite ledger promises beyond the contract: files, flushes, limits and damage.
#include "server/adapters/sqlite/ledger.hpp"

#include "server/adapters/sqlite/failing_disk.hpp"
#include "tests/contract/ledger_rows.hpp"
#include "tests/support/run.hpp"
#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <future>

namespace shanhai::test {
namespace {

class SqliteLedger : public testing::Test {
protected:
    void open(sqlite::Settings settings = {})
    {
        ledger.reset();  // one at a time
        auto opened = sqlite::Ledger::open(file, settings);
        ASSERT_TRUE(opened) << opened.error().at();
        ledger = std::move(*opened);
    }
    auto refusal() -> Fault
    {
        ledger.reset();
        const auto opened = sqlite::Ledger::open(file);
        return opened ? Fault{errc::internal, "opened"} : opened.error();
    }
    void tamper(const std::string& sql)
    {
        ledger.reset();
        ASSERT_TRUE(sqlite::Db::open(file, sqlite::Db::Access::write).value().script(sql));
    }
    template <class Work>
    auto commit(Work work)
    {
        return run(io, ledger->commit(std::move(work)));
    }
    template <class Work>
    auto look(Work work)
    {
        return run(io, ledger->look(std::move(work)));
    }
    auto cases() -> std::size_t
    {
        const auto count = [](Facts& facts) -> Result<std::size_t> {
            return facts.cases().list({.limit = 100'000}).value().size();
        };
        return look(count).value();
    }

    // Starts a commit that puts a case, and lists its answer when it comes.
    auto put_case(int number) -> awaitable<void>
    {
        auto work = [number](Facts& facts) -> Result<void> { return facts.cases().put(waiting_case(number)); };
        auto answer = co_await ledger->commit(std::move(work));
        answers.push_back(std::move(answer));
    }

    std::optional<FailingDisk> disk;  // for those who ask for one, before they open
    TempDir folder;
    std::filesystem::path file = folder / "ledger.db";
    asio::io_context io{1};
    std::vector<Result<void>> answers;
    std::unique_ptr<sqlite::Ledger> ledger;
};

auto put_case_1(Facts& facts) -> Result<void> { return facts.cases().put(waiting_case(1)); }
auto find_case_1(Facts& facts) -> Result<std::optional<Case>> { return facts.cases().find(id<CaseId>(1)); }

// ---- the file

TEST_F(SqliteLedger, finds_everything_again_after_a_restart)
{
    open();
    ASSERT_TRUE(commit(put_case_1));
    open();

    EXPECT_EQ(look(find_case_1).value(), waiting_case(1));
    EXPECT_EQ(commit([](Facts& facts) { return facts.trail().append(full_event()); }).value(), 1);
    open();
    EXPECT_EQ(commit([](Facts& facts) { return facts.trail().append(full_event()); }).value(), 2);
}

TEST_F(SqliteLedger, leaves_no_log_behind_when_it_closes)
{
    open();
    ASSERT_TRUE(commit(put_case_1));
    EXPECT_TRUE(std::filesystem::exists(file.string() + "-wal"));

    ledger.reset();

    EXPECT_FALSE(std::filesystem::exists(file.string() + "-wal"));
}

TEST_F(SqliteLedger, keeps_its_files_to_itself)
{
    open();
    ASSERT_TRUE(commit(put_case_1));

    using std::filesystem::perms;
    for (const auto* suffix : {"", "-wal", "-shm"}) {
        const auto allowed = std::filesystem::status(file.string() + suffix).permissions();
        EXPECT_EQ(allowed & (perms::group_all | perms::others_all), perms::none) << suffix;
    }
}

TEST_F(SqliteLedger, refuses_a_file_that_is_no_database)
{
    std::ofstream{file} << std::string(8192, '?');

    EXPECT_EQ(refusal().code(), errc::corrupt);
}

TEST_F(SqliteLedger, refuses_a_damaged_file)
{
    open();
    ASSERT_TRUE(commit([](Facts& facts) -> Result<void> {
        for (int number = 0; number < 100; ++number) EXPECT_TRUE(facts.cases().put(waiting_case(number)));
        return {};
    }));
    ledger.reset();
    const auto size = std::filesystem::file_size(file);
    {
        std::fstream damage{file, std::ios::in | std::ios::out | std::ios::binary};
        damage.seekp(static_cast<std::streamoff>(size - 3 * 4096));
        damage << std::string(2 * 4096, '\x5A');
    }

    EXPECT_EQ(refusal().code(), errc::corrupt);
}

TEST_F(SqliteLedger, refuses_a_folder_that_is_not_there)
{
    file = folder / "nowhere/ledger.db";

    EXPECT_EQ(refusal().code(), errc::unavailable);
}

TEST_F(SqliteLedger, refuses_a_database_that_a_newer_program_has_migrated)
{
    open();
    tamper("INSERT INTO migrations VALUES (999, '0999_later', x'00')");
    EXPECT_EQ(refusal().code(), errc::corrupt) << "not even a digest";

    tamper("UPDATE migrations SET digest = zeroblob(32) WHERE number = 999");
    EXPECT_EQ(refusal(), (Fault{errc::unsupported, "ledger.migration.newer", "0999_later"}));
}

TEST_F(SqliteLedger, refuses_a_database_whose_migration_was_another)
{
    open();
    tamper("UPDATE migrations SET digest = zeroblob(32) WHERE number = 1");

    EXPECT_EQ(refusal(), (Fault{errc::mismatch, "ledger.migration.changed", "0001_facts"}));
}

TEST_F(SqliteLedger, calls_a_row_that_does_not_read_back_damaged_and_serves_the_others)
{
    open();
    ASSERT_TRUE(commit(put_case_1));
    ASSERT_TRUE(commit([](Facts& facts) { return facts.cases().put(waiting_case(2)); }));
    for (const auto* damage :
         {"facts = '{'", "facts = '{}'", "site = 'NOT A NAME'", "priority = 9", "state = 'asleep'"}) {
        tamper(std::string{"UPDATE cases SET "} + damage + " WHERE id = '" + id<CaseId>(1).text() + "'");
        open();
        EXPECT_EQ(look(find_case_1).error(), (Fault{errc::corrupt, "ledger.row"})) << damage;
        EXPECT_TRUE(look([](Facts& facts) { return facts.cases().find(id<CaseId>(2)); }).value()) << damage;
    }
}

// ---- flushes

TEST_F(SqliteLedger, answers_a_commit_only_after_it_was_flushed)
{
    disk.emplace();
    open();
    for (int number = 1; number <= 20; ++number) {
        const int before = disk->flushes;
        run(io, put_case(number));
        EXPECT_GT(disk->flushes, before);
    }
}

TEST_F(SqliteLedger, tells_everybody_of_a_group_when_the_flush_fails_and_keeps_nothing)
{
    disk.emplace();
    open();
    run(io, put_case(1));
    disk->flush_answers = SQLITE_IOERR_FSYNC;

    for (int number = 2; number <= 20; ++number) asio::co_spawn(io, put_case(number), asio::detached);
    io.restart();
    io.run();

    ASSERT_EQ(answers.size(), 20U);
    EXPECT_TRUE(answers.front());
    for (std::size_t i = 1; i < answers.size(); ++i) EXPECT_EQ(answers[i].error().code(), errc::unavailable);
    EXPECT_EQ(cases(), 1U);

    disk->flush_answers = SQLITE_OK;
    EXPECT_EQ(commit(put_case_1).error().code(), errc::unavailable) << "what the disk holds is unknown until a restart";
    open();
    EXPECT_TRUE(commit(put_case_1));
}

TEST_F(SqliteLedger, a_full_disk_is_said_and_goes_away_when_there_is_room_again)
{
    disk.emplace();
    open();
    disk->write_answers = SQLITE_FULL;
    EXPECT_EQ(commit(put_case_1).error().code(), errc::storage_full);
    EXPECT_EQ(look(find_case_1).value(), std::nullopt);

    disk->write_answers = SQLITE_OK;
    EXPECT_TRUE(commit(put_case_1));
    EXPECT_EQ(look(find_case_1).value(), waiting_case(1));
}

TEST_F(SqliteLedger, takes_no_more_room_than_it_was_given)
{
    open({.file_max = 1_MiB});
    const auto put_large = [](int number) {
        return [number](Facts& facts) {
            auto draft = full_draft();
            draft.of = id<CaseId>(number);
            return facts.cases().put(draft);
        };
    };
    const auto has = [&](int number) {
        return look([number](Facts& facts) { return facts.cases().draft(id<CaseId>(number)); }).value().has_value();
    };
    Result<void> last;
    int number = 0;
    while (last && number < 100) last = commit(put_large(++number));

    EXPECT_EQ(last.error().code(), errc::storage_full);
    EXPECT_TRUE(has(number - 1));
    EXPECT_FALSE(has(number));
    EXPECT_TRUE(commit(put_case_1)) << "what is small still fits";
    ledger.reset();
    EXPECT_LE(std::filesystem::file_size(file), 1_MiB);
}

// ---- groups

TEST_F(SqliteLedger, those_who_wait_share_one_flush_and_a_failure_is_only_its_own)
{
    open({.writer = {.group_max = 50}});
    std::promise<void> begun;
    std::promise<void> gate;
    auto holding = [&]() -> awaitable<void> {
        auto work = [&](Facts&) -> Result<void> { return begun.set_value(), gate.get_future().wait(), Result<void>{}; };
        auto answer = co_await ledger->commit(work);
        answers.push_back(std::move(answer));
    };
    auto failing = [&]() -> awaitable<void> {
        auto work = [](Facts& facts) -> Result<void> {
            EXPECT_TRUE(facts.cases().put(waiting_case(200)));
            return Fault{errc::stale, "test"};
        };
        auto answer = co_await ledger->commit(work);
        answers.push_back(std::move(answer));
    };
    asio::co_spawn(io, holding(), asio::detached);
    io.poll();
    begun.get_future().wait();
    for (int number = 1; number <= 99; ++number) asio::co_spawn(io, put_case(number), asio::detached);
    asio::co_spawn(io, failing(), asio::detached);
    io.poll();

    gate.set_value();
    io.run();

    EXPECT_EQ(ledger->counts().works, 101U);
    EXPECT_EQ(ledger->counts().groups, 3U) << "the one that held, then twice fifty";
    EXPECT_EQ(ledger->counts().failed, 1U);
    EXPECT_EQ(std::count_if(answers.begin(), answers.end(), [](const auto& answer) { return answer.has_value(); }),
              100);
    EXPECT_EQ(cases(), 99U);
}

TEST_F(SqliteLedger, does_what_it_accepted_before_it_closes)
{
    open();
    for (int number = 1; number <= 50; ++number) asio::co_spawn(io, put_case(number), asio::detached);
    io.poll();
    open();

    EXPECT_EQ(cases(), 50U);
}

TEST_F(SqliteLedger, a_look_keeps_its_moment_while_others_commit)
{
    open();
    run(io, put_case(1));
    std::promise<void> begun;
    std::promise<void> gate;
    std::vector<std::size_t> seen;
    auto looking = [&]() -> awaitable<void> {
        auto work = [&](Facts& facts) -> Result<void> {
            seen.push_back(facts.cases().list({}).value().size());
            begun.set_value();
            gate.get_future().wait();
            seen.push_back(facts.cases().list({}).value().size());
            return {};
        };
        const auto done = co_await ledger->look(work);
        EXPECT_TRUE(done);
    };
    asio::co_spawn(io, looking(), asio::detached);
    io.restart();
    io.poll();
    begun.get_future().wait();
    auto write = std::async(std::launch::async, [&] {
        asio::io_context other{1};
        const auto put_case_2 = [](Facts& facts) { return facts.cases().put(waiting_case(2)); };
        return run(other, ledger->commit(put_case_2)).has_value();
    });
    EXPECT_TRUE(write.get());
    gate.set_value();
    io.run();

    EXPECT_EQ(seen, (std::vector<std::size_t>{1, 1}));
    EXPECT_EQ(cases(), 2U);
}

// ---- works that go wrong

TEST_F(SqliteLedger, text_that_is_not_unicode_is_refused_and_nothing_is_written)
{
    open();
    const auto put_name = [](std::string name) {
        return [name](Facts& facts) {
            auto site = full_site();
            site.name = name;
            return facts.people().put(site);
        };
    };

    EXPECT_EQ(commit(put_name("\xC5\xA3\xBD\xD6")).error(), (Fault{errc::malformed, "ledger.text"}))
        << "GBK, not UTF-8";
    EXPECT_TRUE(commit(put_name("牛街")));
}

TEST_F(SqliteLedger, what_failed_in_the_database_is_not_acknowledged_though_the_work_did_not_look)
{
    open();

    const auto done = commit([](Facts& facts) -> Result<void> {
        auto site = full_site();
        site.name = "\xFF";
        static_cast<void>(facts.people().put(site));
        return facts.cases().put(waiting_case(1));
    });

    EXPECT_EQ(done.error().code(), errc::malformed);
    EXPECT_EQ(look(find_case_1).value(), std::nullopt);
}

}  // namespace
}  // namespace shanhai::test
