// A connection with every book open on it.
#pragma once

#include "server/adapters/sqlite/alert_book.hpp"
#include "server/adapters/sqlite/archive_book.hpp"
#include "server/adapters/sqlite/audit_book.hpp"
#include "server/adapters/sqlite/case_book.hpp"
#include "server/adapters/sqlite/commitment_book.hpp"
#include "server/adapters/sqlite/delivery_book.hpp"
#include "server/adapters/sqlite/outbox_book.hpp"
#include "server/adapters/sqlite/people_book.hpp"
#include "server/adapters/sqlite/report_book.hpp"
#include "server/adapters/sqlite/roster_book.hpp"
#include "server/adapters/sqlite/writing_book.hpp"
#include "server/adapters/sqlite/submission_book.hpp"
#include "server/adapters/sqlite/trail.hpp"

namespace shanhai::sqlite {

class Connection final : public ledger::Facts {
public:
    using Work = std::function<Result<void>(ledger::Facts&)>;

    explicit Connection(Db db) : db_{std::move(db)} {}
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    auto db() -> Db& { return db_; }

    // Runs a work on these books. What throws is a bug; what failed in the database has failed as a whole, whether or
    // not the work looked at the answer.
    auto attempt(const Work& work) noexcept -> Result<void>
    try {
        db_.forget_trouble();
        auto done = work(*this);
        if (done && db_.trouble()) return *db_.trouble();
        return done;
    } catch (...) {
        return Fault{errc::internal, "ledger.work"};
    }

    auto people() -> ledger::PeopleBook& override { return people_; }
    auto archive() -> ledger::ArchiveBook& override { return archive_; }
    auto submissions() -> ledger::SubmissionBook& override { return submissions_; }
    auto cases() -> ledger::CaseBook& override { return cases_; }
    auto reports() -> ledger::ReportBook& override { return reports_; }
    auto commitments() -> ledger::CommitmentBook& override { return commitments_; }
    auto deliveries() -> ledger::DeliveryBook& override { return deliveries_; }
    auto trail() -> ledger::Trail& override { return trail_; }
    auto alerts() -> ledger::AlertBook& override { return alerts_; }
    auto audits() -> ledger::AuditBook& override { return audits_; }
    auto outbox() -> ledger::OutboxBook& override { return outbox_; }
    auto rosters() -> ledger::RosterBook& override { return rosters_; }
    auto writing() -> ledger::WritingBook& override { return writing_; }

private:
    Db db_;
    PeopleBook people_{db_};
    ArchiveBook archive_{db_};
    SubmissionBook submissions_{db_};
    CaseBook cases_{db_};
    ReportBook reports_{db_};
    DeliveryBook deliveries_{db_};
    CommitmentBook commitments_{db_};
    Trail trail_{db_};
    AlertBook alerts_{db_};
    AuditBook audits_{db_};
    OutboxBook outbox_{db_};
    RosterBook rosters_{db_};
    WritingBook writing_{db_};
};

}  // namespace shanhai::sqlite
