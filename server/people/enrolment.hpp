// How a machine or a person gets its certificate: one code, read over the telephone, good once.
//
// The key is made where it stays; only a request comes here. A repeat with the same code and the same key, because the
// reply was lost on the way, gets the same certificates again.
#pragma once

#include "common/runtime/clock.hpp"
#include "common/wire/people.hpp"
#include "common/wire/signer.hpp"
#include "server/people/attempts.hpp"
#include "server/people/authority.hpp"
#include "server/people/principal.hpp"

namespace shanhai::people {

struct Invitation {
    SiteId site;
    std::optional<PersonId> person;
    std::string label;                       // the machine's name; unique within a site
    std::string ae_title;                    // for DICOM senders
};

// What an enrolled machine or person takes home.
struct Enrolled {
    ledger::Site site;
    std::optional<ledger::Person> person;
    std::string label;
    pki::Certificate certificate;
    std::optional<pki::Certificate> signer;  // persons who read
};

class Enrolment {
public:
    Enrolment(ledger::Ledger& ledger, CertificateAuthority& authority, Clock& clock, Entropy& entropy,
              std::chrono::seconds code_life);

    struct Code {
        std::string text;
        Instant expires_at;
    };
    // not_found "code.site" or "code.person"; malformed "code.label".
    auto invite(Principal who, Invitation invitation) -> awaitable<Result<Code>>;

    // Asked first, for everybody who tries: busy "enrolment.attempts".
    auto admits(const std::string& address) -> Result<void> { return attempts_.admit(address); }

    // forbidden "enrolment.code" for a code that is unknown, used, or too old: which of these is not said.
    auto enrol(wire::EnrolmentRequest request) -> awaitable<Result<Enrolled>>;

    // A further key for a reader's signatures, SM2 for one. forbidden "who.not-reader"; "signer.proof" when the key
    // that signs for them now has not signed the request; the faults of pki::Issuer. A repeat is another certificate.
    auto add_signer(Principal who, wire::SignerRequest request) -> awaitable<Result<pki::Certificate>>;

    auto authority() const -> const CertificateAuthority& { return authority_; }

private:
    ledger::Ledger& ledger_;
    CertificateAuthority& authority_;
    Clock& clock_;
    Entropy& entropy_;
    std::chrono::seconds code_life_;
    Attempts attempts_{clock_};
};

// What a certificate is issued for, and what the ledger then keeps of it.
auto names_for(const ledger::Site& site, const std::optional<ledger::Person>& person, std::string_view label)
    -> pki::Names;
auto credential_of(const pki::Certificate& certificate, ledger::CredentialKind kind, const SiteId& site,
                   const std::optional<PersonId>& person, std::string label, std::string ae_title)
    -> ledger::Credential;

}  // namespace shanhai::people
