// What the ledger knows about cases: one question about one or more studies, and where it stands.
#pragma once

#include "common/base/ids.hpp"
#include "common/wire/urgency.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace shanhai::ledger {

// Who is responsible differs between these (远程诊断, 复核, 会诊), so they are never the same kind of case.
enum class Service { diagnosis, over_read, consultation };

struct Waiting {
    Instant since;

    friend auto operator==(const Waiting&, const Waiting&) -> bool = default;
};

struct Claimed {
    PersonId by;
    Instant since;
    Instant until;

    friend auto operator==(const Claimed&, const Claimed&) -> bool = default;
};

struct Reported {
    ReportId report;
    PersonId by;
    Instant at;

    friend auto operator==(const Reported&, const Reported&) -> bool = default;
};

struct Acknowledged {
    ReportId report;
    std::string by;
    Instant at;

    friend auto operator==(const Acknowledged&, const Acknowledged&) -> bool = default;
};

// 待核对: form and images contradict each other. Nobody reads it until the clinic has said which is right.
struct Held {
    Instant since;

    friend auto operator==(const Held&, const Held&) -> bool = default;
};

struct Cancelled {
    std::string by;
    std::string reason;
    Instant at;

    friend auto operator==(const Cancelled&, const Cancelled&) -> bool = default;
};

using CaseState = std::variant<Waiting, Claimed, Reported, Acknowledged, Held, Cancelled>;

// What a person should know before trusting a case.
//   contradiction   form and images say different things: it holds the case
//   doubtful        they may mean the same (張/张), or something else is not as it should be: a note
//   unverifiable    there is nothing to compare it with: a note
enum class DoubtKind { contradiction, doubtful, unverifiable };

struct Doubt {
    DoubtKind kind = DoubtKind::doubtful;
    std::string field;  // of the form ("patient.name"), or of the images ("charset", "clock")
    std::string form;   // what the form says
    std::string image;  // what the images say

    friend auto operator==(const Doubt&, const Doubt&) -> bool = default;
};
BOOST_DESCRIBE_STRUCT(Doubt, (), (kind, field, form, image))

// Who at the clinic answered for a case that was held, and how.
struct Checked {
    std::string by;
    Instant at;
    bool corrected = false;  // else confirmed: the images are this patient's

    friend auto operator==(const Checked&, const Checked&) -> bool = default;
};
BOOST_DESCRIBE_STRUCT(Checked, (), (by, at, corrected))

// A form as it once was. The case carries the one that counts; none is ever thrown away.
struct FormRevision {
    CaseId of;
    std::int64_t number = 0;  // 0: as it came; each correction is one more
    std::string form;         // JSON
    std::string by;
    Instant at;

    friend auto operator==(const FormRevision&, const FormRevision&) -> bool = default;
};

struct Case {
    CaseId id;
    Service service = Service::diagnosis;
    SiteId site;                             // who asks
    SiteId group;                            // who reads
    std::vector<StudyUid> studies;
    std::string modality;
    wire::Priority priority = wire::Priority::routine;
    std::string form;                        // the request form, as JSON
    std::string patient_name;
    bool declared_complete = true;           // false: closed by a quiet period, more may come
    Instant opened_at;
    Instant deadline;
    CaseState state;
    std::int64_t revision = 0;               // counts every event of the case
    std::int64_t token = 0;                  // the fencing token of the latest claim; grows with each
    std::optional<Instant> first_claimed_at;
    std::optional<Instant> reported_at;
    std::optional<Instant> acknowledged_at;
    std::optional<Instant> extended_at = std::nullopt;  // when the last image came that nobody had announced
    std::vector<Doubt> doubts{};
    std::optional<Checked> checked{};

    friend auto operator==(const Case&, const Case&) -> bool = default;
};

// What a reader has written so far. It stays with the case when the claim lapses.
struct Draft {
    CaseId of;
    PersonId by;
    Instant at;
    std::int64_t revision = 0;               // counts saves
    std::string body;                        // JSON

    friend auto operator==(const Draft&, const Draft&) -> bool = default;
};

enum class CaseStateName { waiting, claimed, reported, acknowledged, held, cancelled };
inline constexpr CaseStateName case_states[] = {CaseStateName::waiting,  CaseStateName::claimed,
                                                CaseStateName::reported, CaseStateName::acknowledged,
                                                CaseStateName::held,     CaseStateName::cancelled};
auto name_of(CaseStateName name) -> std::string_view;
auto name_of(const CaseState& state) -> CaseStateName;
auto name_of(DoubtKind kind) -> std::string_view;

struct CaseFilter {
    std::optional<SiteId> site;
    std::optional<SiteId> group;
    std::optional<CaseStateName> state;
    std::optional<PersonId> claimed_by;
    std::optional<CaseId> after;             // continue behind this case, in order of birth (newest first)
    std::size_t limit = 50;
};

struct CaseCounts {
    std::int64_t waiting = 0;
    std::int64_t claimed = 0;
    std::int64_t reported = 0;
    std::int64_t acknowledged = 0;
    std::int64_t held = 0;
    std::int64_t cancelled = 0;

    friend auto operator==(const CaseCounts&, const CaseCounts&) -> bool = default;
};

class CaseBook {
public:
    virtual ~CaseBook() = default;

    virtual auto put(const Case& which) -> Result<void> = 0;                 // by id
    virtual auto find(const CaseId& id) -> Result<std::optional<Case>> = 0;
    // The most urgent waiting first: by priority, deadline, age (opened_at), id. Empty `modalities`: all.
    virtual auto waiting(const SiteId& group, const std::vector<std::string>& modalities, std::size_t limit)
        -> Result<std::vector<Case>> = 0;
    // Claims whose lease is over at `now` (until <= now), the longest over first.
    virtual auto lapsed(Instant now, std::size_t limit) -> Result<std::vector<Case>> = 0;
    virtual auto list(const CaseFilter& filter) -> Result<std::vector<Case>> = 0;          // newest first
    // From <= opened_at < until, in that order.
    virtual auto opened_between(Instant from, Instant until) -> Result<std::vector<Case>> = 0;

    virtual auto counts() -> Result<CaseCounts> = 0;                         // of all cases, by state

    virtual auto put(const Draft& draft) -> Result<void> = 0;                // by case
    virtual auto draft(const CaseId& of) -> Result<std::optional<Draft>> = 0;

    virtual auto put(const FormRevision& revision) -> Result<void> = 0;             // by (case, number)
    virtual auto forms(const CaseId& of) -> Result<std::vector<FormRevision>> = 0;  // the oldest first
};

}  // namespace shanhai::ledger
