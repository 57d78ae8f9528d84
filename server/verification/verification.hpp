// What whoever holds a report may learn with the code on it: whether it is genuine and still counts; with a second
// factor, or as one of ours, what it says.
//
// "Genuine" is never the ledger's word: the stored file is read and verified for every answer, and one that does not
// hold is an alarm. Every look at a report is a fact, noted together with its audit line, so that a recall reaches
// back to it; what finds nothing is counted and leaves no trace.
//
// Nothing can be enumerated: a code is 86 random bits and is looked for by its digest, so whatever is not a code of a
// report costs the same one look and gets the same answer. A mistyped one is told so before anything is looked for:
// its check digits say that to anybody.
//
// Lives on the io thread, like its tallies and tickets.
#pragma once

#include "common/log/log.hpp"
#include "common/pki/certificate.hpp"
#include "common/runtime/lane.hpp"
#include "server/archive/pack_store.hpp"
#include "server/ledger/writing.hpp"
#include "server/people/principal.hpp"
#include "server/verification/factor.hpp"
#include "server/verification/pace.hpp"
#include "server/verification/settings.hpp"
#include "server/verification/standing.hpp"

#include <map>

namespace shanhai::verification {

// Who asks, as the audit trail and the recall list name them.
struct Asker {
    Asker(std::string whom, std::string whence) : actor{std::move(whom)}, from{std::move(whence)} {}
    std::string actor;
    std::string from;
};
auto stranger(std::string_view address) -> Asker;  // from their network, as far as it may be kept
auto member(const people::Principal& who) -> Asker;

// A version whose file holds: what it says, and how it was signed.
struct Seen {
    ledger::Report report;
    report::Document document;
    Instant signed_at;
    bool timed = true;                   // by a timestamp authority we trust
    std::optional<Instant> revoked{};    // when the signer's certificate was withdrawn
};

struct Answer {
    Answer() {}
    State state = State::unknown;
    Standing standing;
    std::optional<Seen> asked;           // of the version the code stands on; none: unknown or damaged
    std::optional<Seen> shown;           // all of the version that counts, for whoever may see it
    std::string ticket;                  // with it a stranger fetches that file, for a few minutes
    std::optional<Fault> refused{};      // why a second factor did not open it
};

struct Tally {
    std::int64_t valid = 0;
    std::int64_t withdrawn = 0;
    std::int64_t damaged = 0;
    std::int64_t unknown = 0;
    std::int64_t mistyped = 0;
    std::int64_t refused = 0;            // second factors
    std::int64_t limited = 0;
};

class Verification {
public:
    Verification(ledger::Ledger& ledger, archive::PackStore& packs, Lane& cpu, std::vector<pki::Certificate> roots,
                 Clock& clock, Entropy& entropy, log::Log log, PublicSettings settings);

    // Asked first, for every stranger; none: go on, else how long to wait.
    auto admit(const std::string& client) -> std::optional<std::chrono::seconds>;

    // malformed "report.code" for a mistyped one.
    auto ask(Asker who, std::string code) -> awaitable<Result<Answer>>;

    // Refused: forbidden "verification.factor", or "verification.locked" after too many of these within a day. What
    // must not be used is shown to nobody: then the answer is ask()'s.
    auto open(Asker who, std::string code, Factor factor) -> awaitable<Result<Answer>>;
    // For machines of our sites, readers, operators and administrators; forbidden "verification.who" for others.
    auto open_for(people::Principal who, std::string code) -> awaitable<Result<Answer>>;

    // The version that counts, to be sent as a file. forbidden "verification.ticket".
    auto fetch(Asker who, std::string code, std::string ticket) -> awaitable<Result<ledger::Report>>;
    auto fetch_for(people::Principal who, std::string code) -> awaitable<Result<ledger::Report>>;

    // Who looked a report up, the last `lookups_max`: for whoever signed or wrote it, or an administrator.
    auto lookups(people::Principal who, ReportId report) -> awaitable<Result<std::vector<ledger::Lookup>>>;

    auto tally() const -> const Tally& { return tally_; }

    static constexpr std::size_t lookups_max = 1000;
    static constexpr auto ticket_life = std::chrono::minutes{10};
    static constexpr std::size_t tickets_max = 1000;

private:
    struct Found;
    enum class Opening { opened, refused, locked };
    struct Ticket {
        ReportId report;
        Instant until;
    };

    auto find(std::string code) -> awaitable<Result<std::optional<Found>>>;
    auto judge(Found found) -> awaitable<Result<Answer>>;
    auto judge_whole(Found found) -> awaitable<Result<Answer>>;
    auto see(const Found& found, const ReportId& which) -> awaitable<Result<std::optional<Seen>>>;
    auto read(ledger::Place place) -> awaitable<Result<std::optional<Bytes>>>;
    auto note(Asker who, ReportId report, State state, bool whole) -> awaitable<Result<void>>;
    auto try_factor(Asker who, ReportId report, bool right) -> awaitable<Result<Opening>>;
    auto send(Asker who, Found found, std::optional<ReportId> only) -> awaitable<Result<ledger::Report>>;
    auto ticket_for(const ReportId& report) -> std::string;
    void count(const Answer& answer);

    ledger::Ledger& ledger_;
    archive::PackStore& packs_;
    Lane& cpu_;
    std::vector<pki::Certificate> roots_;
    Clock& clock_;
    Entropy& entropy_;
    log::Log log_;
    PublicSettings settings_;
    Pace pace_;
    Tally tally_;
    std::map<Digest, Ticket> tickets_;   // by digest: the tickets themselves are with those they were given to
};

}  // namespace shanhai::verification
