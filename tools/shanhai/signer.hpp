// The key that signs for the person of a profile, wherever it lives: beside the profile, in a PKCS#12 file, on a token.
#pragma once

#include "common/pki/signing_key.hpp"
#include "common/wire/profile.hpp"
#include "tools/shanhai/files.hpp"

namespace shanhai::cli {

// What the command line says; where it says nothing, the profile remembers.
struct SignerWishes {
    std::string key_file;
    std::string p12;
    std::string pkcs11;       // a module, with `token` and `object`; or a whole pkcs11: URI
    std::string token;
    std::string object;
    std::string secret_file;  // passphrase or PIN; else $SHANHAI_SIGNER_PASSPHRASE or $SHANHAI_SIGNER_PIN, else asked
};

// Pure. Nothing: none was named. malformed "usage.signer": two of them, or half of one. `here` makes names absolute.
auto wished_place(const SignerWishes& wishes, const fs::path& here) -> Result<std::optional<wire::SignerPlace>>;

struct Signer {
    std::shared_ptr<const pki::SigningKey> key;
    std::vector<pki::Certificate> chain;  // its own certificate first, without the root; empty: none is known yet
    wire::SignerPlace place;
};

namespace blocking {

// Where the profile's own signing key is. not_found "signer.missing", corrupt "signer.settings".
auto signer_place(const fs::path& profile) -> Result<wire::SignerPlace>;
auto remember_place(const fs::path& profile, const wire::SignerPlace& place) -> Result<void>;

// The key alone, with what certificates stand beside it. Faults: those of pki::Key, pki::Container and token::open_key,
// "signer.secret", and "token.pin-final" when the last try would be spent on something nobody typed.
auto open_place(const wire::SignerPlace& place, const std::string& secret_file) -> Result<Signer>;

// With its certificate, checked as a pair: the profile's where it fits the key, else the one beside the key.
auto open_signer(const fs::path& profile, const SignerWishes& wishes) -> Result<Signer>;

}  // namespace blocking
}  // namespace shanhai::cli
