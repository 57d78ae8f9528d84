// What the ledger knows about cases: one question about one or more studies, and where it stands.
#pragma once

#include "common/wire/urgency.hpp"
#include "server/ledger/case_state.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <vector>

namespace shanhai::ledger {

// Who is responsible differs between these (远程诊断, 复核, 会诊), so they are never the same kind of case.
enum class Service { diagnosis, over_read, consultation };

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

// What a reader and the clinic said to each other about a case, in order. Nothing of it is ever taken back.
//   question, answer    补充资料
//   returned            退回重拍, with the reader's advice
//   retaken             better images came
//   limits              a retake is impossible: to be read with what there is
//   rewrite             审核退回: a reviewer gave the draft back to who wrote it
enum class RemarkKind { question, answer, returned, retaken, limits, rewrite };

struct Remark {
    RemarkKind kind = RemarkKind::question;
    std::string by;    // the reader's id, or the name of whoever at the clinic said so
    std::string text;
    Instant at;

    friend auto operator==(const Remark&, const Remark&) -> bool = default;
};
BOOST_DESCRIBE_STRUCT(Remark, (), (kind, by, text, at))

// A waiting case that one person may take before the others of the group: the expert the clinic named, or the reader
// whose question it has answered.
struct Reservation {
    PersonId person;
    Instant until;

    friend auto operator==(const Reservation&, const Reservation&) -> bool = default;
};

// How loudly a case has been called out so far: nobody took it in time, the next were asked, its deadline has passed.
enum class Stage { quiet, warned, escalated, late };

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
    wire::Lane lane = wire::Lane::none;
    std::string specialty{};                   // what its reader must know (心电, 神经); empty: anybody
    Instant turn{};                            // its place among its like: the earlier, the sooner (cases/order.hpp)
    Instant warning{};                         // unclaimed then: somebody is told
    Instant escalation{};                      // unclaimed then: the next are asked
    Stage stage = Stage::quiet;
    std::optional<Instant> alarm_at{};         // when the relay must look at it next by itself
    std::optional<Reservation> kept{};
    std::optional<SiteId> asked_first{};       // who did not answer before `group` was asked; they may still
    int returns = 0;                           // how often it was sent back for better images
    std::optional<Instant> acquired_at{};      // exposure or recording, by the device's clock set right by ours
    std::optional<Instant> delivered_at{};     // when the clinic first fetched the report
    std::vector<Remark> remarks{};
    std::optional<Review> review{};            // waits for, or is read by, somebody who may sign for its author
    int rewrites = 0;                          // how often a reviewer gave it back
    std::optional<Amending> amending{};        // of a reported or acknowledged case only
    std::vector<std::string> marks{};          // why it stands further in front than its urgency says (Study::marks)

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

auto name_of(DoubtKind kind) -> std::string_view;
auto name_of(RemarkKind kind) -> std::string_view;

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
    std::int64_t returned = 0;
    std::int64_t asked = 0;

    friend auto operator==(const CaseCounts&, const CaseCounts&) -> bool = default;
};

// Emergencies stand in a queue of their own, before everybody else.
inline auto is_first_class(const Case& which) -> bool { return which.priority == wire::Priority::emergency; }

// Whose queue: what a reader of `group` may be offered.
struct Readership {
    SiteId group;
    std::vector<std::string> modalities{};   // empty: all
    std::vector<std::string> specialties{};  // besides cases that ask for none
    std::optional<PersonId> person{};        // what is kept for them counts, what is kept for others does not
    bool may_review = true;                  // else what waits for a reviewer is not theirs to be offered
};

class CaseBook {
public:
    virtual ~CaseBook() = default;

    virtual auto put(const Case& which) -> Result<void> = 0;                 // by id
    virtual auto find(const CaseId& id) -> Result<std::optional<Case>> = 0;
    // What waits, emergencies first, then by turn, age (opened_at), id.
    virtual auto waiting(const Readership& who, std::size_t limit) -> Result<std::vector<Case>> = 0;
    // The latest turn among the cases of this site, modality and priority that wait at this group.
    virtual auto last_turn(const SiteId& group, const SiteId& site, std::string_view modality,
                           wire::Priority priority)
        -> Result<std::optional<Instant>> = 0;
    // Cases whose alarm_at has come (<= now), the longest overdue first.
    virtual auto alarmed(Instant now, std::size_t limit) -> Result<std::vector<Case>> = 0;
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
