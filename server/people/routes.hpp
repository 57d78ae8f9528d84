// The HTTP face of people: enrolment for whoever has a code, the directory for the administrator.
#pragma once

#include "server/people/directory.hpp"
#include "server/people/enrolment.hpp"
#include "server/people/gate.hpp"
#include "server/people/revocations.hpp"

namespace shanhai::people {

// Open to everybody: the roots, and enrolment with a code. `machines_url` is where the enrolled go from here.
auto enrolment_routes(Enrolment& enrolment, std::string machines_url) -> std::vector<http::Route>;
// Open to everybody: revocation lists, and the roots of the timestamp authority where it is not the relay itself.
auto trust_routes(Revocations& revocations, const std::vector<pki::Certificate>& timestamp_roots)
    -> std::vector<http::Route>;
auto directory_routes(Directory& directory, Enrolment& enrolment, Gate& gate, ledger::Ledger& ledger)
    -> std::vector<http::Route>;

// For enrolled readers: a further signing key.
auto signer_routes(Enrolment& enrolment, Gate& gate) -> std::vector<http::Route>;

}  // namespace shanhai::people
