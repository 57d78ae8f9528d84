#pragma once

#include "server/adapters/memory/table.hpp"
#include "server/ledger/rosters.hpp"

#include <algorithm>

namespace shanhai::memory {

class RosterBook final : public ledger::RosterBook {
    using Shift = ledger::Shift;
    using Agreement = ledger::Agreement;

public:
    explicit RosterBook(Journal& journal) : shifts_{journal}, agreements_{journal} {}

    auto put(const Shift& shift) -> Result<void> override { return shifts_.put(shift), Result<void>{}; }
    auto drop(const ledger::ShiftId& id) -> Result<void> override { return shifts_.drop(id), Result<void>{}; }
    auto shift(const ledger::ShiftId& id) -> Result<std::optional<Shift>> override { return shifts_.find(id); }
    auto shifts(const std::optional<SiteId>& site, Instant from, Instant until) -> Result<std::vector<Shift>> override
    {
        const auto touches = [&](const Shift& one) {
            return (!site || one.site == *site) && one.until > from && one.from < until;
        };
        return copies<Shift>(shifts_.in<Beginnings>(), shifts_.rows().size(), touches);
    }
    auto on_duty(const SiteId& site, std::string_view duty, Instant at) -> Result<std::vector<Shift>> override
    {
        const auto has_it = [&](const Shift& one) {
            return one.site == site && one.duty == duty && one.from <= at && one.until > at;
        };
        auto found = copies<Shift>(shifts_.in<Beginnings>(), shifts_.rows().size(), has_it);
        std::ranges::reverse(found);
        return found;
    }

    auto put(const Agreement& agreement) -> Result<void> override { return agreements_.put(agreement), Result<void>{}; }
    auto agreement(const SiteId& from, const SiteId& to) -> Result<std::optional<Agreement>> override
    {
        return agreements_.find({from, to});
    }
    auto agreements() -> Result<std::vector<Agreement>> override
    {
        const auto rows = std::views::values(agreements_.rows());
        return std::vector<Agreement>{rows.begin(), rows.end()};
    }

private:
    struct Beginnings {
        static auto of(const Shift& row) -> std::optional<std::tuple<Instant, ledger::ShiftId>>
        {
            return std::tuple{row.from, row.id};
        }
    };
    struct ByEnds {
        static auto of(const Agreement& row) -> std::tuple<SiteId, SiteId> { return {row.from, row.to}; }
    };

    Table<Shift, ById, Beginnings> shifts_;
    Table<Agreement, ByEnds> agreements_;
};

}  // namespace shanhai::memory
