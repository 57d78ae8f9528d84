// The relay's own RFC 3161 authority, as reports want it.
#pragma once

#include "common/runtime/clock.hpp"
#include "common/runtime/offload.hpp"
#include "server/adapters/authority/authority.hpp"
#include "server/reports/timestamp_authority.hpp"

namespace shanhai::authority {

class OwnTimestamps final : public reports::TimestampAuthority {
public:
    OwnTimestamps(std::shared_ptr<const Authority> authority, Lane& cpu, const Clock& clock)
        : authority_{std::move(authority)}, cpu_{cpu}, clock_{clock}
    {
    }
    auto stamp(Digest imprint) -> awaitable<Result<Bytes>> override
    {
        auto job = [authority = authority_, imprint, now = clock_.now()] {
            return authority->timestamps().stamp(imprint, now);
        };
        co_return co_await offload(cpu_, std::move(job));
    }

private:
    std::shared_ptr<const Authority> authority_;  // shared with jobs that nobody waits for any more
    Lane& cpu_;
    const Clock& clock_;
};

}  // namespace shanhai::authority
