#include "server/delivery/forms.hpp"

#include "common/dicom/data/part10.hpp"
#include "common/dicom/pdu/uids.hpp"
#include "common/fhir/bundle.hpp"
#include "common/runtime/offload.hpp"
#include "server/delivery/messages.hpp"

#include <algorithm>
#include <array>

namespace shanhai::delivery {
namespace {

constexpr auto syntax = dicom::uids::explicit_little_endian;

constexpr auto all_forms = std::to_array<FormFacts>({
    {Form::pdf, "pdf", "application/pdf", ".pdf"},
    {Form::dicom_pdf, "dicom-pdf", "application/dicom", ".dcm"},
    {Form::dicom_sr, "dicom-sr", "application/dicom", ".dcm"},
    {Form::fhir, "fhir", "application/fhir+json", ".json"},
    {Form::hl7, "hl7", "x-application/hl7-v2+er7", ".hl7"},
});

auto dicom_file(std::string_view sop_class, const std::string& instance, Result<Bytes> data_set) -> Result<std::string>
{
    if (!data_set) return data_set.error();
    auto of_class = dicom::SopClassUid::parse(sop_class);
    auto which = InstanceUid::parse(instance);
    auto written_in = dicom::TransferSyntaxUid::parse(syntax);
    if (!of_class || !which || !written_in) return Fault{errc::internal, "report.uid"};
    const auto header = dicom::part10_header(*of_class, *which, *written_in, {});
    return std::string{as_text(header)} + std::string{as_text(*data_set)};
}

// There is no push to be named after, and nobody in particular it goes to.
auto envelope_of(const Papers& papers) -> Envelope
{
    return {.control_id = control_id(papers.report.id.text()), .at = papers.report.signed_at};
}

struct Gathered {
    Papers papers;
    std::vector<dicom::Reference> evidence;
};

auto gather_for(ledger::Facts& facts, const ReportId& which, Form form) -> Result<Gathered>
{
    auto papers = gather(facts, which);
    if (!papers) return papers.error();
    if (form != Form::dicom_sr) return Gathered{std::move(*papers), {}};
    auto evidence = evidence_of(facts, *papers);
    if (!evidence) return evidence.error();
    return Gathered{std::move(*papers), std::move(*evidence)};
}

}  // namespace

auto facts_of(Form form) -> const FormFacts&
{
    return *std::ranges::find(all_forms, form, &FormFacts::form);
}

auto parse_form(std::string_view name) -> Result<Form>
{
    const auto* const found = std::ranges::find(all_forms, name, &FormFacts::name);
    if (found == all_forms.end()) return Fault{errc::malformed, "report.form"};
    return found->form;
}

auto write_form(Form form, const Papers& papers, std::vector<dicom::Reference> evidence, ByteView pdf)
    -> Result<std::string>
{
    if (form == Form::pdf) return std::string{as_text(pdf)};
    auto release = release_in(papers, pdf);
    if (!release) return release.error();
    switch (form) {
    case Form::pdf: break;
    case Form::dicom_pdf: {
        const auto about = pdf_object(papers, *release);
        return dicom_file(dicom::encapsulated_pdf_storage, about.instance, write_pdf_object(about, pdf, syntax));
    }
    case Form::dicom_sr: {
        const auto text = text_report(papers, *release, std::move(evidence));
        return dicom_file(dicom::basic_text_sr_storage, text.about.instance, write_text_report(text, syntax));
    }
    case Form::fhir: return fhir::document_bundle(*release, pdf);
    case Form::hl7: return oru_report(envelope_of(papers), papers, *release, pdf);
    }
    return Fault{errc::internal, "report.form"};
}

auto Forms::make(ledger::Report report, Form form) -> awaitable<Result<std::string>>
{
    const auto place = report.place;
    auto pdf = co_await packs_.read(place.pack, place.offset, place.size);
    if (!pdf) co_return pdf.error();
    if (Digest::of(*pdf) != report.digest) co_return Fault{errc::corrupt, "push.digest"};
    auto work = [id = report.id, form](ledger::Facts& facts) { return gather_for(facts, id, form); };
    auto gathered = co_await ledger_.look(std::move(work));
    if (!gathered) co_return gathered.error();
    auto job = [form, all = std::move(*gathered), pdf = std::move(*pdf)]() mutable {
        return write_form(form, all.papers, std::move(all.evidence), pdf);
    };
    co_return co_await offload(cpu_, std::move(job));
}

}  // namespace shanhai::delivery
