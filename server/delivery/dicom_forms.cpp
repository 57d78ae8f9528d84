// A report as two kinds of DICOM object, in the study of the images and with their patient.
#include "common/report/sections.hpp"
#include "common/report/vocabulary.hpp"
#include "common/wire/request_form.hpp"
#include "server/delivery/messages.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace shanhai::delivery {
namespace {

using dicom::CodedName;

auto form_of(const ledger::Case& which) -> wire::RequestForm
{
    auto form = wire::read_json<wire::RequestForm>(which.form);
    return form ? std::move(*form) : wire::RequestForm{};
}

auto first_of(std::string one, std::string other) -> std::string { return one.empty() ? other : one; }

// 1962-03-17 as DICOM writes it, or nothing.
auto date_of(const std::string& typed) -> std::string
{
    if (!parse_day(typed)) return {};
    return typed.substr(0, 4) + typed.substr(5, 2) + typed.substr(8, 2);
}

// As the images have it, with its groups; else as somebody typed it.
auto name_of_patient(const Papers& papers) -> std::string
{
    const bool said = papers.study && !papers.study->said.empty();
    const auto in_images = said ? papers.study->said.front().name : std::string{};
    return first_of(in_images, dicom::person_name(papers.which.patient_name));
}

auto study_of(const Papers& papers) -> std::string
{
    return papers.which.studies.empty() ? dicom::uid_from("study\n" + papers.which.id.text())
                                        : papers.which.studies.front().text();
}

// What the form says counts; what it leaves out, the images may know.
auto object_of(const Papers& papers, const report::Release& release) -> dicom::DocumentObject
{
    const auto form = form_of(papers.which);
    auto about = dicom::DocumentObject{};
    about.study = study_of(papers);
    about.patient_name = name_of_patient(papers);
    about.patient_id = form.patient.id;
    about.patient_sex = form.patient.sex;
    about.patient_birth_date = date_of(form.patient.birth_date);
    if (papers.study) {
        const auto& study = *papers.study;
        about.patient_id = first_of(study.patient_id, about.patient_id);
        about.patient_sex = first_of(study.patient_sex, about.patient_sex);
        about.patient_birth_date = study.patient_birth_date;
        about.study_date = study.acquired_at.substr(0, 8);
        about.study_time = study.acquired_at.size() > 8 ? study.acquired_at.substr(8) : std::string{};
        about.study_description = study.description;
    }
    about.accession = form.number;
    about.referring_physician = form.requesting_doctor;
    about.institution = papers.group.name;
    about.title = report::name_of(release.document);
    about.made_at = release.signed_at;
    return about;
}

// The concept under each heading (PS3.16 CID 7002).
auto element_of(std::string_view heading) -> CodedName
{
    using namespace report;
    if (heading == loinc::findings.value) return {"121071", "DCM", "所见"};
    if (heading == loinc::impression.value) return {"121073", "DCM", "诊断意见"};
    if (heading == loinc::recommendation.value) return {"121075", "DCM", "建议"};
    if (heading == loinc::request.value) return {"121062", "DCM", "检查申请"};
    if (heading == loinc::clinical_information.value) return {"121060", "DCM", "病史"};
    if (heading == loinc::procedure.value) return {"121065", "DCM", "检查方法"};
    if (heading == loinc::comparison.value) return {"121069", "DCM", "对比所见"};
    return {"121111", "DCM", "说明"};
}

// Numbers among the findings, as text: a Basic Text SR has no NUM. What comes last says whence the report is.
auto headings_of(const report::Release& release) -> std::vector<dicom::Heading>
{
    std::vector<dicom::Heading> all;
    for (const auto& section : report::sections_of(release)) {
        const auto element = element_of(section.code.value);
        auto name = CodedName{std::string{section.code.value}, "LN", section.title};
        auto heading = dicom::Heading{std::move(name), {{element, section.text}}};
        if (section.code == report::loinc::findings)
            for (const auto& one : release.document.measurements)
                heading.statements.push_back({element, report::line_of(one)});
        all.push_back(std::move(heading));
    }
    return all;
}

using Evidence = std::map<std::string, dicom::Reference, std::less<>>;

auto key_images_of(const report::Document& document, const Evidence& known) -> dicom::Heading
{
    auto heading = dicom::Heading{{"121180", "DCM", "关键图像"}, {}};
    for (const auto& one : document.key_images) {
        const auto found = known.find(one.object);
        if (found == known.end()) continue;
        heading.shown.push_back({found->second, one.frame, one.frame > 1});
        if (!one.caption.empty()) heading.statements.push_back({element_of({}), one.caption});
    }
    return heading;
}

auto series_of_texts(const std::string& study) { return dicom::uid_from("series of text reports\n" + study); }
auto uid_of_text(const Digest& signed_file) { return report::uuid_of(signed_file, "text report").oid(); }

auto observer(const report::Document& document, const report::Author& who) -> dicom::Observer
{
    return {who.name, who.id.text(), document.diagnosed_at.name};
}

}  // namespace

auto pdf_object(const Papers& papers, const report::Release& release) -> dicom::DocumentObject
{
    auto about = object_of(papers, release);
    about.series = dicom::uid_from("series of reports\n" + papers.which.id.text());
    about.instance = dicom::uid_from("report\n" + papers.report.id.text());
    return about;
}

auto text_report(const Papers& papers, const report::Release& release, std::vector<dicom::Reference> evidence)
    -> dicom::TextReport
{
    const auto& document = release.document;
    auto text = dicom::TextReport{.about = object_of(papers, release)};
    auto& about = text.about;
    about.series = series_of_texts(about.study);
    about.instance = uid_of_text(release.digest);

    const auto title = report::title_of(document);
    text.title = {std::string{title.value}, "LN", std::string{title.name}};
    text.preliminary = document.status == report::Status::preliminary;
    text.completion = report::word_for(report::statuses, document.status).page;
    text.author = observer(document, document.author);
    if (!text.preliminary) text.verified_by = observer(document, report::answers_for(document));
    text.order = {document.request.number, document.case_id.text(), document.request.exam};
    if (document.previous)
        text.predecessors.push_back({about.study, about.series, std::string{dicom::basic_text_sr_storage},
                                     uid_of_text(*document.previous)});

    Evidence read;
    for (auto& one : evidence) {
        const auto name = one.instance;
        read.emplace(name, std::move(one));
    }
    text.headings = headings_of(release);
    auto shown = key_images_of(document, read);
    if (!shown.shown.empty()) text.headings.insert(std::prev(text.headings.end()), std::move(shown));
    for (const auto& one : document.objects)
        if (const auto found = read.find(one.name); found != read.end()) text.evidence.push_back(found->second);
    return text;
}

}  // namespace shanhai::delivery
