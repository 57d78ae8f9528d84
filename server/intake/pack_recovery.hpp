// After a crash: packs that whoever wrote them did not live to seal.
//
// The ledger says what such a pack holds: its rows become the index, what lies behind the last of them is cut off, and
// the pack is sealed. A pack that nothing in the ledger knows is litter, and goes. An upload that is still running, or
// a pack that somebody is writing again already, is left alone.
#pragma once

#include "server/archive/pack_store.hpp"
#include "server/ledger/ledger.hpp"

#include <set>

namespace shanhai::intake {

class PackRecovery {
public:
    PackRecovery(ledger::Ledger& ledger, archive::PackStore& packs) : ledger_{ledger}, packs_{packs} {}

    struct Round {
        std::size_t sealed = 0;
        std::size_t removed = 0;
    };
    auto recover() -> awaitable<Result<Round>>;

private:
    auto recover_one(PackId which, Round& round) -> awaitable<Result<void>>;
    auto packs_of_uploads() -> awaitable<Result<std::set<PackId>>>;
    auto index_of(PackId which) -> awaitable<Result<std::vector<archive::IndexEntry>>>;

    ledger::Ledger& ledger_;
    archive::PackStore& packs_;
};

}  // namespace shanhai::intake
