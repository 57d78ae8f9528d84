// What the ledger knows about the outbox: where reports are pushed to, and how each push fares.
#pragma once

#include "server/ledger/trail.hpp"

namespace shanhai::ledger {

class OutboxBook {
public:
    virtual ~OutboxBook() = default;
};

}  // namespace shanhai::ledger
