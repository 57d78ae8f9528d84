// Which certificates no longer count, said by their issuer: X.509 certificate revocation lists (RFC 5280 section 5).
//
// Complete lists of one issuer only: an indirect list, a delta or a list for some reasons says less than it seems to,
// marks itself with a critical extension, and is refused. Ours never drop a certificate that has expired: a report is
// asked about long after its signer's certificate ended.
#pragma once

#include "common/base/instant.hpp"
#include "common/pki/certificate.hpp"

#include <algorithm>
#include <optional>
#include <span>

namespace shanhai::pki {

// RFC 5280 section 5.3.1, with its numbers.
enum class Reason {
    unspecified = 0,
    key_compromise = 1,
    ca_compromise = 2,
    affiliation_changed = 3,
    superseded = 4,
    cessation_of_operation = 5,
    certificate_hold = 6,
    remove_from_crl = 8,
    privilege_withdrawn = 9,
    aa_compromise = 10,
};

auto name_of(Reason reason) -> std::string_view;  // key_compromise

// Whole seconds, as X.509 holds them.
struct Revocation {
    std::string serial_hex;  // Certificate::serial_hex()
    Instant when;
    std::optional<Reason> reason{};         // absent: nobody said
    std::optional<Instant> invalid_since{};  // section 5.3.2: the key was somebody else's from here on

    // From when on a signature by it is nobody's: what is known or suspected counts, not when it was reported.
    auto counts_from() const -> Instant { return invalid_since ? std::min(*invalid_since, when) : when; }

    friend auto operator==(const Revocation&, const Revocation&) -> bool = default;
};

class Crl {
public:
    // DER to the letter, version 2, dated, and no critical extension that we do not know.
    //   malformed crl.format, unsupported crl.extension, too_large crl.size
    static auto from_der(ByteView der) -> Result<Crl>;
    static auto all_from_pem(std::string_view pem) -> Result<std::vector<Crl>>;  // at least one
    auto to_der() const -> Bytes;
    auto to_pem() const -> std::string;

    // By name, key and the right to sign lists, with an algorithm that still means something.
    auto issued_by(const Certificate& issuer) const -> bool;
    auto this_update() const -> Instant;
    auto next_update() const -> std::optional<Instant>;  // when the issuer has promised the next
    auto fresh_at(Instant when) const -> bool;           // the newest there need be
    auto number_hex() const -> std::string;              // section 5.2.3; empty for none
    auto size() const -> std::size_t;

    // About a certificate of the same issuer; ask issued_by() first.
    auto find(const Certificate& certificate) const -> std::optional<Revocation>;

    auto get() const -> X509_CRL* { return crl_.get(); }
    explicit Crl(X509_CRL* owned);

    friend auto operator==(const Crl& a, const Crl& b) -> bool { return a.to_der() == b.to_der(); }

private:
    std::shared_ptr<X509_CRL> crl_;
};

// `number` grows from list to list. Faults: mismatch crl.issuer (not the certificate's key, or one that may not sign
// lists), malformed crl.serial, mismatch crl.validity.
auto make_crl(const Key& key, const Certificate& issuer, std::span<const Revocation> revoked, Instant this_update,
              Instant next_update, std::uint64_t number) -> Result<Crl>;

inline constexpr std::size_t crl_max = 4 << 20;  // bytes; some hundred thousand certificates

}  // namespace shanhai::pki
