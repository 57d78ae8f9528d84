#include "tools/shanhai/audit_proof.hpp"

#include "common/pki/sealed.hpp"
#include "common/wire/audit.hpp"

namespace shanhai::cli {
namespace {

auto contradicted(std::int64_t number) -> Fault
{
    return Fault{errc::corrupt, "audit.checkpoint", std::to_string(number)};
}

}  // namespace

auto read_checkpoint(ByteView sealed, const net::Roots& roots) -> Result<SignedCheckpoint>
{
    auto opened = pki::unseal(sealed, pki::Profile::receipt, roots);
    if (!opened) return opened.error();
    const auto said = wire::read_json<wire::CheckpointStatement>(opened->statement);
    const auto hash = said ? Digest::parse(said->hash) : said.error();
    const bool is_one = said && hash && said->format == wire::CheckpointStatement{}.format && said->number > 0;
    if (!is_one) return Fault{errc::malformed, "audit.checkpoint-file"};
    return SignedCheckpoint{said->number, *hash, opened->at, opened->by.common_name()};
}

auto AuditProof::expect(const SignedCheckpoint& checkpoint) -> Result<void>
{
    if (checkpoint.number <= chain_.number()) return {};  // of a part that was not asked for
    const auto [place, fresh] = ahead_.emplace(checkpoint.number, checkpoint.hash);
    if (!fresh && place->second != checkpoint.hash) return contradicted(checkpoint.number);
    return {};
}

auto AuditProof::follow(const wire::AuditLine& entry) -> Result<void>
{
    if (auto follows = chain_.follow(entry); !follows) return follows;
    const auto expected = ahead_.find(entry.number);
    if (expected == ahead_.end()) return {};
    if (expected->second != *chain_.hash()) return contradicted(entry.number);
    ahead_.erase(expected);
    ++met_;
    return {};
}

auto AuditProof::finish() const -> Result<void>
{
    if (!ahead_.empty()) return contradicted(ahead_.begin()->first);
    return {};
}

}  // namespace shanhai::cli
