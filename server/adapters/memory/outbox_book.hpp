#pragma once

#include "server/adapters/memory/table.hpp"
#include "server/ledger/outbox.hpp"

#include <algorithm>

namespace shanhai::memory {

class OutboxBook final : public ledger::OutboxBook {
    using Destination = ledger::Destination;
    using DestinationId = ledger::DestinationId;
    using Push = ledger::Push;
    using PushId = ledger::PushId;
    using PushState = ledger::PushState;
    using Recall = ledger::Recall;
    using Notice = ledger::RecallNotice;

public:
    explicit OutboxBook(Journal& journal)
        : destinations_{journal}, pushes_{journal}, recalls_{journal}, notices_{journal}
    {}

    auto put(const Destination& row) -> Result<void> override { return destinations_.put(row), Result<void>{}; }
    auto destination(const DestinationId& id) -> Result<std::optional<Destination>> override
    {
        return destinations_.find(id);
    }
    auto destinations() -> Result<std::vector<Destination>> override
    {
        return copies<Destination>(destinations_.in<Names>());
    }
    auto destinations_of(const SiteId& site) -> Result<std::vector<Destination>> override
    {
        return copies<Destination>(destinations_.with<OfSite>(site));
    }

    auto put(const Push& push) -> Result<void> override { return pushes_.put(push), Result<void>{}; }
    auto push(const PushId& id) -> Result<std::optional<Push>> override { return pushes_.find(id); }
    auto pushes_of(const ReportId& report) -> Result<std::vector<Push>> override
    {
        return copies<Push>(pushes_.with<OfReport>(report));
    }
    auto awaited(Instant before) -> Result<std::vector<DestinationId>> override
    {
        std::vector<DestinationId> all;
        for (const auto* row : pushes_.in<InLine>())
            if (row->due_at < before && (all.empty() || all.back() != row->to)) all.push_back(row->to);
        return all;
    }
    auto due(const DestinationId& to, Instant before, std::size_t limit) -> Result<std::vector<Push>> override
    {
        const auto first_of_its_case = [&](const Push& row) {
            for (const auto* earlier : pushes_.with<InLine>(to)) {
                if (earlier->id == row.id) return true;
                if (earlier->of == row.of) return false;
            }
            return true;
        };
        const auto is_due = [&](const Push& row) { return row.due_at < before && first_of_its_case(row); };
        return copies<Push>(pushes_.with<InLine>(to), limit, is_due);
    }
    auto overdue(Instant before, std::size_t limit) -> Result<std::vector<Push>> override
    {
        const auto over = [&](const Push& row) { return *row.alarm_at < before; };
        return copies<Push>(pushes_.in<Overdue>(), limit, over);
    }
    auto list(const ledger::PushFilter& filter) -> Result<std::vector<Push>> override
    {
        const auto wanted = [&](const Push& row) {
            return (!filter.to || row.to == *filter.to) && (!filter.report || row.report == *filter.report) &&
                   (!filter.alarmed || row.alarmed);
        };
        return copies<Push>(pushes_.in<Made>() | std::views::reverse, filter.limit, wanted);
    }
    auto push_counts() -> Result<ledger::PushCounts> override
    {
        ledger::PushCounts counts;
        for (const auto& [id, row] : pushes_.rows()) {
            counts.due += row.state == PushState::due ? 1 : 0;
            counts.refused += row.state == PushState::refused ? 1 : 0;
            counts.alarmed += row.alarmed ? 1 : 0;
        }
        return counts;
    }

    auto put(const Recall& recall) -> Result<void> override { return recalls_.put(recall), Result<void>{}; }
    auto recall(const ReportId& report) -> Result<std::optional<Recall>> override { return recalls_.find(report); }
    auto put(const Notice& notice) -> Result<void> override { return notices_.put(notice), Result<void>{}; }
    auto notice(const ReportId& report, const SiteId& to) -> Result<std::optional<Notice>> override
    {
        return notices_.find({report, to});
    }
    auto notices(const SiteId& to, bool all, std::size_t limit) -> Result<std::vector<Notice>> override
    {
        return copies<Notice>(notices_.with<ToSite>(to), limit,
                              [&](const Notice& row) { return all || !row.acknowledged_at; });
    }
    auto unacknowledged_recalls() -> Result<std::int64_t> override
    {
        return std::ranges::count_if(std::views::values(notices_.rows()),
                                     [](const Notice& row) { return !row.acknowledged_at; });
    }

private:
    struct Names {
        static auto of(const Destination& row) -> std::optional<std::tuple<DestinationId>>
        {
            return std::tuple{row.id};
        }
    };
    struct OfSite {
        static auto of(const Destination& row) -> std::optional<std::tuple<SiteId, DestinationId>>
        {
            if (!row.active) return std::nullopt;
            return std::tuple{row.site, row.id};
        }
    };
    struct InLine {
        static auto of(const Push& row)
            -> std::optional<std::tuple<DestinationId, Instant, ledger::PushKind, PushId>>
        {
            if (row.state != PushState::due) return std::nullopt;
            return std::tuple{row.to, row.made_at, row.kind, row.id};
        }
    };
    struct OfReport {
        static auto of(const Push& row) -> std::optional<std::tuple<ReportId, PushId>>
        {
            return std::tuple{row.report, row.id};
        }
    };
    struct Overdue {
        static auto of(const Push& row) -> std::optional<std::tuple<Instant, PushId>>
        {
            if (!row.alarm_at) return std::nullopt;
            return std::tuple{*row.alarm_at, row.id};
        }
    };
    struct Made {
        static auto of(const Push& row) -> std::optional<std::tuple<Instant, PushId>>
        {
            return std::tuple{row.made_at, row.id};
        }
    };
    struct ByReport {
        static auto of(const Recall& row) -> ReportId { return row.report; }
    };
    struct ByReportAndSite {
        static auto of(const Notice& row) -> std::tuple<ReportId, SiteId> { return {row.report, row.to}; }
    };
    struct ToSite {
        static auto of(const Notice& row) -> std::optional<std::tuple<SiteId, Instant, ReportId>>
        {
            return std::tuple{row.to, row.at, row.report};
        }
    };

    Table<Destination, ById, Names, OfSite> destinations_;
    Table<Push, ById, InLine, OfReport, Overdue, Made> pushes_;
    Table<Recall, ByReport> recalls_;
    Table<Notice, ByReportAndSite, ToSite> notices_;
};

}  // namespace shanhai::memory
