#pragma once

#include "server/adapters/memory/table.hpp"
#include "server/ledger/rosters.hpp"

namespace shanhai::memory {

class RosterBook final : public ledger::RosterBook {
public:
    explicit RosterBook(Journal& journal) : journal_{journal} {}

private:
    [[maybe_unused]] Journal& journal_;
};

}  // namespace shanhai::memory
