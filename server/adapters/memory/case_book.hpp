#pragma once

#include "server/adapters/memory/table.hpp"
#include "server/ledger/cases.hpp"

#include <algorithm>

namespace shanhai::memory {

class CaseBook final : public ledger::CaseBook {
    using Case = ledger::Case;

public:
    explicit CaseBook(Journal& journal) : cases_{journal}, drafts_{journal}, forms_{journal} {}

    auto put(const Case& which) -> Result<void> override { return cases_.put(which), Result<void>{}; }
    auto find(const CaseId& id) -> Result<std::optional<Case>> override { return cases_.find(id); }
    auto waiting(const ledger::Readership& who, std::size_t limit) -> Result<std::vector<Case>> override
    {
        const auto any_of = [](const std::vector<std::string>& words, const std::string& word) {
            return std::ranges::find(words, word) != words.end();
        };
        const auto wanted = [&](const Case& which) {
            if (!who.modalities.empty() && !any_of(who.modalities, which.modality)) return false;
            if (!which.specialty.empty() && !any_of(who.specialties, which.specialty)) return false;
            if (which.review && !who.may_review) return false;
            return !which.kept || which.kept->person == who.person;
        };
        return copies<Case>(cases_.with<Queue>(who.group), limit, wanted);
    }
    auto last_turn(const SiteId& group, const SiteId& site, std::string_view modality,
                           wire::Priority priority)
        -> Result<std::optional<Instant>> override
    {
        std::optional<Instant> last;
        for (const Case* which : cases_.with<Queue>(group)) {
            const bool alike = which->site == site && which->modality == modality && which->priority == priority;
            if (alike && (!last || which->turn > *last)) last = which->turn;
        }
        return last;
    }
    auto alarmed(Instant now, std::size_t limit) -> Result<std::vector<Case>> override
    {
        return copies<Case>(cases_.in<Alarms>(), limit, [&](const Case& which) { return *which.alarm_at <= now; });
    }
    auto lapsed(Instant now, std::size_t limit) -> Result<std::vector<Case>> override
    {
        const auto over = [&](const Case& which) { return std::get<ledger::Claimed>(which.state).until <= now; };
        return copies<Case>(cases_.in<Leases>(), limit, over);
    }
    auto list(const ledger::CaseFilter& filter) -> Result<std::vector<Case>> override
    {
        std::vector<Case> found;
        for (const auto& [id, which] : cases_.rows() | std::views::reverse) {
            if (found.size() == filter.limit) break;
            if (fits(filter, which)) found.push_back(which);
        }
        return found;
    }
    auto opened_between(Instant from, Instant until) -> Result<std::vector<Case>> override
    {
        const auto inside = [&](const Case& which) { return from <= which.opened_at && which.opened_at < until; };
        return copies<Case>(cases_.in<Openings>(), cases_.rows().size(), inside);
    }

    auto counts() -> Result<ledger::CaseCounts> override
    {
        ledger::CaseCounts counts;
        for (const auto& [id, which] : cases_.rows()) {
            switch (name_of(which.state)) {
            case ledger::CaseStateName::waiting: ++counts.waiting; break;
            case ledger::CaseStateName::claimed: ++counts.claimed; break;
            case ledger::CaseStateName::reported: ++counts.reported; break;
            case ledger::CaseStateName::acknowledged: ++counts.acknowledged; break;
            case ledger::CaseStateName::held: ++counts.held; break;
            case ledger::CaseStateName::cancelled: ++counts.cancelled; break;
            case ledger::CaseStateName::returned: ++counts.returned; break;
            case ledger::CaseStateName::asked: ++counts.asked; break;
            }
        }
        return counts;
    }

    auto put(const ledger::Draft& draft) -> Result<void> override { return drafts_.put(draft), Result<void>{}; }
    auto draft(const CaseId& of) -> Result<std::optional<ledger::Draft>> override { return drafts_.find(of); }

    auto put(const ledger::FormRevision& revision) -> Result<void> override
    {
        return forms_.put(revision), Result<void>{};
    }
    auto forms(const CaseId& of) -> Result<std::vector<ledger::FormRevision>> override
    {
        return copies<ledger::FormRevision>(forms_.with<Numbers>(of));
    }

private:
    static auto fits(const ledger::CaseFilter& filter, const Case& which) -> bool
    {
        if (filter.after && which.id >= *filter.after) return false;
        if (filter.site && which.site != *filter.site) return false;
        if (filter.group && which.group != *filter.group) return false;
        if (filter.state && name_of(which.state) != *filter.state) return false;
        if (!filter.claimed_by) return true;
        const auto* const claimed = std::get_if<ledger::Claimed>(&which.state);
        return claimed && claimed->by == *filter.claimed_by;
    }

    struct Queue {
        static auto of(const Case& row) -> std::optional<std::tuple<SiteId, int, Instant, Instant, CaseId>>
        {
            if (!std::holds_alternative<ledger::Waiting>(row.state)) return std::nullopt;
            return std::tuple{row.group, ledger::is_first_class(row) ? 0 : 1, row.turn, row.opened_at, row.id};
        }
    };
    struct Alarms {
        static auto of(const Case& row) -> std::optional<std::tuple<Instant, CaseId>>
        {
            if (!row.alarm_at) return std::nullopt;
            return std::tuple{*row.alarm_at, row.id};
        }
    };
    struct Leases {
        static auto of(const Case& row) -> std::optional<std::tuple<Instant, CaseId>>
        {
            const auto* const claimed = std::get_if<ledger::Claimed>(&row.state);
            if (!claimed) return std::nullopt;
            return std::tuple{claimed->until, row.id};
        }
    };
    struct Openings {
        static auto of(const Case& row) -> std::optional<std::tuple<Instant, CaseId>>
        {
            return std::tuple{row.opened_at, row.id};
        }
    };
    struct ByCase {
        static auto of(const ledger::Draft& row) -> CaseId { return row.of; }
    };

    Table<Case, ById, Queue, Leases, Openings, Alarms> cases_;
    struct ByNumber {
        static auto of(const ledger::FormRevision& row) -> std::tuple<CaseId, std::int64_t>
        {
            return {row.of, row.number};
        }
    };
    struct Numbers {
        static auto of(const ledger::FormRevision& row) -> std::optional<std::tuple<CaseId, std::int64_t>>
        {
            return ByNumber::of(row);
        }
    };

    Table<ledger::Draft, ByCase> drafts_;
    Table<ledger::FormRevision, ByNumber, Numbers> forms_;
};

}  // namespace shanhai::memory
