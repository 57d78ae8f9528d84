// Which key on which token: the part of a pkcs11: URI (RFC 7512) that we need.
//
//   pkcs11:token=YANG;object=sign?module-path=/usr/lib/softhsm/libsofthsm2.so
#pragma once

#include "common/base/fault.hpp"

#include <string>

namespace shanhai::token {

struct Address {
    std::string module;  // the shared library that speaks for the token
    std::string label;   // of the token
    std::string object;  // label of the private key

    friend auto operator==(const Address&, const Address&) -> bool = default;
};

// `malformed token.uri`: not one, an attribute we do not know or twice, or one of the three missing.
// `forbidden token.uri-pin`: it carries a PIN, which does not belong where others can read it.
auto parse_address(std::string_view uri) -> Result<Address>;
auto to_uri(const Address& address) -> std::string;

}  // namespace shanhai::token
