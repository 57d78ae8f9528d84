#pragma once

#include "common/wire/request_form.hpp"
#include "server/adapters/memory/table.hpp"
#include "server/ledger/archive.hpp"
#include "server/ledger/audits.hpp"
#include "server/ledger/cases.hpp"

#include <algorithm>

namespace shanhai::memory {

class AuditBook final : public ledger::AuditBook {
    using AuditEntry = ledger::AuditEntry;
    using Checkpoint = ledger::Checkpoint;
    using AuditCursor = ledger::AuditCursor;

public:
    AuditBook(Journal& journal, ledger::Trail& trail, ledger::CaseBook& cases, ledger::ArchiveBook& archive)
        : trail_{trail}, cases_{cases}, archive_{archive}, checkpoints_{journal}, cursors_{journal}
    {}

    auto search(const ledger::AuditFilter& filter) -> Result<std::vector<AuditEntry>> override
    {
        auto all = trail_.audit(filter.after, everything);
        if (!all) return all;
        std::erase_if(*all, [&](const AuditEntry& entry) { return !fits(entry, filter); });
        if (all->size() > filter.limit)
            all->erase(all->begin() + static_cast<std::ptrdiff_t>(filter.limit), all->end());
        return all;
    }
    auto cases_of_patient(std::string_view id, std::size_t limit) -> Result<std::vector<CaseId>> override
    {
        auto all = cases_.opened_between(Instant::min(), Instant::max());
        if (!all) return all.error();
        std::vector<CaseId> found;
        for (const auto& one : *all)
            if (!id.empty() && is_of(one, id)) found.push_back(one.id);
        std::ranges::sort(found);
        if (found.size() > limit) found.erase(found.begin() + static_cast<std::ptrdiff_t>(limit), found.end());
        return found;
    }

    auto put(const Checkpoint& checkpoint) -> Result<void> override
    {
        return checkpoints_.put(checkpoint), Result<void>{};
    }
    auto last_checkpoint() -> Result<std::optional<Checkpoint>> override
    {
        const auto& rows = checkpoints_.rows();
        return rows.empty() ? std::nullopt : std::optional{rows.rbegin()->second};
    }
    auto checkpoints(std::int64_t after, std::size_t limit) -> Result<std::vector<Checkpoint>> override
    {
        std::vector<Checkpoint> found;
        for (const auto& [number, row] : checkpoints_.rows())
            if (number > after && found.size() < limit) found.push_back(row);
        return found;
    }

    auto put(const AuditCursor& cursor) -> Result<void> override { return cursors_.put(cursor), Result<void>{}; }
    auto cursor(std::string_view target) -> Result<std::optional<AuditCursor>> override
    {
        return cursors_.find(std::string{target});
    }

private:
    static constexpr std::size_t everything = 1'000'000'000;

    struct ByTarget {
        static auto of(const AuditCursor& row) -> std::string { return row.target; }
    };

    static auto fits(const AuditEntry& entry, const ledger::AuditFilter& filter) -> bool
    {
        const auto& subjects = filter.subjects;
        return (filter.actor.empty() || entry.actor == filter.actor) &&
               (filter.action.empty() || entry.action == filter.action) &&
               (subjects.empty() || std::ranges::find(subjects, entry.subject) != subjects.end()) &&
               (!filter.from || entry.at >= *filter.from) && (!filter.until || entry.at < *filter.until);
    }
    auto is_of(const ledger::Case& which, std::string_view id) -> bool
    {
        const auto names = [id](const std::string& text) {
            const auto form = wire::read_json<wire::RequestForm>(text);
            return form && (form->patient.id == id || form->patient.identity_number == id);
        };
        const auto earlier = cases_.forms(which.id);
        if (names(which.form)) return true;
        if (earlier && std::ranges::any_of(*earlier, names, &ledger::FormRevision::form)) return true;
        return std::ranges::any_of(which.studies, [&](const StudyUid& uid) {
            const auto study = archive_.study(which.site, uid);
            return study && *study && (*study)->patient_id == id && (*study)->in_case == which.id;
        });
    }

    ledger::Trail& trail_;
    ledger::CaseBook& cases_;
    ledger::ArchiveBook& archive_;
    Table<Checkpoint, ByNumber> checkpoints_;
    Table<AuditCursor, ByTarget> cursors_;
};

}  // namespace shanhai::memory
