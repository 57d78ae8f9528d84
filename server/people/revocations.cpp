#include "server/people/revocations.hpp"

#include <algorithm>

namespace shanhai::people {
namespace {

using ledger::Facts;

// The ledger does not know why: so the lists say no reason (RFC 5280 section 5.3.1). Lists hold whole seconds: the next
// one, because what was signed and stamped earlier in the same second was signed before.
auto revoked_by(Facts& facts, const pki::Certificate& issuer) -> Result<std::vector<pki::Revocation>>
{
    auto credentials = facts.people().credentials();
    if (!credentials) return credentials.error();
    std::vector<pki::Revocation> revoked;
    for (const auto& one : *credentials) {
        if (!one.revoked_at) continue;
        const auto certificate = pki::Certificate::from_der(one.certificate);
        if (!certificate) return Fault{errc::corrupt, "ledger.certificate"};
        if (!certificate->issued_by(issuer)) continue;
        revoked.push_back({.serial_hex = certificate->serial_hex(),
                           .when = std::chrono::ceil<std::chrono::seconds>(*one.revoked_at)});
    }
    return revoked;
}

}  // namespace

Revocations::Revocations(ledger::Ledger& ledger, ListSigner& signer, Clock& clock)
    : ledger_{ledger}, signer_{signer}, clock_{clock}
{
}

auto Revocations::current() -> awaitable<Result<std::vector<pki::Crl>>>
{
    const auto now = clock_.now();
    if (made_at_ && *made_at_ <= now && now - *made_at_ < good_for) co_return lists_;

    auto look = [issuer = signer_.issuer()](Facts& facts) { return revoked_by(facts, issuer); };
    auto revoked = co_await ledger_.look(std::move(look));
    if (!revoked) co_return revoked.error();
    auto signed_now = co_await signer_.sign(std::move(*revoked));
    if (!signed_now) co_return signed_now.error();
    const bool overtaken = made_at_ && *made_at_ > now;
    if (!overtaken) {
        made_at_ = now;
        lists_ = *signed_now;
    }
    co_return std::move(*signed_now);
}

}  // namespace shanhai::people
