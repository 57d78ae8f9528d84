// What an administrator may ask of the audit trail. Every answer is itself noted in the trail.
#pragma once

#include "common/runtime/clock.hpp"
#include "common/wire/audit.hpp"
#include "common/wire/insight.hpp"
#include "server/audit/dicom_message.hpp"
#include "server/people/principal.hpp"

namespace shanhai::audit {

using people::Principal;

// At most one of `which` and `patient`.
struct Question {
    std::optional<PersonId> person{};
    std::optional<CaseId> which{};           // the case with its reports and images
    std::string patient{};                   // 门诊号 or 证件号码: all their cases
    std::string action{};
    std::optional<Instant> from{};
    std::optional<Instant> until{};
    std::int64_t after = 0;
    std::size_t limit = 100;

    auto is_narrow() const -> bool;          // asks for less than everything
};

class Inquiry {
public:
    Inquiry(ledger::Ledger& ledger, Clock& clock, DicomSource source)
        : ledger_{ledger}, clock_{clock}, source_{std::move(source)}
    {}

    // A page whose chain holds: what an administrator is shown is never an altered one (corrupt "audit.chain" with the
    // number of the first that was). too_large "audit.patient" for a patient with more cases than anybody has.
    auto ask(Principal who, Question question) -> awaitable<Result<wire::AuditPage>>;

    // The trail as DICOM audit messages.
    auto messages(Principal who, std::int64_t after, std::size_t limit) -> awaitable<Result<wire::AuditMessagePage>>;

    auto checkpoints(Principal who, std::int64_t after, std::size_t limit) -> awaitable<Result<wire::CheckpointPage>>;

private:
    auto noted(std::string actor, std::string action, std::string subject, std::string detail)
        -> awaitable<Result<void>>;

    ledger::Ledger& ledger_;
    Clock& clock_;
    DicomSource source_;
};

}  // namespace shanhai::audit
