#include "server/check.hpp"

#include "common/pki/sealed.hpp"
#include "common/runtime/within.hpp"
#include "common/wire/sentences.hpp"
#include "server/archive/verify.hpp"
#include "server/audit/chain.hpp"
#include "server/audit/checkpoint.hpp"
#include "server/ledger/audits.hpp"
#include "server/relay.hpp"
#include "server/serve.hpp"

#include <algorithm>
#include <iostream>

namespace shanhai::server {
namespace {

using ledger::Facts;

struct Findings {
    std::size_t packs = 0;
    std::size_t objects = 0;
    std::int64_t audit_entries = 0;
    std::size_t checkpoints = 0;
    std::size_t wrong = 0;

    void note(std::string_view what, const std::string& where)
    {
        ++wrong;
        std::cout << "WRONG  " << what << ' ' << where << '\n';
    }
};

auto check_audit(ledger::Ledger& ledger, Findings& findings) -> awaitable<Result<void>>
{
    constexpr std::size_t page = 1000;
    std::optional<ledger::AuditEntry> previous;
    for (;;) {
        auto work = [after = previous ? previous->number : 0](Facts& facts) {
            return facts.trail().audit(after, page);
        };
        auto entries = co_await ledger.look(std::move(work));
        if (!entries) co_return entries.error();
        if (entries->empty()) co_return Result<void>{};
        if (auto held = audit::check_chain(previous, *entries); !held) {
            findings.note("audit chain broken at entry", held.error().subject());
            co_return Result<void>{};
        }
        previous = entries->back();
        findings.audit_entries = previous->number;
    }
}

// Each was signed by our own key, and speaks of an entry that is still what it was.
auto check_checkpoints(ledger::Ledger& ledger, const std::vector<pki::Certificate>& roots, Findings& findings)
    -> awaitable<Result<void>>
{
    constexpr std::size_t page = 1000;
    std::int64_t after = 0;
    for (;;) {
        auto work = [after](Facts& facts) { return facts.audits().checkpoints(after, page); };
        auto some = co_await ledger.look(std::move(work));
        if (!some) co_return some.error();
        if (some->empty()) co_return Result<void>{};
        for (const auto& one : *some) {
            ++findings.checkpoints;
            after = one.number;
            auto find = [number = one.number](Facts& facts) { return facts.trail().audit(number - 1, 1); };
            auto entry = co_await ledger.look(std::move(find));
            if (!entry) co_return entry.error();
            const auto opened = pki::unseal(one.sealed, pki::Profile::receipt, roots);
            const bool holds = opened && !entry->empty() && entry->front().number == one.number &&
                               audit::check_statement(opened->statement, entry->front());
            if (!holds) findings.note("audit trail is not what was signed up to entry", std::to_string(one.number));
        }
    }
}

auto check_packs(archive::PackStore& packs, Findings& findings) -> awaitable<Result<void>>
{
    std::string from;
    do {
        auto page = co_await packs.list(from);
        if (!page) co_return page.error();
        for (const auto& pack : page->packs) {
            ++findings.packs;
            if (!pack.sealed) continue;      // the ledger's rows say what it holds; they are checked after this
            auto checked = co_await archive::verify_pack(packs, pack.id);
            if (!checked) {
                findings.note("pack cannot be checked:", pack.id.text());
                continue;
            }
            if (!checked->length_agrees) findings.note("pack is not as long as when it was sealed:", pack.id.text());
            for (const auto& entry : checked->damaged)
                findings.note("object altered in", pack.id.text() + " at " + std::to_string(entry.offset));
            if (findings.packs % 100 == 0) std::cout << "       " << findings.packs << " packs" << std::endl;
        }
        from = page->next;
    } while (!from.empty());
    co_return Result<void>{};
}

// A row must point at bytes with its digest: by the pack's own index when it has one, by hashing when it has not.
auto check_rows(ledger::Ledger& ledger, archive::PackStore& packs, Findings& findings) -> awaitable<Result<void>>
{
    constexpr std::size_t page = 500;
    std::optional<ledger::Place> after;
    std::optional<archive::PackIndex> index;
    for (;;) {
        auto work = [after](Facts& facts) { return facts.archive().objects_after(after, page); };
        auto objects = co_await ledger.look(std::move(work));
        if (!objects) co_return objects.error();
        if (objects->empty()) co_return Result<void>{};
        for (const auto& object : *objects) {
            ++findings.objects;
            const auto& place = object.place;
            if (!index || index->pack != place.pack) {
                auto read = co_await archive::read_sidecar(packs, place.pack);
                index = read ? std::optional{std::move(*read)} : std::nullopt;
            }
            const auto agrees = [&](const archive::IndexEntry& entry) {
                return entry.offset == place.offset && entry.length == place.size && entry.sha256 == object.digest;
            };
            if (index && std::any_of(index->entries.begin(), index->entries.end(), agrees)) continue;
            auto digest = co_await packs.digest(place.pack, place.offset, place.size);
            if (!digest || *digest != object.digest)
                findings.note("object is not what the ledger says:", object.id.text());
        }
        after = objects->back().place;
    }
}

auto check_all(ledger::Ledger& ledger, archive::PackStore& packs, const std::vector<pki::Certificate>& roots,
               Findings& findings) -> awaitable<Result<void>>
{
    auto audit = co_await check_audit(ledger, findings);
    if (!audit) co_return audit.error();
    auto signatures = co_await check_checkpoints(ledger, roots, findings);
    if (!signatures) co_return signatures.error();
    std::cout << "audit  " << findings.audit_entries << " entries, " << findings.checkpoints << " signed checkpoints"
              << std::endl;
    auto stored = co_await check_packs(packs, findings);
    if (!stored) co_return stored.error();
    std::cout << "packs  " << findings.packs << std::endl;
    auto rows = co_await check_rows(ledger, packs, findings);
    if (!rows) co_return rows.error();
    std::cout << "rows   " << findings.objects << std::endl;
    co_return Result<void>{};
}

auto say(const Fault& fault) -> int
{
    std::cout << "WRONG  " << wire::sentence(fault) << " (" << fault.at() << (fault.subject().empty() ? "" : ": ")
              << fault.subject() << ")\n";
    return 1;
}

}  // namespace

auto check(const Layout& layout) -> int
{
    auto settings = load_settings(layout);
    if (!settings) return 2;
    std::cout << "config " << layout.settings().string() << std::endl;
    auto foundations = Foundations::open(layout, *settings, SystemClock{}.now());
    if (!foundations) return say(foundations.error());
    std::cout << "keys   " << layout.authority().string() << std::endl;

    asio::io_context io{1};
    Lane disk{"disk", 2, 64};
    auto packs = fs::FsPacks::open_store(layout.packs(), disk);
    if (!packs) return say(packs.error());

    Findings findings;
    const auto& roots = foundations->authority->roots();
    auto outcome =
        asio::co_spawn(io, boxed(check_all(*foundations->ledger, **packs, roots, findings)), asio::use_future);
    auto keep = asio::make_work_guard(io);
    while (outcome.wait_for(std::chrono::seconds{0}) != std::future_status::ready) io.run_one();
    auto done = *outcome.get();
    foundations->ledger.reset();
    if (!done) return say(done.error());
    std::cout << (findings.wrong == 0 ? "everything is as it was\n" : "there is damage\n");
    return findings.wrong == 0 ? 0 : 1;
}

}  // namespace shanhai::server
