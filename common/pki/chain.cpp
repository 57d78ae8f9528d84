#include "common/pki/chain.hpp"

#include "common/pki/openssl.hpp"
#include "common/pki/store.hpp"

#include <openssl/x509_vfy.h>

namespace shanhai::pki {
namespace {

auto fault_of(int verdict) -> Fault
{
    switch (verdict) {
    case X509_V_ERR_CERT_HAS_EXPIRED: return {errc::forbidden, "chain.expired"};
    case X509_V_ERR_CERT_NOT_YET_VALID: return {errc::forbidden, "chain.not-yet-valid"};
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
    case X509_V_ERR_CERT_UNTRUSTED: return {errc::unauthenticated, "chain.unknown-issuer"};
    case X509_V_ERR_INVALID_PURPOSE:
    case X509_V_ERR_INVALID_CA:
    case X509_V_ERR_PATH_LENGTH_EXCEEDED:
    case X509_V_ERR_KEYUSAGE_NO_CERTSIGN: return {errc::forbidden, "chain.purpose"};
    case X509_V_ERR_CERT_SIGNATURE_FAILURE:
    case X509_V_ERR_UNABLE_TO_DECRYPT_CERT_SIGNATURE: return {errc::mismatch, "chain.signature"};
    case X509_V_ERR_EE_KEY_TOO_SMALL:
    case X509_V_ERR_CA_KEY_TOO_SMALL:
    case X509_V_ERR_CA_MD_TOO_WEAK: return {errc::forbidden, "chain.weak"};
    default: return {errc::forbidden, "chain.invalid"};
    }
}

auto openssl_purpose(Profile purpose) -> int
{
    switch (purpose) {
    case Profile::server: return X509_PURPOSE_SSL_SERVER;
    case Profile::site:
    case Profile::person: return X509_PURPOSE_SSL_CLIENT;
    case Profile::signer:
    case Profile::receipt: return X509_PURPOSE_SMIME_SIGN;
    case Profile::timestamp: return X509_PURPOSE_TIMESTAMP_SIGN;
    case Profile::root:
    case Profile::issuing: break;
    }
    return X509_PURPOSE_ANY;
}

// OpenSSL takes the absence of an extension for permission. We do not, except for signers: a hospital's own authority
// may issue those without an extended key usage, and PDF readers accept it.
auto says_its_purpose(X509* leaf, Profile purpose) -> bool
{
    const auto extended = X509_get_extended_key_usage(leaf);
    const bool explicit_extended = (X509_get_extension_flags(leaf) & EXFLAG_XKUSAGE) != 0;
    switch (purpose) {
    case Profile::server: return explicit_extended && (extended & XKU_SSL_SERVER) != 0;
    case Profile::site:
    case Profile::person: return explicit_extended && (extended & XKU_SSL_CLIENT) != 0;
    case Profile::signer: return X509_check_ca(leaf) == 0 && (X509_get_key_usage(leaf) & KU_NON_REPUDIATION) != 0;
    case Profile::timestamp: return X509_check_ca(leaf) == 0;
    case Profile::receipt:
        return X509_check_ca(leaf) == 0 && explicit_extended && (X509_get_key_usage(leaf) & KU_NON_REPUDIATION) == 0;
    case Profile::root:
    case Profile::issuing: return X509_check_ca(leaf) == 1 && (X509_get_key_usage(leaf) & KU_KEY_CERT_SIGN) != 0;
    }
    return false;
}

}  // namespace

auto trusted_store(std::span<const Certificate> roots, Instant at) -> OwnedStore
{
    OwnedStore store{X509_STORE_new()};
    must(store != nullptr);
    for (const auto& root : roots) must(X509_STORE_add_cert(store.get(), root.get()) == 1);
    auto* const parameters = X509_STORE_get0_param(store.get());
    X509_VERIFY_PARAM_set_time(parameters, seconds_of(at));
    X509_VERIFY_PARAM_set_auth_level(parameters, 2);  // 112 bits: RSA-2048, SHA-2
    return store;
}

auto stack_of(std::span<const Certificate> certificates) -> OwnedStack
{
    OwnedStack stack{sk_X509_new_null()};
    must(stack != nullptr);
    for (const auto& certificate : certificates) must(sk_X509_push(stack.get(), certificate.get()) > 0);
    return stack;
}

auto verified_path(const Certificate& leaf, std::span<const Certificate> intermediates,
                   std::span<const Certificate> roots, Profile purpose, Instant at) -> Result<std::vector<Certificate>>
{
    const Quietly quietly;
    const auto store = trusted_store(roots, at);
    const auto untrusted = stack_of(intermediates);
    const Owned<X509_STORE_CTX, X509_STORE_CTX_free> context{X509_STORE_CTX_new()};
    must(context && X509_STORE_CTX_init(context.get(), store.get(), leaf.get(), untrusted.get()) == 1);
    X509_VERIFY_PARAM_set_purpose(X509_STORE_CTX_get0_param(context.get()), openssl_purpose(purpose));

    if (X509_verify_cert(context.get()) != 1) return fault_of(X509_STORE_CTX_get_error(context.get()));
    if (!says_its_purpose(leaf.get(), purpose)) return Fault{errc::forbidden, "chain.purpose"};

    std::vector<Certificate> path;
    const auto* const found = X509_STORE_CTX_get0_chain(context.get());
    for (int i = 0; i < sk_X509_num(found); ++i) {
        auto* const step = sk_X509_value(found, i);
        must(X509_up_ref(step) == 1);
        path.emplace_back(step);
    }
    return path;
}

auto verify_chain(const Certificate& leaf, std::span<const Certificate> intermediates,
                  std::span<const Certificate> roots, Profile purpose, Instant at) -> Result<void>
{
    const auto path = verified_path(leaf, intermediates, roots, purpose, at);
    if (!path) return path.error();
    return {};
}

}  // namespace shanhai::pki
