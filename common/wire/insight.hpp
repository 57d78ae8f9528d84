// Throughput and the audit trail on the wire.
#pragma once

#include "common/wire/json.hpp"

namespace shanhai::wire {

struct StatsRow {
    std::string group;               // what the row counts by: a site, a modality, or "total"
    std::int64_t arrived = 0;
    std::int64_t waiting = 0;
    std::int64_t held = 0;  // for the clinic to check: form and images contradict each other
    std::int64_t reading = 0;
    std::int64_t late = 0;
    std::int64_t reported = 0;
    std::int64_t acknowledged = 0;
    std::optional<std::int64_t> to_claim_p50;   // seconds; none: it happened to no case yet
    std::optional<std::int64_t> to_report_p50;
    std::optional<std::int64_t> to_report_p90;
    std::optional<std::int64_t> to_acknowledge_p50;
};
BOOST_DESCRIBE_STRUCT(StatsRow, (),
                      (group, arrived, waiting, held, reading, late, reported, acknowledged, to_claim_p50,
                       to_report_p50, to_report_p90, to_acknowledge_p50))

struct Stats {
    std::string from;
    std::string until;
    std::vector<StatsRow> by_site;
    std::vector<StatsRow> by_modality;
    StatsRow total;
};
BOOST_DESCRIBE_STRUCT(Stats, (), (from, until, by_site, by_modality, total))

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
