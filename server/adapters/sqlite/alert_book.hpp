#pragma once

#include "server/adapters/sqlite/db.hpp"
#include "server/ledger/alerts.hpp"

namespace shanhai::sqlite {

class AlertBook final : public ledger::AlertBook {
public:
    explicit AlertBook(Db& db) : db_{db} {}

private:
    [[maybe_unused]] Db& db_;
};

}  // namespace shanhai::sqlite
