// Certificates as OpenSSL wants to be handed them. For .cpp files that verify.
#pragma once

#include "common/pki/certificate.hpp"
#include "common/pki/openssl.hpp"

#include <span>

namespace shanhai::pki {

struct ReleasesStack {
    void operator()(STACK_OF(X509) * stack) const noexcept { sk_X509_free(stack); }  // the values keep the certificates
};

using OwnedStack = std::unique_ptr<STACK_OF(X509), ReleasesStack>;
using OwnedStore = Owned<X509_STORE, X509_STORE_free>;

auto stack_of(std::span<const Certificate> certificates) -> OwnedStack;  // refers to them: they must outlive it

// Trusts these roots only, judges as of `at`, refuses weak keys and hashes.
auto trusted_store(std::span<const Certificate> roots, Instant at) -> OwnedStore;

}  // namespace shanhai::pki
