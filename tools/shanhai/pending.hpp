// Keys of an enrolment that is under way. They are on disk before the relay hears of them, so that a repeat after a
// lost reply asks for the same keys and gets the same certificates.
#pragma once

#include "common/pki/enrolment_code.hpp"
#include "common/wire/people.hpp"
#include "tools/shanhai/profiles.hpp"
#include "tools/shanhai/signer.hpp"

namespace shanhai::cli {

struct PendingEnrolment {
    fs::path folder;
    pki::Key key;
    Signer signer;                       // whoever signs: made here, or brought
    std::optional<pki::Key> signer_key;  // where it was made here
};

// What the reply brought, checked against the keys that were made here.
struct EnrolledKeys {
    wire::Profile facts;
    wire::EnrolmentReply reply;
};

namespace blocking {

// Makes the keys, or finds those of an earlier attempt with this code. RSA for signatures: every PDF reader knows it.
// With a signer that is `brought`, only the key of the connection is made.
auto begin_enrolment(const Home& home, const pki::EnrolmentCode& code, const std::optional<std::string>& passphrase,
                     const std::optional<Signer>& brought = std::nullopt) -> Result<PendingEnrolment>;

// "niujie", or "niujie-2" when that is taken.
auto free_name(const Home& home, const std::string& wanted) -> std::string;

// Everything is written beside the keys, then the folder becomes the profile in one step.
auto finish_enrolment(const Home& home, const PendingEnrolment& pending, const EnrolledKeys& enrolled,
                      const std::optional<std::string>& passphrase) -> Result<StoredProfile>;

}  // namespace blocking
}  // namespace shanhai::cli
