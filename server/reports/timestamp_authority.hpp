// Who says when a signature was there: RFC 3161, our own by default, another's by configuration.
//
//   repeatable  every answer is a new token; only the one that ends up in a report counts
//   blocking    for lane `cpu`
#pragma once

#include "common/base/digest.hpp"

namespace shanhai::reports {

class TimestampAuthority {
public:
    virtual ~TimestampAuthority() = default;
    virtual auto stamp(const Digest& imprint) -> Result<Bytes> = 0;  // a DER TimeStampToken
};

}  // namespace shanhai::reports
