#include "server/adapters/sqlite/writer.hpp"

namespace shanhai::sqlite {

Writer::Writer(std::unique_ptr<Connection> connection, WriterLimits limits)
    : connection_{std::move(connection)}, limits_{limits}, thread_{[this] { serve(); }}
{}

Writer::~Writer()
{
    {
        const std::lock_guard lock{mutex_};
        closing_ = true;
    }
    arrived_.notify_one();
    thread_.join();
}

auto Writer::accept(Work work, Land land) -> bool
{
    {
        const std::lock_guard lock{mutex_};
        if (closing_ || waiting_.size() >= limits_.works_waiting_max) {
            ++refused_;
            return false;
        }
        waiting_.push_back(Request{std::move(work), std::move(land)});
    }
    arrived_.notify_one();
    return true;
}

auto Writer::counts() const -> WriterCounts { return {works_, failed_, groups_, refused_}; }

void Writer::serve()
{
    for (;;) {
        auto group = next_group();
        if (group.empty()) break;
        commit(group);
        for (auto& request : group) {
            if (!request.answer) ++failed_;
            request.work = nullptr;  // what it holds is the caller's again before the caller goes on
            request.land(std::move(request.answer));
        }
    }
    // Not needed to be safe, but the next start then reads no log. A reader may still be busy: then it is left there.
    static_cast<void>(connection_->db().script("PRAGMA wal_checkpoint(PASSIVE)"));
    connection_.reset();
}

auto Writer::next_group() -> Group
{
    std::unique_lock lock{mutex_};
    arrived_.wait(lock, [&] { return closing_ || !waiting_.empty(); });
    Group group;
    while (!waiting_.empty() && group.size() < limits_.group_max) {
        group.push_back(std::move(waiting_.front()));
        waiting_.pop_front();
    }
    return group;
}

void Writer::commit(Group& group)
{
    auto& db = connection_->db();
    const auto everybody = [&](const Fault& fault) {
        for (auto& request : group)
            if (request.answer) request.answer = fault;
    };
    if (broken_) return everybody(*broken_);
    if (auto begun = db.change("BEGIN IMMEDIATE"); !begun) return everybody(begun.error());

    ++groups_;
    for (auto& request : group) {
        request.answer = attempt(request.work);
        ++works_;
        // When the disk fails in the middle, SQLite may take back the whole transaction by itself.
        if (!db.in_transaction()) return everybody(Fault{errc::unavailable, "ledger.transaction"});
    }
    auto done = db.change("COMMIT");
    if (done) return;

    if (db.in_transaction()) static_cast<void>(db.change("ROLLBACK"));
    // After a failed flush nobody knows what the disk holds. Only a restart, which reads the log anew, finds out.
    if (done.error().code() != errc::storage_full && done.error().code() != errc::busy) broken_ = done.error();
    everybody(done.error());
}

auto Writer::attempt(const Work& work) -> Result<void>
{
    auto& db = connection_->db();
    if (auto begun = db.change("SAVEPOINT work"); !begun) return begun;
    auto done = connection_->attempt(work);
    auto ended = done ? db.change("RELEASE work") : db.script("ROLLBACK TO work; RELEASE work");
    if (!ended && db.in_transaction()) static_cast<void>(db.change("ROLLBACK"));  // no half of a work is ever kept
    return done ? ended : done;
}

}  // namespace shanhai::sqlite
