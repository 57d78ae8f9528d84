// OpenSSL's socket BIO writes with write(2), and a peer that left would end the process by SIGPIPE. This one sends with
// MSG_NOSIGNAL, so that no program has to remember to ignore the signal.
#pragma once

#include <openssl/types.h>

namespace shanhai::net {

auto quiet_socket_bio(int descriptor) -> BIO*;  // owned by the caller; does not own the descriptor

}  // namespace shanhai::net
