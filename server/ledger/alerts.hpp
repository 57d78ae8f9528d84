// What the ledger knows about critical values: who was told what, by which way, and what they did about it.
#pragma once

#include "server/ledger/trail.hpp"

namespace shanhai::ledger {

class AlertBook {
public:
    virtual ~AlertBook() = default;
};

}  // namespace shanhai::ledger
