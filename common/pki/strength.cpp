#include "common/pki/strength.hpp"

#include "common/pki/openssl.hpp"

#include <openssl/core_names.h>

namespace shanhai::pki {
namespace {

constexpr int rsa_bits_min = 3072;
constexpr int rsa_bits_max = 8192;  // longer ones only cost time, ours

auto text_parameter(const EVP_PKEY* key, const char* name) -> std::string
{
    char text[64];
    std::size_t length = 0;
    if (EVP_PKEY_get_utf8_string_param(key, name, text, sizeof text, &length) != 1) return {};
    return {text, length};
}

auto is_sound(EVP_PKEY* key) -> bool
{
    const Owned<EVP_PKEY_CTX, EVP_PKEY_CTX_free> context{EVP_PKEY_CTX_new(key, nullptr)};
    return context && EVP_PKEY_public_check(context.get()) == 1;
}

// A curve spelled out in numbers can be one that only looks like P-256 (CVE-2020-0601).
auto is_named(const EVP_PKEY* key) -> bool { return text_parameter(key, OSSL_PKEY_PARAM_EC_ENCODING) == "named_curve"; }

}  // namespace

auto is_strong(EVP_PKEY* key) -> bool
{
    const Quietly quietly;
    if (EVP_PKEY_is_a(key, "RSA")) {
        if (EVP_PKEY_get_bits(key) < rsa_bits_min || EVP_PKEY_get_bits(key) > rsa_bits_max) return false;
    } else if (EVP_PKEY_is_a(key, "EC")) {
        const auto curve = text_parameter(key, OSSL_PKEY_PARAM_GROUP_NAME);
        if ((curve != "prime256v1" && curve != "secp384r1") || !is_named(key)) return false;
    } else {
        return false;
    }
    return is_sound(key);
}

auto is_sm2(EVP_PKEY* key) -> bool
{
    const Quietly quietly;
    return EVP_PKEY_is_a(key, "SM2") == 1 && is_named(key) && is_sound(key);
}

auto check_strength(ByteView public_der) -> Result<void>
{
    const Quietly quietly;
    const auto* at = uchars(public_der);
    const OwnedKey key{d2i_PUBKEY(nullptr, &at, static_cast<long>(public_der.size()))};
    if (!key) return Fault{errc::malformed, "key.public"};
    const bool p384 = EVP_PKEY_is_a(key.get(), "EC") == 1 && EVP_PKEY_get_bits(key.get()) != 256;
    if (p384 || !is_strong(key.get())) return Fault{errc::forbidden, "key.weak"};
    return {};
}

}  // namespace shanhai::pki
