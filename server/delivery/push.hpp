// What may happen to a push: pure, but for writing down that it did.
#pragma once

#include "common/net/outcome.hpp"
#include "server/delivery/settings.hpp"
#include "server/ledger/ledger.hpp"
#include "server/ledger/outbox.hpp"

namespace shanhai::delivery {

// `chance` between 0 and 1 spreads those that failed together.
auto pause_after(std::int64_t attempts, const DeliverySettings& settings, double chance) -> std::chrono::seconds;

// How long nothing may be heard of one.
auto patience_for(wire::Priority priority, const DeliverySettings& settings) -> std::chrono::seconds;
// When silence about a push becomes an alarm.
auto alarm_of(const ledger::Push& push, wire::Priority priority, const DeliverySettings& settings) -> Instant;

// An attempt begins: should nothing be heard of it, it is due again after `pause`.
auto begun(ledger::Push push, Instant now, Instant alarm_at, std::chrono::seconds pause) -> ledger::Push;
// What came of it. One that was ended while it was under way stays ended.
auto heard(ledger::Push push, const net::Outcome& outcome, Instant now) -> ledger::Push;
// "webhook.busy 503"
auto code_of(const Fault& fault) -> std::string;

// The row, with an event that the clinic and the hospital see and an audit line.
auto write(ledger::Facts& facts, const ledger::Push& push, std::string_view what, std::string actor, Instant now)
    -> Result<void>;

}  // namespace shanhai::delivery
