// What the ledger knows about reports and their way to the clinic.
#pragma once

#include "server/ledger/archive.hpp"
#include "server/ledger/case_state.hpp"

namespace shanhai::ledger {

// A report made ready to be signed: fixed bytes that wait for one person's signature, for a while.
struct PreparedReport {
    ReportId id;
    CaseId of;
    std::int64_t token = 0;                  // the claim it was prepared under
    PersonId by;
    Digest signer;                           // fingerprint of the certificate it was prepared for
    Bytes pdf;
    Bytes pending_signature;                 // CMS without the signature value
    Instant prepared_at;
    Instant expires_at;
    int version = 1;
    ReportStatus status = ReportStatus::final;
    std::optional<ReportId> previous{};      // the version it follows
    std::optional<PersonId> author{};        // who wrote it, where the one who signs reviewed it
    std::optional<Digest> code{};            // of its verification code
    std::string concerns{};                  // JSON: what the signer has to decide about; empty: nothing
    bool countersigns = false;               // the file carries its author's signature already

    friend auto operator==(const PreparedReport&, const PreparedReport&) -> bool = default;
};

struct Report {
    ReportId id;
    CaseId of;
    int version = 1;
    PersonId by;
    Digest signer;
    Digest digest;                           // of the signed file
    Place place;
    Instant signed_at;                       // from the timestamp token; without one, by our clock
    ReportStatus status = ReportStatus::final;
    std::optional<PersonId> author{};        // who wrote it, where `by` reviewed it
    std::optional<ReportId> previous{};      // the version it follows
    std::optional<ReportId> superseded_by{}; // none: this is the current one
    std::optional<Digest> code{};            // of its verification code; the code itself is not kept
    std::string decisions{};                 // JSON: what was doubtful about it, and what the signer decided
    bool timed = true;                       // false: 时间戳待补
    std::optional<Place> sm2{};              // a detached SM2 signature over the same file

    friend auto operator==(const Report&, const Report&) -> bool = default;
};

class ReportBook {
public:
    virtual ~ReportBook() = default;

    virtual auto put(const PreparedReport& prepared) -> Result<void> = 0;    // by id
    virtual auto prepared(const ReportId& id) -> Result<std::optional<PreparedReport>> = 0;
    virtual auto drop_prepared_before(Instant expired) -> Result<void> = 0;  // expires_at < expired

    // By id. Of a case at most one is current: conflict "ledger.report" for a second one.
    virtual auto put(const Report& report) -> Result<void> = 0;
    virtual auto report(const ReportId& id) -> Result<std::optional<Report>> = 0;
    virtual auto reports_of(const CaseId& which) -> Result<std::vector<Report>> = 0;  // by version
    virtual auto current(const CaseId& of) -> Result<std::optional<Report>> = 0;
    virtual auto by_code(const Digest& code) -> Result<std::optional<Report>> = 0;
    virtual auto untimed(std::size_t limit) -> Result<std::vector<Report>> = 0;       // those still without, by id
};

enum class DeliveryState { ready, fetched, acknowledged };

// One report version on its way to one site: written in the transaction that made the report final.
struct Delivery {
    DeliveryId id;
    ReportId report;
    CaseId of;
    SiteId to;
    DeliveryState state = DeliveryState::ready;
    Instant ready_at;
    std::optional<Instant> fetched_at;
    std::optional<Instant> acknowledged_at;
    std::string acknowledged_by;

    friend auto operator==(const Delivery&, const Delivery&) -> bool = default;
};

class DeliveryBook {
public:
    virtual ~DeliveryBook() = default;

    virtual auto put(const Delivery& delivery) -> Result<void> = 0;          // by id
    virtual auto delivery(const ReportId& report, const SiteId& to) -> Result<std::optional<Delivery>> = 0;
    // What a site has not yet acknowledged, the oldest first; with `all`, also what it has.
    virtual auto inbox(const SiteId& site, bool all, std::size_t limit) -> Result<std::vector<Delivery>> = 0;
    virtual auto unacknowledged() -> Result<std::int64_t> = 0;
};

}  // namespace shanhai::ledger
