// The relay's own certificate authority, in a directory:
//
//   root.crt root.key            the root. Its key may be taken away to a safe: it is needed again in ten years only
//   issuing.crt issuing.key      signs servers, sites, persons and signers
//   timestamp.crt timestamp.key  signs timestamps
//   receipt.crt receipt.key      signs receipts; made at the next start where they are missing
//   server.pem                   the relay's own TLS identity: key, certificate and chain in one file, renewed whole
//   root.crl                     what the root has taken back, made again while its key is here: else it grows old, and
//                                that stops nobody
//
// Keys are 0600, the directory 0700, and both are checked. What was made survives a power cut or is not there. Every
// function computes or waits for the disk: call it on a lane (`cpu`), or before anything runs.
//
// Authorities and timestamps are RSA: the holder of an ECDSA-signed certificate can turn the signature (r, s) into
// (r, n-s), which is as good and has another fingerprint, so a list of withdrawn fingerprints would not hold.
#pragma once

#include "common/pki/issue.hpp"
#include "common/pki/sealed.hpp"
#include "common/pki/timestamp.hpp"

#include <filesystem>

namespace shanhai::authority {

struct Validities {
    std::chrono::days root{20 * 365};
    std::chrono::days issuing{10 * 365};
    std::chrono::days timestamp{10 * 365};
    std::chrono::days receipt{10 * 365};
    std::chrono::days server{397};
    std::chrono::days site{2 * 365};
    std::chrono::days person{365};
    std::chrono::days signer{2 * 365};
};

struct Identity {
    pki::Key key;
    std::vector<pki::Certificate> chain;  // its own certificate first, without the root
};

class Authority {
public:
    // `organization` stands in the names of the authorities. `conflict authority.exists`: the directory is not empty.
    static auto create(const std::filesystem::path& directory, std::string_view organization,
                       const Validities& validities, Instant now, pki::Key::Kind kind = pki::Key::Kind::rsa3072)
        -> Result<Authority>;

    // Refuses what would fail later. The fault's subject is the file ("issuing.crt"), its `at` one of
    //   not_found   authority.missing
    //   forbidden   authority.permissions    others may read it
    //   corrupt     authority.unreadable     neither a key nor a certificate
    //   mismatch    authority.key            not the certificate's key
    //   unavailable authority.expired, authority.not-yet-valid (or the clock is wrong)
    //   mismatch    authority.chain          not issued by the root beside it, or not for its purpose
    static auto open(const std::filesystem::path& directory, const Validities& validities, Instant now)
        -> Result<Authority>;

    // A server elsewhere, a site, a person or a signer, from an hour ago (clocks differ) for that profile's validity,
    // cut to the authority's own. `forbidden authority.profile` for the others; else the faults of pki::Issuer.
    auto issue(std::string_view csr_pem, pki::Profile profile, const pki::Names& names, Instant now) const
        -> Result<pki::Certificate>;

    // The relay's own: the one on disk while it has these names and more than a third of its life, else a new one
    // (P-256: handshakes are many).
    auto server(const pki::Names& names, Instant now) const -> Result<Identity>;

    // The relay where it calls others, for as long as it runs: never on disk, and known to no ledger, so that it opens
    // none of our own doors.
    auto caller(const pki::Names& names, Instant now) const -> Result<Identity>;

    // What the issuing authority has taken back, signed `now` and good for a week, and then the root's list if there is
    // one. An RSA signature's time.
    auto lists(std::span<const pki::Revocation> revoked, Instant now) const -> Result<std::vector<pki::Crl>>;

    auto timestamps() const -> const pki::TimestampSigner& { return timestamps_; }
    auto receipts() const -> const pki::Sealer& { return receipts_; }
    auto roots() const -> const std::vector<pki::Certificate>& { return roots_; }
    auto chain_of_issuing() const -> const std::vector<pki::Certificate>& { return chain_; }  // without the root

private:
    Authority(std::filesystem::path directory, const Validities& validities, pki::Certificate root, pki::Issuer issuer,
              pki::TimestampSigner timestamps, pki::Sealer receipts, std::optional<pki::Crl> root_list);

    auto server_on_disk() const -> Result<Identity>;

    std::filesystem::path directory_;
    Validities validities_;
    std::vector<pki::Certificate> roots_;
    std::vector<pki::Certificate> chain_;
    pki::Issuer issuer_;
    pki::TimestampSigner timestamps_;
    pki::Sealer receipts_;
    std::optional<pki::Crl> root_list_;
};

}  // namespace shanhai::authority
