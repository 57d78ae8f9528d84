#pragma once

#include "server/adapters/memory/table.hpp"
#include "server/ledger/writing.hpp"

namespace shanhai::memory {

class WritingBook final : public ledger::WritingBook {
    using Revision = ledger::DraftRevision;
    using Record = ledger::ReviewRecord;

public:
    explicit WritingBook(Journal& journal)
        : revisions_{journal}, phrases_{journal}, records_{journal}, lookups_{journal}
    {}

    auto put(const Revision& revision) -> Result<void> override { return revisions_.put(revision), Result<void>{}; }
    auto revisions(const CaseId& of) -> Result<std::vector<Revision>> override
    {
        return copies<Revision>(revisions_.with<ByCase>(of));
    }
    auto revision(const CaseId& of, std::int64_t number) -> Result<std::optional<Revision>> override
    {
        return revisions_.find({of, number});
    }

    auto put(const ledger::PhraseSet& set) -> Result<void> override { return phrases_.put(set), Result<void>{}; }
    auto phrases(const SiteId& site) -> Result<std::optional<ledger::PhraseSet>> override
    {
        return phrases_.find(site);
    }

    auto put(const Record& record) -> Result<void> override { return records_.put(record), Result<void>{}; }
    auto reviews(Instant from, Instant until) -> Result<std::vector<Record>> override
    {
        const auto inside = [&](const Record& record) { return from <= record.signed_at && record.signed_at < until; };
        return copies<Record>(records_.in<ByTime>(), records_.rows().size(), inside);
    }

    auto note(const ledger::Lookup& lookup) -> Result<void> override
    {
        return lookups_.put({lookups_.rows().size() + 1, lookup}), Result<void>{};
    }
    auto lookups(const ReportId& report) -> Result<std::vector<ledger::Lookup>> override
    {
        std::vector<ledger::Lookup> found;
        for (const auto& [number, row] : lookups_.rows())
            if (row.lookup.report == report) found.push_back(row.lookup);
        return found;
    }

private:
    struct ByRevision {
        static auto of(const Revision& row) -> std::tuple<CaseId, std::int64_t> { return {row.of, row.revision}; }
    };
    struct ByCase {
        static auto of(const Revision& row) -> std::optional<std::tuple<CaseId, std::int64_t>>
        {
            return std::tuple{row.of, row.revision};
        }
    };
    struct BySite {
        static auto of(const ledger::PhraseSet& row) -> SiteId { return row.site; }
    };
    struct ByReport {
        static auto of(const Record& row) -> ReportId { return row.report; }
    };
    struct ByTime {
        static auto of(const Record& row) -> std::optional<std::tuple<Instant, ReportId>>
        {
            return std::tuple{row.signed_at, row.report};
        }
    };
    struct Numbered {
        std::size_t number;
        ledger::Lookup lookup;
    };

    Table<Revision, ByRevision, ByCase> revisions_;
    Table<ledger::PhraseSet, BySite> phrases_;
    Table<Record, ByReport, ByTime> records_;
    Table<Numbered, ByNumber> lookups_;
};

}  // namespace shanhai::memory
