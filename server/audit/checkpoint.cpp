#include "server/audit/checkpoint.hpp"

namespace shanhai::audit {

auto statement_of(const ledger::AuditEntry& last, Instant now) -> std::string
{
    auto statement = wire::CheckpointStatement{};
    statement.at = to_text(now);
    statement.hash = last.hash.hex();
    statement.number = last.number;
    statement.version = software_version;
    return wire::write_json(statement);
}

auto check_statement(std::string_view statement, const ledger::AuditEntry& entry) -> Result<void>
{
    const auto said = wire::read_json<wire::CheckpointStatement>(statement);
    const bool agrees = said && said->format == wire::CheckpointStatement{}.format && said->number == entry.number &&
                        said->hash == entry.hash.hex();
    if (!agrees) return Fault{errc::corrupt, "audit.checkpoint", std::to_string(entry.number)};
    return {};
}

auto file_name_of(const ledger::Checkpoint& checkpoint) -> std::string
{
    constexpr std::size_t digits = 12;
    const auto number = std::to_string(checkpoint.number);
    return std::string(digits - std::min(digits, number.size()), '0') + number + ".p7m";
}

auto is_due(const CheckpointRule& rule, const std::optional<ledger::Checkpoint>& before,
            const ledger::AuditEntry& last, Instant now) -> bool
{
    const auto covered = before ? before->number : 0;
    if (last.number <= covered) return false;
    if (!before) return true;
    return last.number - covered >= rule.entries || now - before->at >= rule.every;
}

}  // namespace shanhai::audit
