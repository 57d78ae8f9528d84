#pragma once

#include "server/adapters/sqlite/db.hpp"
#include "server/ledger/outbox.hpp"

namespace shanhai::sqlite {

class OutboxBook final : public ledger::OutboxBook {
public:
    explicit OutboxBook(Db& db) : db_{db} {}

private:
    [[maybe_unused]] Db& db_;
};

}  // namespace shanhai::sqlite
