// What the ledger knows about the outbox: where reports are pushed to, how each push fares, and what was recalled.
//
// A push is written in the transaction that made it true: the report's becoming final, or its recall.
#pragma once

#include "server/ledger/trail.hpp"

namespace shanhai::ledger {

struct PushKindName {
    static constexpr std::string_view prefix = "psh";
};
using PushId = Id<PushKindName>;                        // the same in every attempt, so that a repeat is recognised
using DestinationId = Name<struct DestinationKindName>;  // "his-niujie"

enum class Protocol { webhook, cstore, mllp };

// A system of a clinic's that takes its reports, besides the inbox.
struct Destination {
    DestinationId id;
    SiteId site;                  // whose reports go there
    Protocol channel = Protocol::webhook;
    std::string address;          // a URL; or host:port
    bool tls = true;
    std::optional<Digest> pinned{};  // of the certificate it must show; none: one that chains to the trusted roots
    std::string our_title{};      // calling AE title; MSH-3
    std::string their_title{};    // called AE title; MSH-5
    std::string key{};            // of a webhook: signs what is sent
    bool active = true;
    Instant created_at;

    friend auto operator==(const Destination&, const Destination&) -> bool = default;
};

enum class PushKind { recall, report };  // in this order, where both were made at one moment

//   due        it goes out, again and again, until the destination answers
//   delivered  the destination has it
//   refused    the destination said no: a person looks, and has it sent again or ends it
//   dead       a person ended it and said how it was told instead; or a recall overtook it
enum class PushState { due, delivered, refused, dead };

struct Push {
    PushId id;
    PushKind kind = PushKind::report;
    ReportId report;
    CaseId of;
    DestinationId to;
    PushState state = PushState::due;
    Instant made_at;
    Instant due_at;                       // of the next attempt
    std::int64_t attempts = 0;
    std::optional<Instant> begun_at{};    // of the first attempt: from here on the destination may have it
    std::optional<Instant> ended_at{};
    std::optional<Instant> alarm_at{};    // when it is to be complained about; none: it has been, or has ended
    bool alarmed = false;                 // somebody has to look
    std::string last{};                   // the code of the last failure: "webhook.busy 503"
    std::string ended_by{};               // who, and how it was told instead, of a dead one
    std::string instead{};

    friend auto operator==(const Push&, const Push&) -> bool = default;
};

struct PushFilter {
    std::optional<DestinationId> to{};
    std::optional<ReportId> report{};
    bool alarmed = false;  // only what somebody has to look at
    std::size_t limit = 100;
};

struct PushCounts {
    std::int64_t due = 0;
    std::int64_t refused = 0;
    std::int64_t alarmed = 0;

    friend auto operator==(const PushCounts&, const PushCounts&) -> bool = default;
};

// This report must no longer be acted upon. It stays, and says so.
struct Recall {
    ReportId report;
    CaseId of;
    bool wrong_patient = false;
    std::string reason;
    std::string by;
    Instant at;

    friend auto operator==(const Recall&, const Recall&) -> bool = default;
};

// A recall on its way to one site that has the report, or may have: it needs an acknowledgement of its own.
struct RecallNotice {
    ReportId report;
    SiteId to;
    Instant at;
    std::optional<Instant> acknowledged_at{};
    std::string acknowledged_by{};

    friend auto operator==(const RecallNotice&, const RecallNotice&) -> bool = default;
};

class OutboxBook {
public:
    virtual ~OutboxBook() = default;

    virtual auto put(const Destination& destination) -> Result<void> = 0;  // by id
    virtual auto destination(const DestinationId& id) -> Result<std::optional<Destination>> = 0;
    virtual auto destinations() -> Result<std::vector<Destination>> = 0;                        // by id
    virtual auto destinations_of(const SiteId& site) -> Result<std::vector<Destination>> = 0;   // active ones, by id

    virtual auto put(const Push& push) -> Result<void> = 0;  // by id
    virtual auto push(const PushId& id) -> Result<std::optional<Push>> = 0;
    virtual auto pushes_of(const ReportId& report) -> Result<std::vector<Push>> = 0;  // by id
    // Destinations for which something was due before `before`, by id.
    virtual auto awaited(Instant before) -> Result<std::vector<DestinationId>> = 0;
    // What was due for one before `before`, as it was made (made_at, kind, id). What waits behind an earlier push about
    // the same case waits on.
    virtual auto due(const DestinationId& to, Instant before, std::size_t limit) -> Result<std::vector<Push>> = 0;
    // Those whose alarm_at has come (before `before`), the longest overdue first.
    virtual auto overdue(Instant before, std::size_t limit) -> Result<std::vector<Push>> = 0;
    virtual auto list(const PushFilter& filter) -> Result<std::vector<Push>> = 0;  // newest first
    virtual auto push_counts() -> Result<PushCounts> = 0;

    virtual auto put(const Recall& recall) -> Result<void> = 0;  // by report
    virtual auto recall(const ReportId& report) -> Result<std::optional<Recall>> = 0;
    virtual auto put(const RecallNotice& notice) -> Result<void> = 0;  // by (report, to)
    virtual auto notice(const ReportId& report, const SiteId& to) -> Result<std::optional<RecallNotice>> = 0;
    // What a site has not yet acknowledged, the oldest first; with `all`, also what it has.
    virtual auto notices(const SiteId& to, bool all, std::size_t limit) -> Result<std::vector<RecallNotice>> = 0;
    virtual auto unacknowledged_recalls() -> Result<std::int64_t> = 0;
};

}  // namespace shanhai::ledger
