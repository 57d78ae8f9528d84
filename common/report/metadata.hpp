// What the file says about itself, twice and with one voice: the information dictionary for old readers, XMP
// (ISO 16684-1) for new ones, with the claim to be PDF/A-3b. No patient data: file managers and search engines show it.
#pragma once

#include "common/report/document.hpp"

namespace shanhai::report {

struct Metadata {
    std::string title;
    std::string subject;
    std::string author;
    std::string tool;
    Instant when;
};

auto metadata_of(const Document& document) -> Metadata;
auto pdf_date(Instant when) -> std::string;  // ISO 32000-1 section 7.9.4, in China Standard Time
auto xmp_of(const Metadata& metadata) -> std::string;

}  // namespace shanhai::report
