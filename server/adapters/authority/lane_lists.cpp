#include "server/adapters/authority/lane_lists.hpp"

#include "common/runtime/offload.hpp"

namespace shanhai::authority {

LaneLists::LaneLists(std::shared_ptr<const Authority> authority, Lane& cpu, const Clock& clock)
    : authority_{std::move(authority)}, cpu_{cpu}, clock_{clock}
{}

auto LaneLists::sign(std::vector<pki::Revocation> revoked) -> awaitable<Result<std::vector<pki::Crl>>>
{
    auto job = [authority = authority_, revoked = std::move(revoked), now = clock_.now()] {
        return authority->lists(revoked, now);
    };
    co_return co_await offload(cpu_, std::move(job));
}

auto LaneLists::issuer() const -> const pki::Certificate& { return authority_->chain_of_issuing().front(); }

}  // namespace shanhai::authority
