// The authority as enrolment wants it: each signature is computed on the `cpu` lane.
#pragma once

#include "common/runtime/clock.hpp"
#include "common/runtime/lane.hpp"
#include "server/adapters/authority/authority.hpp"
#include "server/people/authority.hpp"

namespace shanhai::authority {

class LaneAuthority final : public people::CertificateAuthority {
public:
    LaneAuthority(std::shared_ptr<const Authority> authority, Lane& cpu, const Clock& clock);

    auto issue(std::string request, pki::Profile profile, pki::Names names)
        -> awaitable<Result<pki::Certificate>> override;
    auto chain() const -> const std::vector<pki::Certificate>& override;
    auto roots() const -> const std::vector<pki::Certificate>& override;

private:
    std::shared_ptr<const Authority> authority_;  // shared with jobs that nobody waits for any more
    Lane& cpu_;
    const Clock& clock_;
};

}  // namespace shanhai::authority
