#include "server/adapters/memory/ledger.hpp"

#include "server/adapters/memory/alert_book.hpp"
#include "server/adapters/memory/archive_book.hpp"
#include "server/adapters/memory/audit_book.hpp"
#include "server/adapters/memory/case_book.hpp"
#include "server/adapters/memory/commitment_book.hpp"
#include "server/adapters/memory/outbox_book.hpp"
#include "server/adapters/memory/people_book.hpp"
#include "server/adapters/memory/report_book.hpp"
#include "server/adapters/memory/roster_book.hpp"
#include "server/adapters/memory/submission_book.hpp"
#include "server/adapters/memory/trail.hpp"
#include "server/adapters/memory/writing_book.hpp"

namespace shanhai::memory {

struct Ledger::Books final : ledger::Facts {
    auto people() -> ledger::PeopleBook& override { return people_; }
    auto archive() -> ledger::ArchiveBook& override { return archive_; }
    auto submissions() -> ledger::SubmissionBook& override { return submissions_; }
    auto cases() -> ledger::CaseBook& override { return cases_; }
    auto reports() -> ledger::ReportBook& override { return reports_; }
    auto deliveries() -> ledger::DeliveryBook& override { return deliveries_; }
    auto commitments() -> ledger::CommitmentBook& override { return commitments_; }
    auto trail() -> ledger::Trail& override { return trail_; }
    auto alerts() -> ledger::AlertBook& override { return alerts_; }
    auto audits() -> ledger::AuditBook& override { return audits_; }
    auto outbox() -> ledger::OutboxBook& override { return outbox_; }
    auto rosters() -> ledger::RosterBook& override { return rosters_; }
    auto writing() -> ledger::WritingBook& override { return writing_; }

    Journal journal;

private:
    PeopleBook people_{journal};
    ArchiveBook archive_{journal};
    SubmissionBook submissions_{journal};
    CaseBook cases_{journal};
    ReportBook reports_{journal};
    DeliveryBook deliveries_{journal};
    CommitmentBook commitments_{journal};
    Trail trail_{journal};
    AlertBook alerts_{journal};
    AuditBook audits_{journal, trail_, cases_, archive_};
    OutboxBook outbox_{journal};
    RosterBook rosters_{journal};
    WritingBook writing_{journal};
};

namespace {

class Place {  // in the queue, given back even when the one who waits goes away
public:
    explicit Place(std::size_t& taken) : taken_{taken} { ++taken_; }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    ~Place() { --taken_; }

private:
    std::size_t& taken_;
};

}  // namespace

Ledger::Ledger(std::size_t works_waiting_max) : books_{std::make_unique<Books>()}, waiting_max_{works_waiting_max} {}
Ledger::~Ledger() = default;

void Ledger::fail_commits(errc code, int count) { refused_ = Trouble{code, count}; }
void Ledger::lose_acknowledgements(errc code, int count) { unacknowledged_ = Trouble{code, count}; }
void Ledger::fail_looks(errc code, int count) { blind_ = Trouble{code, count}; }

auto Ledger::write(Job job) -> awaitable<Result<void>>
{
    if (waiting_ == waiting_max_) co_return Fault{errc::busy, "ledger.writer"};
    const Place place{waiting_};
    co_await asio::post(asio::use_awaitable);
    co_return commit_now(job);
}

auto Ledger::read(Job job) -> awaitable<Result<void>>
{
    co_await asio::post(asio::use_awaitable);
    if (blind_.strikes()) co_return Fault{blind_.code, "ledger.look"};
    try {
        co_return job(*books_);
    } catch (...) {
        co_return Fault{errc::internal, "ledger.work"};
    }
}

auto Ledger::commit_now(Job& job) -> Result<void>
{
    if (refused_.strikes()) return Fault{refused_.code, "ledger.commit"};
    if (twice_) static_cast<void>(attempt(job, false));
    auto done = attempt(job, true);
    if (done && unacknowledged_.strikes()) return Fault{unacknowledged_.code, "ledger.commit"};
    return done;
}

auto Ledger::attempt(Job& job, bool to_stay) -> Result<void>
{
    auto& journal = books_->journal;
    journal.open();
    try {
        auto done = job(*books_);
        if (done && to_stay)
            journal.keep();
        else
            journal.take_back();
        return done;
    } catch (...) {
        journal.take_back();
        return Fault{errc::internal, "ledger.work"};
    }
}

}  // namespace shanhai::memory
