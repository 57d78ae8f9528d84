// The relay's own RFC 3161 authority, as reports want it.
#pragma once

#include "common/runtime/clock.hpp"
#include "server/adapters/authority/authority.hpp"
#include "server/reports/timestamp_authority.hpp"

namespace shanhai::authority {

class OwnTimestamps final : public reports::TimestampAuthority {
public:
    OwnTimestamps(std::shared_ptr<const Authority> authority, const Clock& clock)
        : authority_{std::move(authority)}, clock_{clock}
    {
    }
    auto stamp(const Digest& imprint) -> Result<Bytes> override
    {
        return authority_->timestamps().stamp(imprint, clock_.now());
    }

private:
    std::shared_ptr<const Authority> authority_;
    const Clock& clock_;
};

}  // namespace shanhai::authority
