// Who carries one push to where it is to go.
#pragma once

#include "common/net/outcome.hpp"
#include "common/runtime/asio.hpp"
#include "server/delivery/papers.hpp"

namespace shanhai::delivery {

// Papers on their way somewhere.
struct Parcel : Papers {
    ledger::Push push;
    ledger::Destination to;
    Instant at;  // of this attempt
};

auto gather(ledger::Facts& facts, const ledger::Push& push, const ledger::Destination& to, Instant now)
    -> Result<Parcel>;

// A port, since networks are a source of chance.
//   bounded     every attempt ends by itself, whatever the receiver does
//   repeatable  the receiver can tell a repeat: what names the message is the same in every attempt
class Courier {
public:
    virtual ~Courier() = default;
    virtual auto carry(Parcel parcel) -> awaitable<net::Outcome> = 0;
};

}  // namespace shanhai::delivery
