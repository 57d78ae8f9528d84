// Connections that only read, on a lane of their own. Each look() is one read transaction: it sees one moment.
#pragma once

#include "common/runtime/offload.hpp"
#include "server/adapters/sqlite/connection.hpp"

#include <mutex>

namespace shanhai::sqlite {

class Readers {
public:
    using Work = Connection::Work;

    Readers(std::vector<std::unique_ptr<Connection>> connections, std::size_t looks_waiting_max)
        : lane_{"ledger.read", connections.size(), looks_waiting_max}, idle_{std::move(connections)}
    {}

    auto look(Work work) -> awaitable<Result<void>>
    {
        auto job = [this, work = std::move(work)] { return look_now(work); };
        co_return co_await offload(lane_, std::move(job));
    }

private:
    auto look_now(const Work& work) -> Result<void>
    {
        auto connection = borrow();
        auto done = connection->db().change("BEGIN");
        if (done) {
            done = connection->attempt(work);
            static_cast<void>(connection->db().change("ROLLBACK"));
        }
        give_back(std::move(connection));
        return done;
    }
    auto borrow() -> std::unique_ptr<Connection>  // there are as many as there are threads
    {
        const std::lock_guard lock{mutex_};
        auto connection = std::move(idle_.back());
        idle_.pop_back();
        return connection;
    }
    void give_back(std::unique_ptr<Connection> connection)
    {
        const std::lock_guard lock{mutex_};
        idle_.push_back(std::move(connection));
    }

    Lane lane_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<Connection>> idle_;
};

}  // namespace shanhai::sqlite
