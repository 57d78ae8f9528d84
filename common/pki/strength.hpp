// Which public keys we have faith in: RSA from 3072 bits, P-256 and P-384 by name, and SM2 for those who sign with it.
#pragma once

#include "common/base/bytes.hpp"

#include <openssl/types.h>

namespace shanhai::pki {

auto is_strong(EVP_PKEY* key) -> bool;  // RSA, P-256, P-384
auto is_sm2(EVP_PKEY* key) -> bool;     // on its curve (GM/T 0003.5), with a point that lies there

// What a key that signs reports must be: `malformed key.public`, `forbidden key.weak`. SubjectPublicKeyInfo.
auto check_strength(ByteView public_der) -> Result<void>;

}  // namespace shanhai::pki
