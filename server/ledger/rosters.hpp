// What the ledger knows about duty: who is on call when, and whom two sites have agreed to call.
#pragma once

#include "server/ledger/trail.hpp"

namespace shanhai::ledger {

class RosterBook {
public:
    virtual ~RosterBook() = default;
};

}  // namespace shanhai::ledger
