#include "server/archive/verify.hpp"

#include "server/archive/sidecar.hpp"

namespace shanhai::archive {

auto read_sidecar(PackStore& store, PackId which) -> awaitable<Result<PackIndex>>
{
    auto text = co_await store.sidecar(which);
    if (!text) co_return text.error();

    auto index = parse_sidecar(as_text(*text));
    if (index && index->pack != which) co_return Fault{errc::corrupt, "archive.sidecar"};  // another pack's
    co_return index;
}

auto verify_pack(PackStore& store, PackId which) -> awaitable<Result<PackCheck>>
{
    auto index = co_await read_sidecar(store, which);
    if (!index) co_return index.error();
    auto facts = co_await store.look(which);
    if (!facts) co_return facts.error();

    PackCheck check;
    check.length_agrees = facts->length == index->length;
    for (auto& entry : index->entries) {
        auto found = co_await store.digest(which, entry.offset, entry.length);
        if (!found && found.error().code() != errc::corrupt) co_return found.error();
        ++check.objects;
        if (!found || *found != entry.sha256) check.damaged.push_back(std::move(entry));
    }
    co_return check;
}

}  // namespace shanhai::archive
