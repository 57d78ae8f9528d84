// Why a TLS operation failed, from OpenSSL's thread-local error queue, which it empties.
#pragma once

#include "common/base/fault.hpp"

#include <openssl/types.h>

namespace shanhai::net {

// What the other end's alert or our own verification said; `otherwise` when it was nothing about certificates or TLS.
auto tls_fault(const SSL* ssl, Fault otherwise) -> Fault;

}  // namespace shanhai::net
