#pragma once

#include "server/adapters/sqlite/db.hpp"
#include "server/ledger/rosters.hpp"

namespace shanhai::sqlite {

class RosterBook final : public ledger::RosterBook {
public:
    explicit RosterBook(Db& db) : db_{db} {}

private:
    [[maybe_unused]] Db& db_;
};

}  // namespace shanhai::sqlite
