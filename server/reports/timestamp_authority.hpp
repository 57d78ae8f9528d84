// Who says when a signature was there: RFC 3161, our own by default, another's by configuration.
//
//   repeatable  every answer is a new token; only the one that ends up in a report counts
//   cancelled   a token nobody waited for is lost, and costs nothing
//   faults      whatever they are, there is no token now, and there may be one later
// An authority elsewhere takes its time on the network and on no lane: a slow one keeps only those waiting who sign.
#pragma once

#include "common/base/digest.hpp"
#include "common/runtime/asio.hpp"

namespace shanhai::reports {

class TimestampAuthority {
public:
    virtual ~TimestampAuthority() = default;
    virtual auto stamp(Digest imprint) -> awaitable<Result<Bytes>> = 0;  // a DER TimeStampToken
};

}  // namespace shanhai::reports
