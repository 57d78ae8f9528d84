// The clinic's inbox: what was reported for it, until a person there says they have seen it; and what was taken back,
// until a person there says they know.
//
// The row that puts a report here was written in the transaction that made the report final. Fetching is not seeing:
// only an acknowledgement with a name ends a delivery.
#pragma once

#include "common/runtime/bell.hpp"
#include "common/runtime/clock.hpp"
#include "server/ledger/outbox.hpp"
#include "server/people/principal.hpp"

namespace shanhai::delivery {

using people::Principal;

struct Item {
    ledger::Delivery delivery;
    ledger::Report report;
    ledger::Case which;
    std::optional<ledger::Recall> recall{};
    std::optional<ledger::RecallNotice> notice{};  // this site's, of the recall
};

// A report with what is to be known by whoever reads it.
struct Opened {
    ledger::Report report;
    std::optional<ledger::Recall> recall;
};

struct Listing {
    std::vector<Item> items;
    std::int64_t last = 0;                   // events up to this number are in it
};

class Inbox {
public:
    Inbox(ledger::Ledger& ledger, Clock& clock, Bell& bell) : ledger_{ledger}, clock_{clock}, bell_{bell} {}

    // What this site has not acknowledged, recalls among it, the oldest first; with `all`, also what it has. When there
    // is nothing, waits up to `patience` for something.
    auto list(Principal who, bool all, Duration patience) -> awaitable<Result<Listing>>;

    // A report this site asked for or this reader's group wrote. A site's own look marks it fetched.
    auto open(Principal who, ReportId which) -> awaitable<Result<Opened>>;

    // malformed "acknowledge.by" without a name. Repeating with the same name gets the same answer; somebody else's
    // later acknowledgement is a conflict: the first who saw it stands. conflict "report.recalled" for what was taken
    // back before anybody said they saw it.
    auto acknowledge(Principal who, ReportId which, std::string by) -> awaitable<Result<Item>>;
    // The same for a recall: it ends the report's own way here, too. not_found "recall".
    auto acknowledge_recall(Principal who, ReportId which, std::string by) -> awaitable<Result<Item>>;

private:
    ledger::Ledger& ledger_;
    Clock& clock_;
    Bell& bell_;
};

}  // namespace shanhai::delivery
