// What may follow a signed report in its file, and nothing else may (ISO 32000-1 section 7.5.6):
//
//   a second signature field, for the reviewer's countersignature over all before it
//   then, or without it: the evidence that whoever verifies in ten years needs, a document security store (ISO 32000-2
//   section 12.8.4.3, ETSI EN 319 142-1 section 5.4.2) with certificates and revocation lists: baseline level LT
//
// Both are written from a few parameters, and the same parameters give the same bytes. So a verifier reads the
// parameters out of a file, writes the increment again, and sees at once whether anything else was appended: no PDF
// reader can be shown anything that the signers did not sign. Pure and thread-safe.
#pragma once

#include "common/base/instant.hpp"
#include "common/report/hole.hpp"

#include <optional>

namespace shanhai::report {

// With an empty hole for the second signature. `when` is what the signature dictionary claims, in whole seconds.
auto with_second_field(ByteView signed_pdf, Instant when) -> Result<Bytes>;

struct Evidence {
    std::vector<Bytes> certificates;  // DER
    std::vector<Bytes> crls;          // DER

    friend auto operator==(const Evidence&, const Evidence&) -> bool = default;
};

inline constexpr std::size_t evidence_max = 64;  // certificates and lists together

// `too_large report.evidence` past evidence_max, and when there is nothing at all.
auto with_evidence_store(ByteView signed_pdf, const Evidence& evidence) -> Result<Bytes>;

// A file taken apart. The views are into the file.
struct Revisions {
    ByteView first;                    // the report with its first signature field
    std::optional<ByteView> second{};  // that and the second field
    std::optional<Evidence> evidence{};

    auto signed_part() const -> ByteView { return second ? *second : first; }
};

// `malformed report.increment` for any byte after the report that the writers above would not have written.
auto take_apart(ByteView pdf) -> Result<Revisions>;

}  // namespace shanhai::report
