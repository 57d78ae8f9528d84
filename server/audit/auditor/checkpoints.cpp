#include "server/audit/auditor/checkpoints.hpp"

#include "common/runtime/offload.hpp"
#include "server/ledger/audits.hpp"

namespace shanhai::audit {

using ledger::Checkpoint;
using ledger::Facts;

auto Checkpoints::look() -> awaitable<Result<Ends>>
{
    auto work = [](Facts& facts) -> Result<Ends> {
        auto before = facts.audits().last_checkpoint();
        if (!before) return before.error();
        auto last = facts.trail().last_audit();
        if (!last) return last.error();
        return Ends{std::move(*before), std::move(*last)};
    };
    co_return co_await ledger_.look(std::move(work));
}

auto Checkpoints::make_due() -> awaitable<Result<std::optional<Checkpoint>>>
{
    auto ends = co_await look();
    if (!ends) co_return ends.error();
    const auto now = clock_.now();
    if (!ends->last || !is_due(rule_, ends->before, *ends->last, now)) co_return std::optional<Checkpoint>();

    auto sign = [&signer = signer_, statement = statement_of(*ends->last, now)] {
        return signer.sign(as_view(statement));
    };
    auto sealed = co_await offload(cpu_, std::move(sign));
    if (!sealed) co_return sealed.error();
    auto made = Checkpoint{ends->last->number, ends->last->hash, now, std::move(*sealed)};
    auto shelve = [shelve = shelve_, made]() { return shelve(file_name_of(made), made.sealed); };
    auto shelved = co_await offload(disk_, std::move(shelve));
    if (!shelved) co_return shelved.error();
    auto work = [made](Facts& facts) { return facts.audits().put(made); };
    auto put = co_await ledger_.commit(std::move(work));
    if (!put) co_return put.error();
    co_return std::optional<Checkpoint>(std::move(made));
}

}  // namespace shanhai::audit
