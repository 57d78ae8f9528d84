#pragma once

#include "server/adapters/memory/table.hpp"
#include "server/ledger/alerts.hpp"

namespace shanhai::memory {

class AlertBook final : public ledger::AlertBook {
    using Alert = ledger::Alert;
    using Step = ledger::Step;

public:
    explicit AlertBook(Journal& journal) : alerts_{journal}, steps_{journal} {}

    auto put(const Alert& alert) -> Result<void> override { return alerts_.put(alert), Result<void>{}; }
    auto find(const ledger::AlertId& id) -> Result<std::optional<Alert>> override { return alerts_.find(id); }
    auto list(const ledger::AlertFilter& filter) -> Result<std::vector<Alert>> override
    {
        std::vector<Alert> found;
        for (const auto& [id, alert] : alerts_.rows() | std::views::reverse) {
            if (found.size() == filter.limit) break;
            if (fits(filter, alert)) found.push_back(alert);
        }
        return found;
    }
    auto due(Instant now, std::size_t limit) -> Result<std::vector<Alert>> override
    {
        return copies<Alert>(alerts_.in<Timers>(), limit, [&](const Alert& one) { return *one.due_at <= now; });
    }
    auto to_send(Instant now, std::size_t limit) -> Result<std::vector<Alert>> override
    {
        return copies<Alert>(alerts_.in<Sendings>(), limit, [&](const Alert& one) { return *send_at(one) <= now; });
    }

    auto append(const ledger::AlertId& of, const Step& step) -> Result<void> override
    {
        const auto before = static_cast<std::int64_t>(std::ranges::distance(steps_.with<Register>(of)));
        if (step.number != before + 1) return Fault{errc::stale, "ledger.step"};
        steps_.put({of, step});
        return {};
    }
    auto steps(const ledger::AlertId& of) -> Result<std::vector<Step>> override
    {
        std::vector<Step> all;
        for (const auto* const line : steps_.with<Register>(of)) all.push_back(line->step);
        return all;
    }

private:
    struct Line {
        ledger::AlertId of;
        Step step;
    };

    static auto fits(const ledger::AlertFilter& filter, const Alert& alert) -> bool
    {
        if (filter.after && alert.id >= *filter.after) return false;
        if (filter.of && alert.of != *filter.of) return false;
        if (filter.site && alert.site != *filter.site) return false;
        if (filter.group && alert.group != *filter.group) return false;
        return !filter.open_only || is_open(alert);
    }

    struct Timers {
        static auto of(const Alert& row) -> std::optional<std::tuple<Instant, ledger::AlertId>>
        {
            if (!row.due_at) return std::nullopt;
            return std::tuple{*row.due_at, row.id};
        }
    };
    struct Sendings {
        static auto of(const Alert& row) -> std::optional<std::tuple<Instant, ledger::AlertId>>
        {
            const auto at = send_at(row);
            if (!at) return std::nullopt;
            return std::tuple{*at, row.id};
        }
    };
    struct ByNumber {
        static auto of(const Line& row) -> std::tuple<ledger::AlertId, std::int64_t>
        {
            return {row.of, row.step.number};
        }
    };
    struct Register {
        static auto of(const Line& row) -> std::optional<std::tuple<ledger::AlertId, std::int64_t>>
        {
            return ByNumber::of(row);
        }
    };

    Table<Alert, ById, Timers, Sendings> alerts_;
    Table<Line, ByNumber, Register> steps_;
};

}  // namespace shanhai::memory
