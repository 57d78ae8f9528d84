// An emergency of a site goes first on that site's line.
//
// Nobody is cut off for it: while it is on its way, the site's other uploads are read a little at a time, so that TCP
// itself slows their senders down, whatever program they are. An emergency that stands still for a while holds up
// nobody.
//
// Lives on one strand or single-threaded context.
#pragma once

#include "common/runtime/bell.hpp"
#include "common/runtime/clock.hpp"

#include <map>

namespace shanhai::intake {

class Precedence {
public:
    static constexpr auto patience = std::chrono::seconds{30};  // without progress of the emergency
    static constexpr auto pause = std::chrono::seconds{1};      // between two sips of the others

    explicit Precedence(Clock& clock) : clock_{clock} {}

    void moves(const SiteId& site, const SubmissionId& emergency)  // announced, or some of its bytes came
    {
        running_[site].insert_or_assign(emergency, clock_.now() + patience);
    }
    void is_over(const SiteId& site, const SubmissionId& emergency)
    {
        const auto found = running_.find(site);
        if (found == running_.end() || found->second.erase(emergency) == 0) return;
        if (found->second.empty()) running_.erase(found);
        over_.ring();
    }

    // For a site's other uploads: waits a moment while an emergency of theirs is on its way; whether it is.
    auto hold_back(SiteId site) -> awaitable<bool>
    {
        if (!runs(site)) co_return false;
        co_await over_.wait(over_.count(), pause);
        co_return runs(site);
    }
    auto runs(const SiteId& site) -> bool
    {
        const auto found = running_.find(site);
        if (found == running_.end()) return false;
        std::erase_if(found->second, [now = clock_.now()](const auto& one) { return one.second < now; });
        if (!found->second.empty()) return true;
        running_.erase(found);
        return false;
    }

private:
    Clock& clock_;
    std::map<SiteId, std::map<SubmissionId, Instant>> running_;
    Bell over_;
};

}  // namespace shanhai::intake
