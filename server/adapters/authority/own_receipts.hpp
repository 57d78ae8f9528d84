// The relay's own signature under receipts, as intake wants it.
#pragma once

#include "common/runtime/clock.hpp"
#include "server/adapters/authority/authority.hpp"
#include "server/intake/receipts.hpp"

namespace shanhai::authority {

class OwnReceipts final : public intake::ReceiptSigner {
public:
    OwnReceipts(std::shared_ptr<const Authority> authority, const Clock& clock)
        : authority_{std::move(authority)}, clock_{clock}
    {}
    auto sign(ByteView receipt) -> Result<Bytes> override { return authority_->receipts().seal(receipt, clock_.now()); }

private:
    std::shared_ptr<const Authority> authority_;
    const Clock& clock_;
};

}  // namespace shanhai::authority
