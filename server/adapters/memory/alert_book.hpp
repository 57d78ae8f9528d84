#pragma once

#include "server/adapters/memory/table.hpp"
#include "server/ledger/alerts.hpp"

namespace shanhai::memory {

class AlertBook final : public ledger::AlertBook {
public:
    explicit AlertBook(Journal& journal) : journal_{journal} {}

private:
    [[maybe_unused]] Journal& journal_;
};

}  // namespace shanhai::memory
