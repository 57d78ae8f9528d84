#pragma once

#include "server/adapters/memory/table.hpp"
#include "server/ledger/outbox.hpp"

namespace shanhai::memory {

class OutboxBook final : public ledger::OutboxBook {
public:
    explicit OutboxBook(Journal& journal) : journal_{journal} {}

private:
    [[maybe_unused]] Journal& journal_;
};

}  // namespace shanhai::memory
