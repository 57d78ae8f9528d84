// A key that lives in a token: PKCS#11 through libp11. It is used, never read.
//
// A wrong PIN is one try gone, and a token locks itself after a few: here a PIN is tried once, and not at all when the
// token says that it is locked.
#pragma once

#include "common/pki/signing_key.hpp"
#include "common/token/address.hpp"

#include <functional>

namespace shanhai::token {

// What a token says about its PIN, before anybody spends a try.
struct PinState {
    bool wanted = true;
    bool set = true;
    bool count_low = false;  // a wrong one was tried since the last right one
    bool final_try = false;  // one more wrong one locks it
    bool locked = false;
};

// Pure. `forbidden token.pin-locked`, `unavailable token.pin-unset`.
auto may_try(const PinState& state) -> Result<void>;

// Asked at most once, and only when a PIN is wanted and may be tried.
using AsksPin = std::function<Result<std::string>(const PinState&)>;

// Blocking, for one thread at a time: libp11 keeps one session. Faults:
//   not_found   token.module    no such file, or it is no PKCS#11 module
//   not_found   token.absent    no token of that label is plugged in;  conflict token.ambiguous: several are
//   forbidden   token.pin       wrong; nothing was tried again
//   forbidden   token.pin-locked, unavailable token.pin-unset, and what `pin` answers
//   not_found   token.object    no private key of that label;  conflict token.object-ambiguous: several
//   not_found   token.public    there is no public key with the same CKA_ID, and it cannot be derived
//   unavailable token.device    the token or its module does not do what it should
auto open_key(const Address& address, const AsksPin& pin) -> Result<std::shared_ptr<const pki::SigningKey>>;

}  // namespace shanhai::token
