#include "server/adapters/sqlite/commitment_book.hpp"

namespace shanhai::sqlite {
namespace {

using namespace ledger;

#define COMMITMENT_COLUMNS "device, transaction_uid, due_at, facts"

auto facts_of(const Commitment& commitment) -> std::string
{
    json::array instances;
    for (const auto& one : commitment.instances)
        instances.push_back(
            json::object{{"class", one.sop_class}, {"instance", one.sop_instance}, {"failure", to_json(one.failure)}});
    return json::serialize(json::object{{"site", to_json(commitment.site)},
                                        {"calling_title", commitment.calling_title},
                                        {"called_title", commitment.called_title},
                                        {"asked_at", to_json(commitment.asked_at)},
                                        {"attempts", commitment.attempts},
                                        {"instances", std::move(instances)}});
}

auto read_instances(const json::value& value) -> std::vector<CommittedInstance>
{
    if (!value.is_array()) throw DamagedRow{};
    std::vector<CommittedInstance> all;
    for (const auto& one : value.get_array()) {
        const auto fields = Fields{one};
        all.push_back({fields.get<std::string>("class"), fields.get<std::string>("instance"),
                       fields.get<std::optional<std::uint16_t>>("failure")});
    }
    return all;
}

auto read_commitment(Row& row) -> Commitment
{
    const auto device = row.take<Digest>();
    auto transaction = row.take<std::string>();
    const auto due_at = row.take<Instant>();
    const auto facts = row.take<Fields>();
    return {.device = device,
            .transaction = std::move(transaction),
            .site = facts.get<SiteId>("site"),
            .calling_title = facts.get<std::string>("calling_title"),
            .called_title = facts.get<std::string>("called_title"),
            .asked_at = facts.get<Instant>("asked_at"),
            .due_at = due_at,
            .attempts = facts.get<std::int64_t>("attempts"),
            .instances = read_instances(facts.value("instances"))};
}

}  // namespace

auto CommitmentBook::put(const Commitment& commitment) -> Result<void>
{
    return db_.change("INSERT INTO commitments (" COMMITMENT_COLUMNS ") VALUES ($1, $2, $3, $4)"
                      " ON CONFLICT (device, transaction_uid) DO UPDATE SET due_at = excluded.due_at,"
                      " facts = excluded.facts",
                      {commitment.device, commitment.transaction, commitment.due_at, facts_of(commitment)});
}

auto CommitmentBook::find(const Digest& device, std::string_view transaction) -> Result<std::optional<Commitment>>
{
    return db_.first("SELECT " COMMITMENT_COLUMNS " FROM commitments WHERE device = $1 AND transaction_uid = $2",
                     {device, transaction}, read_commitment);
}

auto CommitmentBook::drop(const Digest& device, std::string_view transaction) -> Result<void>
{
    return db_.change("DELETE FROM commitments WHERE device = $1 AND transaction_uid = $2", {device, transaction});
}

auto CommitmentBook::due(Instant before, std::size_t limit) -> Result<std::vector<Commitment>>
{
    return db_.all("SELECT " COMMITMENT_COLUMNS " FROM commitments WHERE due_at < $1"
                   " ORDER BY due_at, device, transaction_uid LIMIT $2",
                   {before, limit}, read_commitment);
}

auto CommitmentBook::count_of(const Digest& device) -> Result<std::int64_t>
{
    auto count = db_.first("SELECT count(*) FROM commitments WHERE device = $1", {device},
                           [](Row& row) { return row.take<std::int64_t>(); });
    if (!count) return count.error();
    return count->value_or(0);
}

}  // namespace shanhai::sqlite
