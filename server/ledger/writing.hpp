// What the ledger knows about writing reports: every draft as it was saved, each site's phrases, what reviewers
// changed, and who looked a report up by its code.
#pragma once

#include "server/ledger/trail.hpp"

#include <boost/describe/class.hpp>

namespace shanhai::ledger {

// A draft as it was saved once. The latest is the case's Draft; none is ever changed.
struct DraftRevision {
    CaseId of;
    std::int64_t revision = 0;
    PersonId by;
    Instant at;
    std::string body;  // JSON

    friend auto operator==(const DraftRevision&, const DraftRevision&) -> bool = default;
};

// A site's own templates and phrases, on top of those that come with the relay. The whole set is replaced at once.
struct PhraseSet {
    SiteId site;
    std::int64_t revision = 0;
    std::string by;
    Instant at;
    std::string body;  // JSON (common/wire/phrases.hpp)

    friend auto operator==(const PhraseSet&, const PhraseSet&) -> bool = default;
};

// How far a reviewer changed what a trainee wrote: 无修改, 文字, 描述, 诊断改变.
enum class Alteration { none, wording, description, diagnosis };

// One report that one person wrote and another signed: the teaching ledger.
struct ReviewRecord {
    ReportId report;
    CaseId of;
    PersonId author;
    PersonId reviewer;
    Alteration alteration = Alteration::none;
    int rewrites = 0;
    std::string difference;  // JSON: field by field, before and after
    Instant submitted_at;
    Instant signed_at;

    friend auto operator==(const ReviewRecord&, const ReviewRecord&) -> bool = default;
};

// Somebody outside who asked with the code on a paper. A recall reaches back to them.
struct Lookup {
    ReportId report;
    Instant at;
    std::string from;  // the address it came from, as far as it may be kept
    bool full = false;  // they showed the second factor and saw all of it

    friend auto operator==(const Lookup&, const Lookup&) -> bool = default;
};

class WritingBook {
public:
    virtual ~WritingBook() = default;

    virtual auto put(const DraftRevision& revision) -> Result<void> = 0;  // by (of, revision)
    virtual auto revisions(const CaseId& of) -> Result<std::vector<DraftRevision>> = 0;  // the oldest first
    virtual auto revision(const CaseId& of, std::int64_t number) -> Result<std::optional<DraftRevision>> = 0;

    virtual auto put(const PhraseSet& set) -> Result<void> = 0;  // by site
    virtual auto phrases(const SiteId& site) -> Result<std::optional<PhraseSet>> = 0;

    virtual auto put(const ReviewRecord& record) -> Result<void> = 0;  // by report
    // From <= signed_at < until, in that order.
    virtual auto reviews(Instant from, Instant until) -> Result<std::vector<ReviewRecord>> = 0;

    virtual auto note(const Lookup& lookup) -> Result<void> = 0;
    virtual auto lookups(const ReportId& report) -> Result<std::vector<Lookup>> = 0;  // the oldest first
};

}  // namespace shanhai::ledger
