// What revocation lists say of the signatures of a file. For verify.cpp.
#pragma once

#include "common/report/increment.hpp"
#include "common/report/judge.hpp"

#include <span>

namespace shanhai::report {

// A list whose issuer stands on one of the paths, and that issuer.
struct KnownList {
    pki::Crl crl;
    pki::Certificate issuer;
};

auto lists_about(std::span<const Judged> signatures, std::span<const pki::Crl> crls) -> std::vector<KnownList>;

// The lists of a file's evidence: only what the signatures need, all that they need, and in the one order that
// evidence has. `mismatch verify.evidence` otherwise.
auto lists_in(const Evidence& evidence, std::span<const Judged> signatures) -> Result<std::vector<KnownList>>;

// Without their roots, each once: what evidence carries.
auto certificates_of(std::span<const Judged> signatures) -> std::vector<pki::Certificate>;

struct Standing {
    State state = State::valid;  // or revoked, revoked_since, unproven_time (its authority was revoked)
    std::optional<pki::Revocation> revocation{};
};

auto standing_of(std::span<const Judged> signatures, std::span<const KnownList> lists) -> Standing;

}  // namespace shanhai::report
