// Who signs that the relay holds what it says it holds.
//
//   repeatable  every answer may differ; only the one that is stored with its submission counts
//   blocking    for lane `cpu`
#pragma once

#include "common/base/bytes.hpp"

namespace shanhai::intake {

class ReceiptSigner {
public:
    virtual ~ReceiptSigner() = default;
    // The receipt inside a CMS signature with an RFC 3161 time, in DER.
    virtual auto sign(ByteView receipt) -> Result<Bytes> = 0;
};

}  // namespace shanhai::intake
