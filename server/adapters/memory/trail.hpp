#pragma once

#include "server/adapters/memory/table.hpp"
#include "server/ledger/trail.hpp"

namespace shanhai::memory {

class Trail final : public ledger::Trail {
    using Event = ledger::Event;
    using AuditEntry = ledger::AuditEntry;

public:
    explicit Trail(Journal& journal) : events_{journal}, audit_{journal} {}

    auto append(const Event& event) -> Result<std::int64_t> override
    {
        auto numbered = event;
        numbered.number = last(events_) + 1;
        events_.put(numbered);
        return numbered.number;
    }
    auto events(std::int64_t after, const std::optional<SiteId>& visible_to, std::size_t limit)
        -> Result<std::vector<Event>> override
    {
        const auto visible = [&](const Event& event) {
            return !visible_to || event.site == *visible_to || event.group == *visible_to;
        };
        return behind(events_, after, limit, visible);
    }
    auto last_event() -> Result<std::int64_t> override { return last(events_); }

    auto append(const AuditEntry& entry) -> Result<void> override
    {
        if (entry.number != last(audit_) + 1) return Fault{errc::stale, "ledger.audit"};
        audit_.put(entry);
        return {};
    }
    auto last_audit() -> Result<std::optional<AuditEntry>> override { return audit_.find(last(audit_)); }
    auto audit(std::int64_t after, std::size_t limit) -> Result<std::vector<AuditEntry>> override
    {
        return behind(audit_, after, limit, [](const AuditEntry&) { return true; });
    }

private:
    template <class Row>
    static auto last(const Table<Row, ByNumber>& table) -> std::int64_t
    {
        return table.rows().empty() ? 0 : table.rows().rbegin()->first;
    }
    template <class Row, class Wanted>
    static auto behind(const Table<Row, ByNumber>& table, std::int64_t after, std::size_t limit, Wanted wanted)
        -> std::vector<Row>
    {
        std::vector<Row> found;
        for (auto at = table.rows().upper_bound(after); at != table.rows().end() && found.size() < limit; ++at)
            if (wanted(at->second)) found.push_back(at->second);
        return found;
    }

    Table<Event, ByNumber> events_;
    Table<AuditEntry, ByNumber> audit_;
};

}  // namespace shanhai::memory
