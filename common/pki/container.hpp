// A key with its certificates in one encrypted file, to be carried: PKCS#12 (RFC 7292), .p12 or .pfx.
#pragma once

#include "common/pki/certificate.hpp"

namespace shanhai::pki {

struct Container {
    Key key;
    std::vector<Certificate> chain;  // the key's own first; empty: the file has none for it
};

// Nobody is ever asked. Faults:
//   malformed   container.file       not a PKCS#12 file, or without a private key; too_large over 256 KiB
//   forbidden   container.passphrase wrong, or not given
//   unsupported container.algorithm  encrypted as one no longer should (RC2, 3DES under an old KDF), or to cost hours
auto read_container(ByteView der, std::string_view passphrase) -> Result<Container>;

// AES-256, PBKDF2. `malformed container.passphrase`: fewer than 8 or more than 1024 bytes.
auto write_container(const Container& content, std::string_view passphrase) -> Result<Bytes>;

inline constexpr std::size_t container_max = 256 * 1024;

}  // namespace shanhai::pki
