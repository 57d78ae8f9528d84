// Plain DICOM senders declare nothing: their study becomes a case once nothing more has come for a while, marked so.
#pragma once

#include "common/runtime/bell.hpp"
#include "common/runtime/clock.hpp"
#include "server/cases/policy.hpp"
#include "server/intake/settings.hpp"
#include "server/ledger/ledger.hpp"

namespace shanhai::intake {

class QuietPeriod {
public:
    QuietPeriod(ledger::Ledger& ledger, Clock& clock, Entropy& entropy, Bell& bell, IntakeSettings settings,
                cases::Policy policy);

    struct Closed {
        std::size_t cases = 0;
        std::size_t unpaired = 0;            // studies that wait because nobody reads for their site
    };
    auto close_quiet_studies() -> awaitable<Result<Closed>>;

private:
    ledger::Ledger& ledger_;
    Clock& clock_;
    Entropy& entropy_;
    Bell& bell_;
    IntakeSettings settings_;
    std::shared_ptr<const cases::Policy> policy_;
};

}  // namespace shanhai::intake
