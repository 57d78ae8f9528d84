#include "server/adapters/authority/lane_authority.hpp"

#include "common/runtime/offload.hpp"

namespace shanhai::authority {

LaneAuthority::LaneAuthority(std::shared_ptr<const Authority> authority, Lane& cpu, const Clock& clock)
    : authority_{std::move(authority)}, cpu_{cpu}, clock_{clock}
{}

auto LaneAuthority::issue(std::string request, pki::Profile profile, pki::Names names)
    -> awaitable<Result<pki::Certificate>>
{
    auto job = [authority = authority_, request = std::move(request), profile, names = std::move(names),
                now = clock_.now()] { return authority->issue(request, profile, names, now); };
    co_return co_await offload(cpu_, std::move(job));
}

auto LaneAuthority::chain() const -> const std::vector<pki::Certificate>& { return authority_->chain_of_issuing(); }
auto LaneAuthority::roots() const -> const std::vector<pki::Certificate>& { return authority_->roots(); }

}  // namespace shanhai::authority
