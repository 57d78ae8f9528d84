// forms_writer FOLDER: reports of every status and kind, in each form, for programs from elsewhere to read. A relay in
// a test signs final reports; what else a report may be is made here, by the same code.
//
//   NAME.sr.dcm  NAME.json  NAME.hl7  and report.pdf, which is inside the last two
#include "common/dicom/data/dcmtk.hpp"
#include "common/dicom/data/part10.hpp"
#include "common/dicom/pdu/uids.hpp"
#include "common/fhir/bundle.hpp"
#include "server/delivery/forms_for_tests.hpp"
#include "server/delivery/messages.hpp"

#include <filesystem>
#include <fstream>
#include <iostream>

namespace {

using namespace shanhai;
using namespace shanhai::delivery;

void save(const std::filesystem::path& file, std::string_view bytes)
{
    std::ofstream{file, std::ios::binary}.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

auto structured(const report::Release& release, const Papers& papers) -> std::string
{
    const auto& document = release.document;
    const auto text = text_report(papers, release, test::sample_evidence(document));
    const auto syntax = dicom::uids::explicit_little_endian;
    const auto header = dicom::part10_header(dicom::SopClassUid::parse(dicom::basic_text_sr_storage).value(),
                                             InstanceUid::parse(text.about.instance).value(),
                                             dicom::TransferSyntaxUid::parse(syntax).value(), {});
    const auto body = dicom::write_text_report(text, syntax).value();
    return std::string{as_text(header)} + std::string{as_text(body)};
}

}  // namespace

int main(int count, char** arguments)
{
    if (count != 2 || !dicom::initialise()) return 2;
    const std::filesystem::path folder = arguments[1];
    const auto pdf = to_bytes("%PDF-1.7\nnot a real one\n%%EOF\n");
    save(folder / "report.pdf", as_text(pdf));
    for (const auto& [name, release] : test::every_sample()) {
        const auto papers = test::papers_of(release);
        save(folder / (name + ".json"), fhir::document_bundle(release, pdf));
        save(folder / (name + ".sr.dcm"), structured(release, papers));
        const auto envelope = Envelope{.to = "HIS", .control_id = control_id(name), .at = release.signed_at};
        save(folder / (name + ".hl7"), oru_report(envelope, papers, release, pdf));
        std::cout << name << '\n';
    }
}
