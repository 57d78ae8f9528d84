#pragma once

#include "server/adapters/memory/table.hpp"
#include "server/ledger/reports.hpp"

namespace shanhai::memory {

class ReportBook final : public ledger::ReportBook {
    using Prepared = ledger::PreparedReport;
    using Report = ledger::Report;

public:
    explicit ReportBook(Journal& journal) : prepared_{journal}, reports_{journal} {}

    auto put(const Prepared& prepared) -> Result<void> override { return prepared_.put(prepared), Result<void>{}; }
    auto prepared(const ReportId& id) -> Result<std::optional<Prepared>> override { return prepared_.find(id); }
    auto drop_prepared_before(Instant expired) -> Result<void> override
    {
        const auto over = [&](const Prepared& prepared) { return prepared.expires_at < expired; };
        for (const auto& prepared : copies<Prepared>(prepared_.in<Expiries>(), prepared_.rows().size(), over))
            prepared_.drop(prepared.id);
        return {};
    }

    auto put(const Report& report) -> Result<void> override
    {
        const auto rival = first_of<Report>(reports_.with<Current>(report.of));
        if (!report.superseded_by && rival && rival->id != report.id) return Fault{errc::conflict, "ledger.report"};
        return reports_.put(report), Result<void>{};
    }
    auto report(const ReportId& id) -> Result<std::optional<Report>> override { return reports_.find(id); }
    auto reports_of(const CaseId& which) -> Result<std::vector<Report>> override
    {
        return copies<Report>(reports_.with<Versions>(which));
    }
    auto current(const CaseId& of) -> Result<std::optional<Report>> override
    {
        return first_of<Report>(reports_.with<Current>(of));
    }
    auto by_code(const Digest& code) -> Result<std::optional<Report>> override
    {
        return first_of<Report>(reports_.with<Codes>(code));
    }
    auto untimed(std::size_t limit) -> Result<std::vector<Report>> override
    {
        return copies<Report>(reports_.in<Untimed>(), limit, [](const Report&) { return true; });
    }

private:
    struct Expiries {
        static auto of(const Prepared& row) -> std::optional<std::tuple<Instant, ReportId>>
        {
            return std::tuple{row.expires_at, row.id};
        }
    };
    struct Versions {
        static auto of(const Report& row) -> std::optional<std::tuple<CaseId, int, ReportId>>
        {
            return std::tuple{row.of, row.version, row.id};
        }
    };

    struct Current {
        static auto of(const Report& row) -> std::optional<std::tuple<CaseId, ReportId>>
        {
            if (row.superseded_by) return std::nullopt;
            return std::tuple{row.of, row.id};
        }
    };
    struct Codes {
        static auto of(const Report& row) -> std::optional<std::tuple<Digest, ReportId>>
        {
            if (!row.code) return std::nullopt;
            return std::tuple{*row.code, row.id};
        }
    };
    struct Untimed {
        static auto of(const Report& row) -> std::optional<std::tuple<ReportId>>
        {
            if (row.timed) return std::nullopt;
            return std::tuple{row.id};
        }
    };

    Table<Prepared, ById, Expiries> prepared_;
    Table<Report, ById, Versions, Current, Codes, Untimed> reports_;
};

class DeliveryBook final : public ledger::DeliveryBook {
    using Delivery = ledger::Delivery;

public:
    explicit DeliveryBook(Journal& journal) : deliveries_{journal} {}

    auto put(const Delivery& delivery) -> Result<void> override { return deliveries_.put(delivery), Result<void>{}; }
    auto delivery(const ReportId& report, const SiteId& to) -> Result<std::optional<Delivery>> override
    {
        return first_of<Delivery>(deliveries_.with<Ends>(report, to));
    }
    auto inbox(const SiteId& site, bool all, std::size_t limit) -> Result<std::vector<Delivery>> override
    {
        if (all) return copies<Delivery>(deliveries_.with<Inbox>(site), limit);
        return copies<Delivery>(deliveries_.with<Inbox>(site), limit, outstanding);
    }
    auto unacknowledged() -> Result<std::int64_t> override
    {
        return std::ranges::count_if(std::views::values(deliveries_.rows()), outstanding);
    }

private:
    static auto outstanding(const Delivery& row) -> bool { return row.state != ledger::DeliveryState::acknowledged; }

    struct Ends {
        static auto of(const Delivery& row) -> std::optional<std::tuple<ReportId, SiteId, DeliveryId>>
        {
            return std::tuple{row.report, row.to, row.id};
        }
    };
    struct Inbox {
        static auto of(const Delivery& row) -> std::optional<std::tuple<SiteId, Instant, DeliveryId>>
        {
            return std::tuple{row.to, row.ready_at, row.id};
        }
    };

    Table<Delivery, ById, Ends, Inbox> deliveries_;
};

}  // namespace shanhai::memory
