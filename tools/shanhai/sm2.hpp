// The second signature in SM2: asking for its certificate, making it over the finished file, fetching and verifying it.
#pragma once

#include "common/report/verify.hpp"
#include "common/wire/report.hpp"
#include "tools/shanhai/own_signer.hpp"
#include "tools/shanhai/session.hpp"

namespace shanhai::cli {

// shanhai signer add-sm2. The key that signs now proves who asks. conflict "sm2.present" where there is one.
auto add_sm2_signer(Session& session, OwnSignerWishes wishes) -> awaitable<Outcome<void>>;

// Over the file as the relay has it, once its digest is the one that was signed.
auto sign_with_sm2(Session& session, Member& member, wire::ReportView report, std::string secret_file)
    -> awaitable<Outcome<void>>;

// Into `file`. not_found "sm2.none".
auto fetch_sm2(Session& session, Member& member, std::string report, fs::path file) -> awaitable<Outcome<void>>;

// shanhai verify FILE --sm2: offline.
auto verify_with_sm2(Session& session, std::string pdf, std::string cms_file, report::Trust trust)
    -> awaitable<Outcome<void>>;

}  // namespace shanhai::cli
