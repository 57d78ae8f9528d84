// Is this report genuine? Anyone can ask, offline, with nothing but the file and the roots they trust.
//
// Stricter than PDF readers: they accept bytes after the signed part, other fillings of the hole, and never look at the
// timestamp. Here a file is valid in exactly one form, so any changed, added or removed bit is noticed.
#pragma once

#include "common/pki/crl.hpp"
#include "common/report/document.hpp"

namespace shanhai::report {

enum class State {
    valid,
    revoked_since,   // genuine when it was signed; the certificate was taken back later
    untimed,         // signed and whole, but no timestamp yet: nobody can say since when
    incomplete,      // signed by the author, and the reviewer's countersignature is still to come
    revoked,         // whole, but the certificate was taken back before it was signed, or nobody can say when that was
    altered,         // not, or not only, what was signed
    unknown_signer,  // whole, but by somebody whom none of the roots vouches for as the one who signs this report
    unproven_time,   // whole, but with a timestamp from an authority that no root vouches for
    not_signed,      // a prepared report that nobody signed
    not_a_report,    // some other file
};

auto name_of(State state) -> std::string_view;

// It is what it says, by whom it says, since when it says. What came later is another question: lineage.hpp.
constexpr auto is_genuine(State state) -> bool { return state == State::valid || state == State::revoked_since; }

// PAdES baseline (ETSI EN 319 142-1 section 6.1): signed; with a timestamp; with the evidence to verify it for ever.
enum class Level { b, t, lt };

struct SignedBy {
    pki::Certificate certificate;
    std::string name;
    std::string organization;
    std::optional<Instant> at;                       // as the timestamp authority says
    std::optional<pki::Certificate> timestamped_by;  // with `at`
};

struct Facts {
    pki::Certificate signer;  // who answers for the report: the last to have signed
    std::string signer_name;
    std::string organization;
    std::optional<Instant> signed_at;  // as the timestamp authority says; none in State::untimed
    std::optional<pki::Certificate> timestamped_by;
    Document document;
    std::vector<SignedBy> signatures;             // the author's first where there are two
    Level level = Level::b;
    std::optional<Instant> revocation_known_at{};  // the date of the newest list of the signer's issuer
    std::vector<pki::Certificate> certificates;    // between the signers, their timestamp authorities, and the roots
};

struct Verdict {
    State state;
    std::string_view code;  // the step that decided: "verify.digest", "chain.expired"; "verify.valid" if none objected
    std::optional<Facts> facts{};  // of valid, revoked_since, untimed and incomplete, and of no other
    std::optional<pki::Revocation> revocation{};  // of revoked and revoked_since: when, and why
};

struct Trust {
    std::vector<pki::Certificate> roots;
    std::vector<pki::Crl> crls{};  // that the asker has, perhaps newer than those in the file; foreign ones do nothing
    std::vector<pki::Certificate> timestamp_roots{};  // that vouch for times as well, and for nobody who signs
};

auto timekeepers_of(const Trust& trust) -> std::vector<pki::Certificate>;  // both kinds of roots

// Chains are judged as of the timestamps' time; whoever was revoked later has signed all the same (RFC 5280 section
// 5.3.2: what counts is from when on the key is suspected, where the list says so).
// Takes a few milliseconds; thread-safe; for lane `cpu`.
auto verify(ByteView pdf, const Trust& trust) -> Verdict;
auto verify(ByteView pdf, const std::vector<pki::Certificate>& roots) -> Verdict;

inline constexpr std::size_t pdf_max = 32 << 20;

}  // namespace shanhai::report
