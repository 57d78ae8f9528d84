// Which certificates no longer count, for everybody to know: revocation lists of what the ledger says was revoked.
#pragma once

#include "common/pki/crl.hpp"
#include "common/runtime/asio.hpp"
#include "common/runtime/clock.hpp"
#include "server/ledger/ledger.hpp"

namespace shanhai::people {

// The authority's key.
//
//   repeatable  every answer is a newer list
//   cancelled   a list nobody waited for is as good as any other
class ListSigner {
public:
    virtual ~ListSigner() = default;

    // The issuing authority's list of these, and behind it those that others above it have given out.
    virtual auto sign(std::vector<pki::Revocation> revoked) -> awaitable<Result<std::vector<pki::Crl>>> = 0;
    virtual auto issuer() const -> const pki::Certificate& = 0;  // only its own certificates are in its list
};

class Revocations {
public:
    Revocations(ledger::Ledger& ledger, ListSigner& signer, Clock& clock);

    // As the ledger had it a second ago at most, so that any number may ask. For the io thread.
    auto current() -> awaitable<Result<std::vector<pki::Crl>>>;

    static constexpr std::chrono::seconds good_for{1};

private:
    ledger::Ledger& ledger_;
    ListSigner& signer_;
    Clock& clock_;
    std::optional<Instant> made_at_;
    std::vector<pki::Crl> lists_;
};

}  // namespace shanhai::people
