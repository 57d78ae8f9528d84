#include "common/log/sink.hpp"
#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>

#include <fcntl.h>
#include <fstream>
#include <sstream>
#include <sys/stat.h>
#include <thread>
#include <unistd.h>

using namespace shanhai;

namespace {

auto lines_of(const std::filesystem::path& file) -> std::vector<std::string>
{
    std::vector<std::string> lines;
    std::ifstream in{file};
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

auto number_in(const std::string& line, const std::string& name) -> std::int64_t
{
    const auto field = "\"" + name + "\":";
    const auto at = line.find(field);
    if (!line.starts_with("{") || !line.ends_with("}") || at == std::string::npos)
        throw std::runtime_error{"cut: " + line};
    return std::stoll(line.substr(at + field.size()));
}

// A pipe that takes 4 KiB and then makes its writer wait until somebody reads.
class Pipe {
public:
    explicit Pipe(const std::filesystem::path& path)
    {
        if (::mkfifo(path.c_str(), 0600) != 0) throw std::runtime_error{"no pipe"};
        reader_ = ::open(path.c_str(), O_RDONLY | O_NONBLOCK);  // so that the writer's open() returns
        ::fcntl(reader_, F_SETPIPE_SZ, 4096);
        ::fcntl(reader_, F_SETFL, 0);
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;
    ~Pipe() { ::close(reader_); }

    auto read_to_end() const -> std::string
    {
        std::string all;
        char piece[4096];
        for (ssize_t got = 0; (got = ::read(reader_, piece, sizeof piece)) > 0;) all.append(piece, std::size_t(got));
        return all;
    }

private:
    int reader_;
};

}  // namespace

TEST(LogSink, all_that_was_logged_is_in_the_file_after_the_end)
{
    const test::TempDir folder;
    {
        auto sink = log::open_sink({.file = folder / "log" / "relay.log", .queue_max = 4096});
        ASSERT_TRUE(sink);
        const log::Log log{**sink};
        std::vector<std::jthread> threads;
        for (int t = 0; t < 4; ++t) {
            threads.emplace_back([log, t] {
                for (int i = 0; i < 500; ++i) log.info("log.crowd", {{"thread", t}, {"turn", i}});
            });
        }
    }

    const auto lines = lines_of(folder / "log" / "relay.log");
    EXPECT_EQ(lines.size(), 2000U);
    std::vector<std::int64_t> next(4);
    for (const auto& line : lines) {
        auto& turn = next.at(static_cast<std::size_t>(number_in(line, "thread")));
        EXPECT_EQ(number_in(line, "turn"), turn++) << "a thread's lines keep their order";
    }
}

TEST(LogSink, a_restart_appends)
{
    const test::TempDir folder;
    for (int run = 0; run < 2; ++run) {
        auto sink = log::open_sink({.file = folder / "relay.log"});
        ASSERT_TRUE(sink);
        log::Log{**sink}.info("log.run", {{"run", run}});
    }
    EXPECT_EQ(lines_of(folder / "relay.log").size(), 2U);
}

TEST(LogSink, a_file_that_cannot_be_opened_is_unavailable)
{
    const test::TempDir folder;
    std::ofstream{folder / "plain"} << "a file is no folder";

    const auto sink = log::open_sink({.file = folder / "plain" / "relay.log"});

    ASSERT_FALSE(sink);
    EXPECT_EQ(sink.error(), (Fault{errc::unavailable, "log.open"}));
}

TEST(LogSink, a_full_queue_loses_its_oldest_lines_and_says_how_many)
{
    constexpr std::int64_t written = 5000;
    const test::TempDir folder;
    const Pipe pipe{folder / "slow"};
    auto sink = log::open_sink({.file = folder / "slow", .queue_max = 16});
    ASSERT_TRUE(sink);

    const log::Log log{**sink};
    for (std::int64_t turn = 0; turn < written; ++turn) log.info("log.burst", {{"turn", turn}});
    auto closing = std::jthread{[&] { sink->reset(); }};
    const auto all = pipe.read_to_end();

    std::int64_t arrived = 0;
    std::int64_t lost = 0;
    std::int64_t last = -1;
    std::istringstream lines{all};
    for (std::string line; std::getline(lines, line);) {
        if (line.find(R"("event":"log.lines_lost")") != std::string::npos) {
            lost += number_in(line, "count");
            continue;
        }
        ++arrived;
        EXPECT_GT(number_in(line, "turn"), last);
        last = number_in(line, "turn");
    }
    EXPECT_GT(lost, 0) << "the pipe and the queue hold far fewer";
    EXPECT_EQ(arrived + lost, written);
    EXPECT_EQ(last, written - 1) << "the newest lines are the ones that stay";
}
