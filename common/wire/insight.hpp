// Throughput and the audit trail on the wire.
#pragma once

#include "common/wire/json.hpp"

namespace shanhai::wire {

struct StatsRow {
    std::string group;  // what the row counts by: a site, a modality, a priority, a reader, an hour, or "total"
    std::int64_t arrived = 0;
    std::int64_t waiting = 0;
    std::int64_t held = 0;  // for the clinic to check: form and images contradict each other
    std::int64_t asked = 0;     // for the clinic to answer a reader's question
    std::int64_t returned = 0;  // for the clinic to send better images
    std::int64_t reading = 0;
    std::int64_t late = 0;
    std::int64_t reported = 0;
    std::int64_t acknowledged = 0;
    std::int64_t returns = 0;   // how often images were sent back, in all
    std::optional<std::int64_t> to_commit_p50;  // seconds from exposure to "complete"; none: of no case known
    std::optional<std::int64_t> to_commit_p90;
    std::optional<std::int64_t> to_commit_p99;
    std::optional<std::int64_t> to_claim_p50;  // seconds from "complete"; none: it happened to no case yet
    std::optional<std::int64_t> to_claim_p90;
    std::optional<std::int64_t> to_claim_p99;
    std::optional<std::int64_t> to_report_p50;
    std::optional<std::int64_t> to_report_p90;
    std::optional<std::int64_t> to_report_p99;
    std::optional<std::int64_t> to_deliver_p50;
    std::optional<std::int64_t> to_deliver_p90;
    std::optional<std::int64_t> to_deliver_p99;
    std::optional<std::int64_t> to_acknowledge_p50;
    std::optional<std::int64_t> to_acknowledge_p90;
    std::optional<std::int64_t> to_acknowledge_p99;
};
BOOST_DESCRIBE_STRUCT(StatsRow, (),
                      (group, arrived, waiting, held, asked, returned, reading, late, reported, acknowledged, returns,
                       to_commit_p50, to_commit_p90, to_commit_p99, to_claim_p50, to_claim_p90, to_claim_p99,
                       to_report_p50, to_report_p90, to_report_p99, to_deliver_p50, to_deliver_p90, to_deliver_p99,
                       to_acknowledge_p50, to_acknowledge_p90, to_acknowledge_p99))

// When everything that waits now will have been read, if the last two hours go on.
struct Backlog {
    std::int64_t waiting = 0;
    std::int64_t came = 0;     // in the last two hours
    std::int64_t reports = 0;  // signed in the same
    std::int64_t readers = 0;  // who signed them
    std::optional<std::int64_t> clears_in;  // seconds; none: more comes than is read, or nobody reads
    std::optional<std::int64_t> clears_in_with_one_more;  // reader, as quick as the others
};
BOOST_DESCRIBE_STRUCT(Backlog, (), (waiting, came, reports, readers, clears_in, clears_in_with_one_more))

struct Stats {
    std::string from;
    std::string until;
    std::vector<StatsRow> by_site;
    std::vector<StatsRow> by_modality;
    std::vector<StatsRow> by_priority;
    std::vector<StatsRow> by_reader;  // who holds the case or signed its report
    std::vector<StatsRow> by_hour;    // of the day, in China Standard Time, when it was complete: "08"
    StatsRow total;
    std::int64_t announced = 0;  // parcels that are declared and not here yet, whenever that was
    Backlog backlog;
};
BOOST_DESCRIBE_STRUCT(Stats, (),
                      (from, until, by_site, by_modality, by_priority, by_reader, by_hour, total, announced, backlog))

struct AuditLine {
    std::int64_t number = 0;
    std::string at;
    std::string actor;
    std::string action;
    std::string subject;
    std::string outcome;
    std::string detail;
    std::string hash;
};
BOOST_DESCRIBE_STRUCT(AuditLine, (), (number, at, actor, action, subject, outcome, detail, hash))

struct AuditPage {
    std::vector<AuditLine> entries;
    std::int64_t last = 0;
};
BOOST_DESCRIBE_STRUCT(AuditPage, (), (entries, last))

}  // namespace shanhai::wire
