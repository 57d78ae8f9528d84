// What a clinic must know beside "safely received": which of its cases nobody will read before it has answered.
#include "server/cases/queue.hpp"
#include "server/intake/submissions.hpp"

namespace shanhai::intake {

auto Submissions::held_among(Principal who, std::vector<CaseId> cases) -> awaitable<Result<std::vector<ledger::Case>>>
{
    auto work = [who, cases = std::move(cases)](ledger::Facts& facts) -> Result<std::vector<ledger::Case>> {
        std::vector<ledger::Case> held;
        for (const auto& id : cases) {
            auto found = cases::visible_case(facts, who, id);
            if (!found) return found.error();
            if (std::holds_alternative<ledger::Held>(found->state)) held.push_back(std::move(*found));
        }
        return held;
    };
    co_return co_await ledger_.look(std::move(work));
}

}  // namespace shanhai::intake
