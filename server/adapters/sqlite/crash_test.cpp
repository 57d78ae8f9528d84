// Acknowledged means durable: a process that commits is killed at any moment, and nothing it acknowledged is missing.
#include "server/adapters/sqlite/ledger.hpp"

#include "tests/contract/ledger_rows.hpp"
#include "tests/support/run.hpp"
#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>
#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <random>

namespace shanhai::test {
namespace {

constexpr auto child_variable = "SHANHAI_LEDGER_OF_THE_CHILD";
constexpr int rounds = 24;
constexpr int writers = 8;

// One commit: an event, whose body is the number of a study and of a case in the same commit.
auto put_both(Facts& facts, const std::string& uid) -> Result<std::int64_t>
{
    auto study = bare_study(1);
    study.uid = StudyUid::parse(uid).value();
    if (auto done = facts.archive().put(study); !done) return done.error();
    auto event = bare_event();
    event.body = uid;
    return facts.trail().append(event);
}

auto commit_for_ever(sqlite::Ledger& ledger, std::string prefix) -> awaitable<void>
{
    for (int count = 1;; ++count) {
        auto uid = prefix + std::to_string(count);
        auto work = [uid](Facts& facts) { return put_both(facts, uid); };
        auto number = co_await ledger.commit(std::move(work));
        if (!number) std::abort();
        // Only now is it said, over a pipe that outlives us.
        if (::write(STDOUT_FILENO, &*number, sizeof *number) != sizeof *number) std::abort();
    }
}

class Child {
public:
    Child(const std::filesystem::path& file, int round)
    {
        if (::pipe(pipe_) != 0) throw std::runtime_error{"no pipe"};
        const auto name = file.string();
        const auto number = std::to_string(round);
        pid_ = ::fork();
        if (pid_ != 0) {
            ::close(pipe_[1]);
            return;
        }
        ::dup2(pipe_[1], STDOUT_FILENO);
        ::close(pipe_[0]);
        ::setenv(child_variable, name.c_str(), 1);
        ::setenv("SHANHAI_ROUND", number.c_str(), 1);
        ::execl("/proc/self/exe", "child", "--gtest_brief=1", "--gtest_also_run_disabled_tests",
                "--gtest_filter=Crash.DISABLED_child", nullptr);
        ::_exit(127);
    }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;
    ~Child() { ::close(pipe_[0]); }

    auto next() -> std::optional<std::int64_t>
    {
        std::int64_t number = 0;
        const auto got = ::read(pipe_[0], &number, sizeof number);
        return got == sizeof number ? std::optional{number} : std::nullopt;
    }
    void kill_and_wait()
    {
        ::kill(pid_, SIGKILL);
        int status = 0;
        ::waitpid(pid_, &status, 0);
        killed_ = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
    }
    auto was_killed() const -> bool { return killed_; }

private:
    int pipe_[2] = {-1, -1};
    pid_t pid_ = -1;
    bool killed_ = false;
};

TEST(Crash, DISABLED_child)
{
    const char* const file = std::getenv(child_variable);
    if (!file) GTEST_SKIP() << "the other side of nothing_acknowledged_is_missing_after_kill_9";
    asio::io_context io{1};
    auto ledger = sqlite::Ledger::open(file).value();
    for (int writer = 1; writer <= writers; ++writer) {
        const auto prefix = "1.2." + std::string{std::getenv("SHANHAI_ROUND")} + "." + std::to_string(writer) + ".";
        asio::co_spawn(io, commit_for_ever(*ledger, prefix), asio::detached);
    }
    io.run();
}

TEST(Crash, nothing_acknowledged_is_missing_after_kill_9)
{
    const auto seed = std::random_device{}();
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 chance{seed};
    TempDir folder;
    const auto file = folder / "ledger.db";
    std::vector<std::int64_t> acknowledged;

    for (int round = 1; round <= rounds; ++round) {
        Child child{file, round};
        const auto enough = acknowledged.size() + std::uniform_int_distribution<std::size_t>{1, 300}(chance);
        while (acknowledged.size() < enough) {
            const auto number = child.next();
            ASSERT_TRUE(number) << "the child ended by itself";
            acknowledged.push_back(*number);
        }
        for (int turns = std::uniform_int_distribution{0, 500}(chance); turns > 0; --turns) ::sched_yield();
        child.kill_and_wait();
        ASSERT_TRUE(child.was_killed());
        while (const auto number = child.next()) acknowledged.push_back(*number);  // said, and not yet heard

        asio::io_context io{1};
        auto ledger = sqlite::Ledger::open(file).value();
        const auto all_events = [](Facts& facts) { return facts.trail().events(0, std::nullopt, 1'000'000); };
        const auto events = run(io, ledger->look(all_events)).value();
        for (std::size_t i = 0; i < events.size(); ++i) ASSERT_EQ(events[i].number, std::int64_t(i) + 1) << "a gap";
        for (const auto number : acknowledged)
            ASSERT_LE(number, std::int64_t(events.size())) << "acknowledged, and gone";
        const auto whole = run(io, ledger->look([&](Facts& facts) -> Result<bool> {
            bool all = true;
            for (const auto& event : events)
                all = all && facts.archive().study(site_id("niujie"), StudyUid::parse(event.body).value()).value();
            return all;
        }));
        ASSERT_TRUE(whole.value()) << "half of a commit";
    }
    EXPECT_GE(acknowledged.size(), std::size_t(rounds));
}

}  // namespace
}  // namespace shanhai::test
