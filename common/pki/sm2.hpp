// SM2 with SM3 (GB/T 32918.2), as OpenSSL 3.0 does it: with the distinguishing identifier said outright, because its
// own default is the empty one, and nobody else's is.
#pragma once

#include "common/base/bytes.hpp"

#include <openssl/types.h>

namespace shanhai::pki {

inline constexpr std::string_view sm2_identity = "1234567812345678";  // GM/T 0009 section 10

auto sm2_sign(EVP_PKEY* key, ByteView message) -> Result<Bytes>;  // DER SEQUENCE of r and s
auto sm2_verifies(EVP_PKEY* key, ByteView message, ByteView signature) -> bool;
auto sm3_of(ByteView message) -> Bytes;  // 32 bytes

}  // namespace shanhai::pki
