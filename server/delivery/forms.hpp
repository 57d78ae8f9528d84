// A signed report in the form somebody's system takes. Made anew each time from the signed file, which alone is kept;
// the same question gets the same bytes, as long as nobody takes the report back.
#pragma once

#include "common/runtime/lane.hpp"
#include "server/archive/pack_store.hpp"
#include "server/delivery/papers.hpp"

namespace shanhai::delivery {

enum class Form { pdf, dicom_pdf, dicom_sr, fhir, hl7 };

struct FormFacts {
    Form form;
    std::string_view name;        // pdf, dicom-pdf, dicom-sr, fhir, hl7
    std::string_view media_type;
    std::string_view extension;   // of a file: .pdf
};
auto facts_of(Form form) -> const FormFacts&;
auto parse_form(std::string_view name) -> Result<Form>;  // malformed "report.form"

// What each form is made of. Pure, but it takes milliseconds: for lane `cpu`. DICOM forms are whole files (PS3.10).
auto write_form(Form form, const Papers& papers, std::vector<dicom::Reference> evidence, ByteView pdf)
    -> Result<std::string>;

class Forms {
public:
    Forms(ledger::Ledger& ledger, archive::PackStore& packs, Lane& cpu) : ledger_{ledger}, packs_{packs}, cpu_{cpu} {}

    // corrupt "push.digest" when the file is not what was signed.
    auto make(ledger::Report report, Form form) -> awaitable<Result<std::string>>;

private:
    ledger::Ledger& ledger_;
    archive::PackStore& packs_;
    Lane& cpu_;
};

}  // namespace shanhai::delivery
