// The second signature, in SM2: made by the signer's side over the finished file, judged and timed here, kept beside
// it.
#pragma once

#include "server/reports/reports.hpp"

namespace shanhai::reports {

class Sm2Signatures {
public:
    Sm2Signatures(ledger::Ledger& ledger, archive::PackStore& packs, Lane& cpu, TimestampAuthority& timestamps,
                  Reports::Trust trust, Clock& clock, Entropy& entropy);

    // not_found "report" unless it is this person's own; forbidden "signer.unknown" and the like for a certificate that
    // may not sign for them; the faults of report::check_sm2() and of the timestamp authority. Once there is one, a
    // repeat answers well and changes nothing.
    auto add(Principal who, ReportId report, Bytes cms) -> awaitable<Result<void>>;

    // For whoever may see the report's case; not_found "sm2.none".
    auto find(Principal who, ReportId report) -> awaitable<Result<Bytes>>;

private:
    auto store(Bytes cms, ReportId report) -> awaitable<Result<ledger::Place>>;

    ledger::Ledger& ledger_;
    archive::PackStore& packs_;
    Lane& cpu_;
    TimestampAuthority& timestamps_;
    Reports::Trust trust_;
    Clock& clock_;
    Entropy& entropy_;
};

}  // namespace shanhai::reports
