#include "server/insight/insight.hpp"

#include "server/audit/chain.hpp"

namespace shanhai::insight {
namespace {

using ledger::Facts;

auto line_of(const ledger::AuditEntry& entry) -> wire::AuditLine
{
    return {entry.number, to_text(entry.at), entry.actor, entry.action, entry.subject,
            entry.outcome, entry.detail,     entry.hash.hex()};
}

// A page whose chain holds, and hangs on the entry before it: what an administrator is shown is never an altered one.
auto audit_in(Facts& facts, std::int64_t after, std::size_t limit) -> Result<wire::AuditPage>
{
    const auto from = std::max<std::int64_t>(after, 0);
    auto entries = facts.trail().audit(from > 0 ? from - 1 : 0, limit + (from > 0 ? 1 : 0));
    if (!entries) return entries.error();

    std::optional<ledger::AuditEntry> previous;
    if (from > 0 && !entries->empty()) {
        previous = entries->front();
        entries->erase(entries->begin());
    }
    if (auto held = audit::check_chain(previous, *entries); !held) return held.error();

    auto page = wire::AuditPage{{}, from};
    for (const auto& entry : *entries) {
        page.entries.push_back(line_of(entry));
        page.last = entry.number;
    }
    return page;
}

}  // namespace

auto Insight::stats(Principal who, Instant from, Instant until) -> awaitable<Result<wire::Stats>>
{
    auto work = [who, from, until, now = clock_.now()](Facts& facts) -> Result<wire::Stats> {
        if (auto allowed = people::may_administer(who); !allowed) return allowed.error();
        auto cases = facts.cases().opened_between(from, until);
        if (!cases) return cases.error();
        return throughput(*cases, from, until, now);
    };
    co_return co_await ledger_.look(std::move(work));
}

auto Insight::audit(Principal who, std::int64_t after, std::size_t limit) -> awaitable<Result<wire::AuditPage>>
{
    auto work = [who, after, limit](Facts& facts) -> Result<wire::AuditPage> {
        if (auto allowed = people::may_administer(who); !allowed) return allowed.error();
        return audit_in(facts, after, limit);
    };
    co_return co_await ledger_.look(std::move(work));
}

}  // namespace shanhai::insight
