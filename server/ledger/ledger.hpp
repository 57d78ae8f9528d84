// The transactional record of facts: one port, from which every view is made.
//
//   atomic      what one commit() writes is there whole or not at all; a work that answers a fault writes nothing
//   durable     when commit() answers, what it wrote survives kill -9 and a power cut
//   in order    commits happen one after another; a work sees everything committed before it, and events are numbered
//               1, 2, 3 in that order, without gaps
//   repeatable  a work may be run more than once before it counts: it reads and writes facts and has no other effect
//   cancelled   a commit() nobody waits for happens whole or not at all; asking again finds out which
//   bounded     when too many wait, the answer is `busy`, at once
//
// Whoever arrives while a flush is in flight shares the next one (group commit), so work should be short.
// tests/contract/ledger_contract.hpp is this comment, executable.
#pragma once

#include "common/runtime/asio.hpp"
#include "server/ledger/cases.hpp"
#include "server/ledger/commitments.hpp"
#include "server/ledger/people.hpp"
#include "server/ledger/reports.hpp"
#include "server/ledger/submissions.hpp"
#include "server/ledger/trail.hpp"

#include <functional>
#include <memory>

namespace shanhai::ledger {

class AlertBook;   // alerts.hpp
class AuditBook;   // audits.hpp
class OutboxBook;  // outbox.hpp
class RosterBook;  // rosters.hpp
class WritingBook; // writing.hpp

// What a work sees and changes. Valid only inside it; on a look(), writing is a bug.
class Facts {
public:
    virtual ~Facts() = default;
    virtual auto people() -> PeopleBook& = 0;
    virtual auto archive() -> ArchiveBook& = 0;
    virtual auto submissions() -> SubmissionBook& = 0;
    virtual auto cases() -> CaseBook& = 0;
    virtual auto reports() -> ReportBook& = 0;
    virtual auto deliveries() -> DeliveryBook& = 0;
    virtual auto commitments() -> CommitmentBook& = 0;
    virtual auto trail() -> Trail& = 0;
    virtual auto alerts() -> AlertBook& = 0;
    virtual auto audits() -> AuditBook& = 0;
    virtual auto outbox() -> OutboxBook& = 0;
    virtual auto rosters() -> RosterBook& = 0;
    virtual auto writing() -> WritingBook& = 0;
};

class Ledger {
public:
    virtual ~Ledger() = default;

    // `work` is callable as Result<T>(Facts&), on a thread of the ledger's.
    template <class Work>
    auto commit(Work work) -> awaitable<std::invoke_result_t<Work&, Facts&>>
    {
        auto answer = std::make_shared<std::optional<std::invoke_result_t<Work&, Facts&>>>();
        return answered(write(boxed_work(std::move(work), answer)), answer);
    }

    template <class Work>
    auto look(Work work) -> awaitable<std::invoke_result_t<Work&, Facts&>>
    {
        auto answer = std::make_shared<std::optional<std::invoke_result_t<Work&, Facts&>>>();
        return answered(read(boxed_work(std::move(work), answer)), answer);
    }

protected:
    using Job = std::function<Result<void>(Facts&)>;

    virtual auto write(Job job) -> awaitable<Result<void>> = 0;
    virtual auto read(Job job) -> awaitable<Result<void>> = 0;

private:
    // Made once for each type of answer, not for each work: coroutines are dear to compile.
    template <class Answer>
    static auto answered(awaitable<Result<void>> job, std::shared_ptr<std::optional<Answer>> answer)
        -> awaitable<Answer>
    {
        auto done = co_await std::move(job);
        if (!done) co_return done.error();
        co_return std::move(**answer);
    }

    template <class Work, class Answer>
    static auto boxed_work(Work work, std::shared_ptr<std::optional<Answer>> answer) -> Job
    {
        auto kept = std::make_shared<Work>(std::move(work));  // std::function wants to be copied; our works need not be
        return [kept, answer](Facts& facts) -> Result<void> {
            answer->emplace((*kept)(facts));
            if (!**answer) return (**answer).error();
            return {};
        };
    }
};

}  // namespace shanhai::ledger
