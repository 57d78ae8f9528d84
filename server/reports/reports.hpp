// From a draft to a signed report: the relay prepares, the specialist's own key signs, anyone can verify.
//
// Every step shows the token of the claim it is done under; a claim that lapsed signs nothing. The signed file is in a
// pack before the ledger says "final", and the ledger says so together with the outbox row that takes it to the clinic.
#pragma once

#include "common/pki/crl.hpp"
#include "common/report/fonts.hpp"
#include "common/report/illustrations.hpp"
#include "common/runtime/bell.hpp"
#include "common/runtime/clock.hpp"
#include "common/runtime/lane.hpp"
#include "server/archive/pack_store.hpp"
#include "server/people/principal.hpp"
#include "server/reports/final.hpp"
#include "server/reports/gather.hpp"
#include "server/reports/timestamp_authority.hpp"

#include <functional>

namespace shanhai::reports {

using people::Principal;

// What the signer is shown, and what their key is asked to sign.
struct ToSign {
    ReportId report;
    Bytes pdf;
    Bytes to_be_signed;
    Instant expires_at;
    std::vector<wire::Concern> concerns;  // each needs a decision
};

struct Signed {
    ledger::Report report;
    bool awaits_reviewer = false;  // its author has signed, and it is no report before the reviewer has
};

class Reports {
public:
    struct Trust {
        std::vector<pki::Certificate> chain;     // the issuers between a signer and a root
        std::vector<pki::Certificate> roots;
        std::vector<pki::Certificate> timestamp_roots{};  // of an authority elsewhere
        // What goes into a report as evidence, so that it can be verified without us for ever. None: nothing does.
        std::function<awaitable<Result<std::vector<pki::Crl>>>()> revocations{};

        auto all_roots() const -> std::vector<pki::Certificate>;
    };

    Reports(ledger::Ledger& ledger, archive::PackStore& packs, Lane& cpu, TimestampAuthority& timestamps,
            report::Fonts fonts, Trust trust, Clock& clock, Entropy& entropy, Bell& bell, Rules rules);

    // Where the code on the paper leads: https://relay.example. Empty: no code is printed.
    void lead_to(std::string address) { public_address_ = std::move(address); }

    // Who is called when a version changes what is done with the patient. Nobody, unless said.
    void ring_with(Alarm alarm) { alarm_ = std::move(alarm); }

    // stale "draft.revision" when somebody saved since; stale "case.token" when the claim is over.
    auto save(Principal who, CaseId which, wire::DraftSave draft) -> awaitable<Result<ledger::Draft>>;
    auto draft(Principal who, CaseId which) -> awaitable<Result<ledger::Draft>>;  // not_found "draft"

    // forbidden "signer.unknown", "signer.revoked" or "signer.expired" for a certificate that may not sign for them.
    // The faults of gather(), compose() and report::render().
    auto prepare(Principal who, CaseId which, PrepareWish wish) -> awaitable<Result<ToSign>>;

    // The faults of report::assemble(), of check_decisions() and of the timestamp authority, and stale
    // "report.expired". Repeating gets the same report again.
    auto sign(Principal who, CaseId which, std::int64_t token, ReportId report, Bytes signature,
              std::vector<wire::Decision> decisions) -> awaitable<Result<Signed>>;

    auto drop_expired() -> awaitable<Result<void>>;

    // Asks again for the times that are missing; how many reports got theirs. The file of such a report is another one
    // afterwards: the clinic finds it as new once more. A version that was followed, or is about to be, stays as it is,
    // since the one that follows names it by its digest.
    auto time_untimed() -> awaitable<Result<std::size_t>>;

private:
    struct Signing {
        Bytes pdf;
        Instant signed_at;
        bool timed = true;
        std::optional<PersonId> reviewer{};  // who has still to sign
    };

    auto signed_untimed(ledger::PreparedReport prepared, Bytes signature, Fault why) -> awaitable<Result<Signing>>;
    auto add_time(ledger::Report report) -> awaitable<Result<bool>>;
    auto timed_by(Bytes pdf) -> awaitable<Result<Signing>>;

    auto add_previous(Material& material) -> awaitable<Result<void>>;
    auto concerns_about(const Material& material) -> awaitable<Result<std::vector<wire::Concern>>>;
    auto new_verification() -> std::optional<report::Verification>;
    auto bytes_of(const Material& material, const std::string& name, std::uint64_t most) -> awaitable<Result<Bytes>>;
    auto add_pictures(const Material& material, report::Document& document, report::Illustrations& into)
        -> awaitable<Result<void>>;
    auto add_sheets(const Material& material, const report::Document& document, report::Illustrations& into)
        -> awaitable<Result<void>>;
    auto keep(const Principal& who, ledger::PreparedReport prepared) -> awaitable<Result<void>>;
    auto prepare_second(Principal who, Material material, PrepareWish wish) -> awaitable<Result<ToSign>>;
    auto await_second(Principal who, ledger::PreparedReport prepared, Signing signing) -> awaitable<Result<Signed>>;
    auto assemble(ledger::PreparedReport prepared, Bytes signature) -> awaitable<Result<Signing>>;
    auto revocations() -> awaitable<Result<std::vector<pki::Crl>>>;
    auto store(Bytes pdf, ReportId report) -> awaitable<Result<ledger::Place>>;
    auto finalise(Principal who, std::int64_t token, ledger::Report report)
        -> awaitable<Result<ledger::Report>>;

    ledger::Ledger& ledger_;
    archive::PackStore& packs_;
    Lane& cpu_;
    TimestampAuthority& timestamps_;
    report::Fonts fonts_;
    Trust trust_;
    Clock& clock_;
    Entropy& entropy_;
    Bell& bell_;
    std::shared_ptr<const Rules> rules_;  // shared with works that may outlive the call
    std::string public_address_;
    Alarm alarm_;
};

}  // namespace shanhai::reports
