// Group commit: one thread that writes, and one flush for all who wait.
//
// Works queue up, in order and bounded. The writer takes all that wait, runs each within a savepoint of its own inside
// one transaction, commits, which flushes, and only then answers them. A work that fails takes back its savepoint and
// nobody else's; when the commit itself fails, everybody is told, and nothing was kept.
#pragma once

#include "server/adapters/sqlite/connection.hpp"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace shanhai::sqlite {

struct WriterLimits {
    std::size_t works_waiting_max = 1024;  // one more is `busy`
    std::size_t group_max = 256;           // works that share one flush
};

struct WriterCounts {
    std::uint64_t works = 0;    // that were run
    std::uint64_t failed = 0;   // of these: answered a fault
    std::uint64_t groups = 0;   // transactions
    std::uint64_t refused = 0;  // busy
};

class Writer {
public:
    using Work = Connection::Work;
    using Land = std::function<void(Result<void>)>;  // called once, on the writer's thread

    Writer(std::unique_ptr<Connection> connection, WriterLimits limits);
    ~Writer();  // does what it accepted, checkpoints, closes
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;

    [[nodiscard]] auto accept(Work work, Land land) -> bool;  // false: full
    auto counts() const -> WriterCounts;

private:
    struct Request {
        Work work;
        Land land;
        Result<void> answer{};
    };
    using Group = std::vector<Request>;

    void serve();
    auto next_group() -> Group;  // empty: closing, and nothing is left
    void commit(Group& group);
    auto attempt(const Work& work) -> Result<void>;

    std::unique_ptr<Connection> connection_;
    const WriterLimits limits_;
    std::optional<Fault> broken_;  // the writer's thread only

    std::mutex mutex_;
    std::condition_variable arrived_;
    std::deque<Request> waiting_;
    bool closing_ = false;

    std::atomic<std::uint64_t> works_ = 0;
    std::atomic<std::uint64_t> failed_ = 0;
    std::atomic<std::uint64_t> groups_ = 0;
    std::atomic<std::uint64_t> refused_ = 0;

    std::thread thread_;  // last: everything it uses is there before it starts
};

}  // namespace shanhai::sqlite
