// A signed report as a FHIR R4 document: one Bundle that holds the Composition, the DiagnosticReport with the signed
// PDF inside, and every resource these speak of (R4, documents.html). Pure.
//
// The resources are named by UUIDs made from what they are about: asked twice, the same bytes; patient, persons and
// institutions have the same name in every report.
#pragma once

#include "common/base/bytes.hpp"
#include "common/report/release.hpp"

#include <string>

namespace shanhai::fhir {

auto document_bundle(const report::Release& release, ByteView pdf) -> std::string;

// DiagnosticReport.status: preliminary, final, appended (an addendum), corrected (an amendment), entered-in-error (a
// retraction, and whatever was taken back).
auto status_of(const report::Release& release) -> std::string_view;
// Composition.status has fewer words: what was appended or corrected is `amended`.
auto composition_status_of(const report::Release& release) -> std::string_view;

// Bundle.identifier of the version that a signed file with this digest is.
auto bundle_identifier(const Digest& signed_file) -> std::string;  // urn:uuid:...

}  // namespace shanhai::fhir
