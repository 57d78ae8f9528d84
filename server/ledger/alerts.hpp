// What the ledger knows about critical values (危急值): who was told what, by which way, and what they did about it.
//
// An alert outlives the report and the case it came from. There is no way to delete one, and no way to change or remove
// a step of its register: the book can only append.
#pragma once

#include "common/base/ids.hpp"
#include "server/ledger/trail.hpp"

#include <boost/describe/class.hpp>

namespace shanhai::ledger {

struct AlertKind {
    static constexpr std::string_view prefix = "crit";
};
using AlertId = Id<AlertKind>;

// In order. `voided` may follow every state but `closed`.
//   suspected      somebody fears it: a reader, the clinic's own flag, a device
//   confirmed      decided and checked; the first contact is being called
//   dispatched     at least one channel has taken the message
//   delivered      it is on somebody's device, or somebody was reached by telephone: no human has answered for it yet
//   acknowledged   a person of the treating side read it back
//   acted          what was done is recorded
//   closed         the outcome is known
//   voided         it was none; everybody who was told has to be told that, too
enum class AlertState { suspected, confirmed, dispatched, delivered, acknowledged, acted, closed, voided };
auto name_of(AlertState state) -> std::string_view;

// live: the clinic's own connection to the relay. It is accepted the moment it is written down.
enum class Channel { live, webhook, sms };
auto name_of(Channel channel) -> std::string_view;

enum class NoticeState { due, accepted, delivered, refused, unreachable };
auto name_of(NoticeState state) -> std::string_view;

// One contact told by one channel, and how far that came. Called again it is the same notice, in its next round.
struct Notice {
    std::int64_t level = 0;  // of the ladder of contacts that it belongs to
    std::string site;        // where the contact is
    std::string contact;     // 张建国（值班医师）
    Channel channel = Channel::live;
    std::string address;      // a URL, a telephone number; live: the site again
    bool correction = false;  // says that the alert was none
    NoticeState state = NoticeState::due;
    std::int64_t round = 1;
    std::int64_t attempts = 0;       // of this round
    std::string reference;           // what the other side calls it
    std::string trouble;             // where the latest attempt failed
    std::optional<Instant> due_at;   // of the next attempt, or of the next question whether it has arrived
    std::optional<Instant> accepted_at;
    std::optional<Instant> delivered_at;

    friend auto operator==(const Notice&, const Notice&) -> bool = default;
};
BOOST_DESCRIBE_STRUCT(Notice, (),
                      (level, site, contact, channel, address, correction, state, round, attempts, reference, trouble,
                       due_at, accepted_at, delivered_at))

// What it was measured by, as the list read on that day.
struct Criterion {
    std::string list;  // its id
    std::string version;
    std::string item;  // its code
    std::string text;
    std::string grade;  // red, orange, yellow

    friend auto operator==(const Criterion&, const Criterion&) -> bool = default;
};
BOOST_DESCRIBE_STRUCT(Criterion, (), (list, version, item, text, grade))

struct Alert {
    AlertId id;
    CaseId of;
    SiteId site;   // who treats: it asked
    SiteId group;  // who reads
    std::string modality;
    bool hurried = false;  // an emergency, or in a rescue lane: the shorter timers
    Criterion criterion;
    std::string finding;   // in the finder's words
    std::string found_by;  // as the audit trail names them
    Instant found_at;
    AlertState state = AlertState::suspected;
    std::int64_t revision = 0;  // counts the steps of its register
    std::int64_t level = 0;     // how far up the ladder of contacts it has come
    std::int64_t reminders = 0;  // since it was acknowledged
    std::int64_t wrong_read_backs = 0;
    bool duty_called = false;                  // 总值班 of both sides
    std::optional<PersonId> first_check{};     // the first of the two who confirm
    std::optional<Instant> confirmed_at{};
    std::optional<Instant> acknowledged_at{};
    std::vector<std::string> actions{};        // codes, as they were recorded
    std::optional<PersonId> void_wanted_by{};  // the first of the two who void
    bool correction_open = false;              // voided, and the treating side has not said that it knows
    std::optional<Instant> due_at{};           // of the timer that runs; none when nothing is awaited any more
    std::vector<Notice> notices{};             // none is ever taken away, so its place is its name

    friend auto operator==(const Alert&, const Alert&) -> bool = default;
};

// Not closed; voided only until the treating side has acknowledged the correction.
auto is_open(const Alert& alert) -> bool;
// The earliest moment at which a notice wants something.
auto send_at(const Alert& alert) -> std::optional<Instant>;

// A line of the register (危急值登记).
struct Step {
    std::int64_t number = 0;  // 1, 2, 3, without gaps
    Instant at;
    std::string what;   // "critical.confirmed"
    std::string actor;  // "person:dr-wang", "site:qingshan/gateway", "relay"
    std::string by;     // the human who said so, where a machine passed it on
    std::string note;

    friend auto operator==(const Step&, const Step&) -> bool = default;
};

struct AlertFilter {
    std::optional<CaseId> of;
    std::optional<SiteId> site;
    std::optional<SiteId> group;
    bool open_only = false;
    std::optional<AlertId> after;  // continue behind this one, in order of birth (newest first)
    std::size_t limit = 50;
};

class AlertBook {
public:
    virtual ~AlertBook() = default;

    virtual auto put(const Alert& alert) -> Result<void> = 0;  // by id
    virtual auto find(const AlertId& id) -> Result<std::optional<Alert>> = 0;
    virtual auto list(const AlertFilter& filter) -> Result<std::vector<Alert>> = 0;  // newest first
    // Those whose timer has run out (due_at <= now), the longest over first.
    virtual auto due(Instant now, std::size_t limit) -> Result<std::vector<Alert>> = 0;
    // Those with a notice that wants sending (send_at <= now), the longest waiting first.
    virtual auto to_send(Instant now, std::size_t limit) -> Result<std::vector<Alert>> = 0;

    // number must follow the last: else stale "ledger.step".
    virtual auto append(const AlertId& of, const Step& step) -> Result<void> = 0;
    virtual auto steps(const AlertId& of) -> Result<std::vector<Step>> = 0;
};

}  // namespace shanhai::ledger
