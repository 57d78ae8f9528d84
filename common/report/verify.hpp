// Is this report genuine? Anyone can ask, offline, with nothing but the file and the roots they trust.
//
// Stricter than PDF readers: they accept bytes after the signed part, other fillings of the hole, and never look at the
// timestamp. Here a file is valid in exactly one form, so any changed, added or removed bit is noticed.
#pragma once

#include "common/pki/certificate.hpp"
#include "common/report/document.hpp"

namespace shanhai::report {

enum class State {
    valid,
    altered,         // not, or not only, what was signed
    unknown_signer,  // whole, but by somebody whom none of the roots vouches for as a signer at that time
    unproven_time,   // whole, but without a timestamp from an authority that a root vouches for
    not_signed,      // a prepared report that nobody signed
    not_a_report,    // some other file
};

auto name_of(State state) -> std::string_view;

struct Facts {
    pki::Certificate signer;
    std::string signer_name;
    std::string organization;
    Instant signed_at;  // as the timestamp authority says
    pki::Certificate timestamped_by;
    Document document;
};

struct Verdict {
    State state;
    std::string_view code;  // the step that decided: "verify.digest", "chain.expired"; "verify.valid" if none objected
    std::optional<Facts> facts{};  // of a valid report, and of no other
};

// The chain is judged as of the timestamp's time. Whether a certificate was withdrawn is for the caller to know.
// Takes a few milliseconds; thread-safe; for lane `cpu`.
auto verify(ByteView pdf, const std::vector<pki::Certificate>& roots) -> Verdict;

inline constexpr std::size_t pdf_max = 32 << 20;

}  // namespace shanhai::report
