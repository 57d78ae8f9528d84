// Signs the end of the audit trail from time to time, so that even somebody who can mend every hash in the ledger is
// found out by whoever kept a checkpoint.
#pragma once

#include "common/runtime/clock.hpp"
#include "common/runtime/lane.hpp"
#include "server/audit/checkpoint.hpp"
#include "server/intake/receipts.hpp"
#include "server/ledger/ledger.hpp"

namespace shanhai::audit {

class Checkpoints {
public:
    // Keeps a checkpoint as a file, too, which can be carried away. It waits for the disk: called on its lane.
    using Shelve = std::function<Result<void>(const std::string& name, ByteView sealed)>;

    // The one who signs is the one who signs receipts: with the relay's own key, which signs no report.
    Checkpoints(ledger::Ledger& ledger, Lane& cpu, Lane& disk, intake::ReceiptSigner& signer, Clock& clock,
                CheckpointRule rule, Shelve shelve)
        : ledger_{ledger}, cpu_{cpu}, disk_{disk}, signer_{signer}, clock_{clock}, rule_{rule},
          shelve_{std::move(shelve)}
    {}

    // Nothing when none is due. The file first, then the row: a row without its file there is not.
    auto make_due() -> awaitable<Result<std::optional<ledger::Checkpoint>>>;

private:
    struct Ends {
        std::optional<ledger::Checkpoint> before;
        std::optional<ledger::AuditEntry> last;
    };
    auto look() -> awaitable<Result<Ends>>;

    ledger::Ledger& ledger_;
    Lane& cpu_;
    Lane& disk_;
    intake::ReceiptSigner& signer_;
    Clock& clock_;
    CheckpointRule rule_;
    Shelve shelve_;
};

}  // namespace shanhai::audit
