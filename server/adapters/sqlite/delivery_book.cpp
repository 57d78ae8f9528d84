#include "server/adapters/sqlite/delivery_book.hpp"

namespace shanhai::sqlite {
namespace {

using namespace ledger;

#define DELIVERY_COLUMNS "id, report, to_site, state, ready_at, facts"

auto facts_of(const Delivery& delivery) -> std::string
{
    return json::serialize(json::object{{"of", to_json(delivery.of)},
                                        {"fetched_at", to_json(delivery.fetched_at)},
                                        {"acknowledged_at", to_json(delivery.acknowledged_at)},
                                        {"acknowledged_by", delivery.acknowledged_by}});
}

auto read_delivery(Row& row) -> Delivery
{
    auto id = row.take<DeliveryId>();
    auto report = row.take<ReportId>();
    auto to = row.take<SiteId>();
    const auto state = row.take<DeliveryState>();
    const auto ready_at = row.take<Instant>();
    const auto facts = row.take<Fields>();
    return {.id = std::move(id),
            .report = std::move(report),
            .of = facts.get<CaseId>("of"),
            .to = std::move(to),
            .state = state,
            .ready_at = ready_at,
            .fetched_at = facts.get<std::optional<Instant>>("fetched_at"),
            .acknowledged_at = facts.get<std::optional<Instant>>("acknowledged_at"),
            .acknowledged_by = facts.get<std::string>("acknowledged_by")};
}

}  // namespace

auto DeliveryBook::put(const Delivery& delivery) -> Result<void>
{
    return db_.change(
        "INSERT INTO deliveries (" DELIVERY_COLUMNS ") VALUES ($1, $2, $3, $4, $5, $6)"
        " ON CONFLICT (id) DO UPDATE SET report = excluded.report, to_site = excluded.to_site,"
        " state = excluded.state, ready_at = excluded.ready_at, facts = excluded.facts",
        {delivery.id, delivery.report, delivery.to, delivery.state, delivery.ready_at, facts_of(delivery)});
}

auto DeliveryBook::delivery(const ReportId& report, const SiteId& to) -> Result<std::optional<Delivery>>
{
    return db_.first("SELECT " DELIVERY_COLUMNS " FROM deliveries WHERE report = $1 AND to_site = $2"
                     " ORDER BY id LIMIT 1",
                     {report, to}, read_delivery);
}

auto DeliveryBook::inbox(const SiteId& site, bool all, std::size_t limit) -> Result<std::vector<Delivery>>
{
    if (all) {
        return db_.all("SELECT " DELIVERY_COLUMNS " FROM deliveries WHERE to_site = $1"
                       " ORDER BY ready_at, id LIMIT $2",
                       {site, limit}, read_delivery);
    }
    return db_.all("SELECT " DELIVERY_COLUMNS " FROM deliveries WHERE to_site = $1 AND state <> 'acknowledged'"
                   " ORDER BY ready_at, id LIMIT $2",
                   {site, limit}, read_delivery);
}

auto DeliveryBook::unacknowledged() -> Result<std::int64_t>
{
    auto count = db_.first("SELECT count(*) FROM deliveries WHERE state <> 'acknowledged'", {},
                           [](Row& row) { return row.take<std::int64_t>(); });
    if (!count) return count.error();
    return count->value_or(0);
}

}  // namespace shanhai::sqlite
