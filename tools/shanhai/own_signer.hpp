// shanhai signer: which key signs for me, where it lives and until when; and carrying it to another computer.
#pragma once

#include "tools/shanhai/session.hpp"
#include "tools/shanhai/signer.hpp"

namespace shanhai::cli {

struct OwnSignerWishes {
    SignerWishes signer;
    std::string file;         // PKCS#12
    std::string file_secret;  // the file its passphrase is in; else $SHANHAI_P12_PASSPHRASE, else asked
};

auto show_own_signer(Session& session, OwnSignerWishes wishes) -> awaitable<Outcome<void>>;
auto use_own_signer(Session& session, OwnSignerWishes wishes) -> awaitable<Outcome<void>>;

// forbidden "signer.elsewhere": a token does not give its keys away.
auto export_own_signer(Session& session, OwnSignerWishes wishes) -> awaitable<Outcome<void>>;
// forbidden "signer.foreign": not certified by this relay, for this person, to sign.
auto import_own_signer(Session& session, OwnSignerWishes wishes) -> awaitable<Outcome<void>>;

}  // namespace shanhai::cli
