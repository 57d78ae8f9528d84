// One message to a receiver over MLLP, and what became of it.
#pragma once

#include "common/net/outcome.hpp"
#include "common/net/stream.hpp"

namespace shanhai::hl7 {

// Over a stream that is connected; closes it.
//
// accepted      AA or CA for this very message
// refused       "hl7.refused" with AE, AR, CE or CR as its subject
// unreachable   "hl7.answer" when what came is no answer to it, "hl7.other" when it answers another message,
//               "hl7.closed", "hl7.timeout"
auto deliver(net::Stream& stream, std::string message, std::string control_id, Duration answer)
    -> awaitable<net::Outcome>;

}  // namespace shanhai::hl7
