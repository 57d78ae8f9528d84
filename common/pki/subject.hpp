// Distinguished names in UTF-8 (RFC 5280 section 4.1.2.4): 牛街镇卫生院 must come back as it went in.
#pragma once

#include "common/pki/openssl.hpp"

namespace shanhai::pki {

auto utf8_of(const ASN1_STRING* text) -> std::string;  // whatever string type it is; empty when unreadable

// False for what is empty, not UTF-8, holds control characters, or is over the standard's bound (64 characters).
auto add_name(X509_NAME* name, int nid, std::string_view utf8) -> bool;

}  // namespace shanhai::pki
