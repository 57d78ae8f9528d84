// The X.509 extensions of each profile, and the names that may stand in it. For issue.cpp.
#pragma once

#include "common/pki/openssl.hpp"
#include "common/pki/profile.hpp"

namespace shanhai::pki {

auto suits(const Names& names, Profile profile) -> bool;         // hosts for servers, a uri for whoever acts

// `issuer` is the certificate itself for a root. Its public key and subject must be set before.
void add_extensions(X509* certificate, X509* issuer, Profile profile, const Names& names);

}  // namespace shanhai::pki
