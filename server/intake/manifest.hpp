// The manifest as it was declared, checked before a byte is accepted. Pure.
#pragma once

#include "common/wire/submission.hpp"
#include "server/intake/settings.hpp"
#include "server/ledger/submissions.hpp"

namespace shanhai::intake {

// Faults carry the line's number, from 0, as their subject:
//   malformed "manifest.empty" · too_large "manifest.count", "manifest.size", "manifest.total"
//   malformed "manifest.digest", "manifest.name" · unsupported "manifest.type"
//   mismatch "manifest.repeated" when two lines name the same bytes
auto read_manifest(const std::vector<wire::ManifestLine>& lines, const IntakeSettings& settings)
    -> Result<std::vector<ledger::ManifestEntry>>;

// What makes a repeated declaration the same one: the form and every line, whatever the spelling of the JSON was.
auto fingerprint_of(const wire::SubmissionRequest& request) -> Digest;

// Where in the upload stream each entry begins and ends; entries already held are not in it.
struct Span {
    std::size_t entry;                       // index into the manifest
    std::uint64_t begin;                     // bytes from the beginning of the stream
    std::uint64_t end;
};
auto layout_of(const std::vector<ledger::ManifestEntry>& manifest) -> std::vector<Span>;

}  // namespace shanhai::intake
