// shanhai-race: many readers, one ledger. `race` proves that each case has one winner, whoever and however many
// processes ask; `figures` says how long the queue takes when it is long.
#include "tests/race/race.hpp"
#include "tests/support/run.hpp"
#include "tests/support/temp_dir.hpp"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <fstream>
#include <spawn.h>
#include <sys/wait.h>

extern char** environ;

namespace {

using namespace shanhai;
using race::Ground;

struct Wishes {
    std::size_t processes = 4;
    std::size_t readers = 25;                // of each process
    std::size_t cases = 1000;
    std::filesystem::path file;              // of a child: the ledger it shares
    std::filesystem::path tally;             // and where it writes what it won
    std::size_t first = 0;                   // its first reader's number
    std::vector<std::size_t> waiting{10'000};
};

void print_waits(const char* who, const std::vector<race::Nanoseconds>& all)
{
    std::printf("  %-8s %8zu answers, p50 %7.2f ms, p99 %7.2f ms\n", who, all.size(), race::percentile(all, 50),
                race::percentile(all, 99));
}

auto lines_of(const std::filesystem::path& file) -> std::vector<std::string>
{
    std::vector<std::string> all;
    std::ifstream in{file};
    for (std::string line; std::getline(in, line);) all.push_back(line);
    return all;
}

// One process of several: tries for everything that waits, and writes down what it got.
auto be_a_child(const Wishes& wishes) -> int
{
    Ground ground{wishes.file};
    const auto tally = race::run(ground, ground.waiting_ids(wishes.cases), wishes.first, wishes.readers);
    std::ofstream out{wishes.tally};
    for (const auto& line : tally.won) out << line << '\n';
    std::printf("process %zu:\n", wishes.first / wishes.readers);
    print_waits("winners", tally.winners);
    print_waits("losers", tally.losers);
    return 0;
}

auto start_child(const Wishes& wishes, std::size_t number, const test::TempDir& folder) -> pid_t
{
    const auto self = std::filesystem::read_symlink("/proc/self/exe").string();
    std::vector<std::string> words = {self, "child", "--file", (folder / "ledger.db").string(), "--tally",
                                      (folder / ("tally-" + std::to_string(number))).string(), "--first",
                                      std::to_string(number * wishes.readers), "--readers",
                                      std::to_string(wishes.readers), "--cases", std::to_string(wishes.cases)};
    std::vector<char*> argv;
    for (auto& word : words) argv.push_back(word.data());
    argv.push_back(nullptr);
    pid_t child = -1;
    if (posix_spawn(&child, self.c_str(), nullptr, nullptr, argv.data(), environ) != 0)
        throw std::runtime_error{"a process could not be started"};
    return child;
}

auto race_all(const Wishes& wishes) -> int
{
    const test::TempDir folder;
    {
        Ground ground{folder / "ledger.db"};
        ground.settle(wishes.processes * wishes.readers);
        ground.fill(wishes.cases);
    }
    const auto began = std::chrono::steady_clock::now();
    std::vector<pid_t> children;
    for (std::size_t i = 0; i < wishes.processes; ++i) children.push_back(start_child(wishes, i, folder));
    bool all_ended_well = true;
    for (const auto child : children) {
        int status = 0;
        waitpid(child, &status, 0);
        all_ended_well = all_ended_well && WIFEXITED(status) && WEXITSTATUS(status) == 0;
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;

    std::vector<std::string> won;
    for (std::size_t i = 0; i < wishes.processes; ++i)
        for (auto& line : lines_of(folder / ("tally-" + std::to_string(i)))) won.push_back(std::move(line));
    Ground ground{folder / "ledger.db"};
    const auto broken = race::broken_promises(ground, won, wishes.cases);
    for (const auto& promise : broken) std::printf("broken: %s\n", promise.c_str());
    if (!all_ended_well) std::printf("broken: a process failed\n");
    std::printf("%zu readers in %zu processes for %zu cases: %s, %.1f s\n", wishes.processes * wishes.readers,
                wishes.processes, wishes.cases, broken.empty() ? "one winner each" : "NOT one winner each",
                took.count());
    return broken.empty() && all_ended_well ? 0 : 1;
}

template <class Task>
auto timed(Ground& ground, int times, Task task) -> std::vector<race::Nanoseconds>
{
    std::vector<race::Nanoseconds> all;
    for (int i = 0; i < times; ++i) {
        const auto began = std::chrono::steady_clock::now();
        test::run(ground.io, task()).value();
        all.push_back(std::chrono::steady_clock::now() - began);
    }
    return all;
}

// So many readers at once, each taking the next case again and again: claims that survive a power cut, a second.
auto claims_a_second(Ground& ground, std::size_t readers, std::size_t each) -> double
{
    auto take = [](Ground& where, people::Principal who, std::size_t times) -> awaitable<void> {
        for (std::size_t i = 0; i < times; ++i) {
            auto taken = co_await where.queue.next(who);
            if (!taken || !*taken) throw std::runtime_error{"nothing left to claim"};
        }
    };
    const auto began = std::chrono::steady_clock::now();
    for (std::size_t i = 0; i < readers; ++i)
        asio::co_spawn(ground.io, take(ground, ground.reader(i), each), asio::detached);
    ground.io.restart();
    ground.io.run();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    return static_cast<double>(readers * each) / took.count();
}

auto figures(const Wishes& wishes) -> int
{
    constexpr int times = 300;
    for (const auto waiting : wishes.waiting) {
        const test::TempDir folder;
        Ground ground{folder / "ledger.db"};
        ground.settle(512);
        ground.fill_quickly(waiting);
        std::printf("%zu waiting:\n", waiting);
        print_waits("next", timed(ground, times, [&] { return ground.queue.next(ground.reader(0)); }));
        print_waits("page", timed(ground, times, [&] { return ground.queue.waiting(ground.reader(0), 50); }));
        print_waits("list", timed(ground, times, [&] { return ground.queue.list(ground.reader(0), {.limit = 50}); }));
        std::printf("  claims   %8.0f a second, 512 readers at once\n", claims_a_second(ground, 512, waiting / 1024));
    }
    return 0;
}

}  // namespace

auto main(int argc, char** argv) -> int
try {
    Wishes wishes;
    CLI::App app{"shanhai-race: many readers, one ledger"};
    app.require_subcommand(1);
    const auto counted = [&wishes](CLI::App* command) {
        command->add_option("--processes", wishes.processes, "processes on one ledger")->capture_default_str();
        command->add_option("--readers", wishes.readers, "readers in each")->capture_default_str();
        command->add_option("--cases", wishes.cases, "cases they all want")->capture_default_str();
    };
    auto* const race_command = app.add_subcommand("race", "everybody for everything: one winner each");
    counted(race_command);
    auto* const child = app.add_subcommand("child", "one process of a race");
    counted(child);
    child->add_option("--file", wishes.file)->required();
    child->add_option("--tally", wishes.tally)->required();
    child->add_option("--first", wishes.first)->required();
    auto* const figures_command = app.add_subcommand("figures", "how long a long queue takes");
    figures_command->add_option("--waiting", wishes.waiting, "cases that wait, comma separated")->delimiter(',');
    CLI11_PARSE(app, argc, argv);
    if (*child) return be_a_child(wishes);
    return *race_command ? race_all(wishes) : figures(wishes);
} catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
}
