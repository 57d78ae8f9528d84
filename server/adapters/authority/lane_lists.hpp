// Revocation lists as people want them: each is signed on the `cpu` lane.
#pragma once

#include "common/runtime/clock.hpp"
#include "common/runtime/lane.hpp"
#include "server/adapters/authority/authority.hpp"
#include "server/people/revocations.hpp"

namespace shanhai::authority {

class LaneLists final : public people::ListSigner {
public:
    LaneLists(std::shared_ptr<const Authority> authority, Lane& cpu, const Clock& clock);

    auto sign(std::vector<pki::Revocation> revoked) -> awaitable<Result<std::vector<pki::Crl>>> override;
    auto issuer() const -> const pki::Certificate& override;

private:
    std::shared_ptr<const Authority> authority_;  // shared with jobs that nobody waits for any more
    Lane& cpu_;
    const Clock& clock_;
};

}  // namespace shanhai::authority
