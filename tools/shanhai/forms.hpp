// A report in the form some system takes, fetched by its number.
#pragma once

#include "tools/shanhai/session.hpp"

namespace shanhai::cli {

struct FormWishes {
    std::string report;
    std::string as = "pdf";  // pdf, dicom-pdf, dicom-sr (or sr), fhir, hl7
    std::string file;        // default: REPORT and the form's extension, in this folder
};

// Only the PDF is signed: it is fetched and verified whatever the form, and a form that does not belong to it is thrown
// away (mismatch "report.other").
auto fetch_report(Session& session, FormWishes wishes) -> awaitable<Outcome<void>>;

}  // namespace shanhai::cli
