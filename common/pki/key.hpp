// A private key, made where it stays. PKCS#8 on disk, encrypted when a passphrase is given; never logged, never sent.
#pragma once

#include "common/base/bytes.hpp"

#include <openssl/types.h>

#include <memory>
#include <optional>

namespace shanhai::pki {

class Key {
public:
    enum class Kind { p256, rsa3072, sm2 };

    static auto generate(Kind kind) -> Result<Key>;

    // `forbidden key.passphrase`: it is encrypted, and the passphrase is wrong or was not given. Nobody is ever asked.
    static auto from_pem(std::string_view pem, std::optional<std::string_view> passphrase = std::nullopt)
        -> Result<Key>;
    // PKCS#8; with a passphrase (1 to 1024 bytes) PBES2: AES-256-CBC, PBKDF2 with HMAC-SHA-256.
    auto to_pem(std::optional<std::string_view> passphrase = std::nullopt) const -> Result<std::string>;

    auto sign(ByteView message) const -> Result<Bytes>;  // SHA-256; ECDSA as DER, RSA as PKCS#1 v1.5; SM2 with SM3
    auto public_der() const -> Result<Bytes>;                    // SubjectPublicKeyInfo
    auto get() const -> EVP_PKEY* { return key_.get(); }

    explicit Key(EVP_PKEY* owned);

private:
    std::shared_ptr<EVP_PKEY> key_;
};

}  // namespace shanhai::pki
