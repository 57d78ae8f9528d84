#include "server/delivery/messages.hpp"

#include "common/wire/delivery.hpp"
#include "common/wire/request_form.hpp"

namespace shanhai::delivery {
namespace {

// What the form says counts; what it leaves out, the images may know.
auto form_of(const ledger::Case& which) -> wire::RequestForm
{
    auto form = wire::read_json<wire::RequestForm>(which.form);
    return form ? std::move(*form) : wire::RequestForm{};
}

auto first_of(std::string one, std::string other) -> std::string { return one.empty() ? other : one; }

auto name_of_patient(const Parcel& parcel) -> std::string
{
    const bool said = parcel.study && !parcel.study->said.empty();
    const auto in_images = said ? parcel.study->said.front().name : std::string{};
    return first_of(in_images, parcel.which.patient_name);
}

}  // namespace

auto hook_body(const Parcel& parcel, const std::string& machines_url) -> std::string
{
    const auto& report = parcel.report;
    const bool recalls = parcel.push.kind == ledger::PushKind::recall && parcel.recall;
    auto body = wire::HookBody{};
    body.type = recalls ? "report.recalled" : "report.final";
    body.timestamp = to_text(recalls ? parcel.recall->at : report.signed_at);
    body.data = {.report = report.id.text(),
                 .of = report.of.text(),
                 .site = parcel.site.id.text(),
                 .version = report.version,
                 .sha256 = report.digest.hex(),
                 .signed_at = to_text(report.signed_at),
                 .pdf = machines_url + "/api/v1/reports/" + report.id.text() + "/pdf",
                 .wrong_patient = recalls && parcel.recall->wrong_patient};
    if (recalls) body.data.recalled_at = to_text(parcel.recall->at);
    return wire::write_json(body);
}

auto pdf_object(const Parcel& parcel) -> dicom::PdfObject
{
    const auto form = form_of(parcel.which);
    auto about = dicom::PdfObject{};
    about.study = parcel.which.studies.empty() ? dicom::uid_from("study\n" + parcel.which.id.text())
                                               : parcel.which.studies.front().text();
    about.series = dicom::uid_from("series of reports\n" + parcel.which.id.text());
    about.instance = dicom::uid_from("report\n" + parcel.report.id.text());
    about.patient_name = name_of_patient(parcel);
    about.patient_id = form.patient.id;
    about.patient_sex = form.patient.sex;
    if (parcel.study) {
        const auto& study = *parcel.study;
        about.patient_id = first_of(study.patient_id, about.patient_id);
        about.patient_sex = first_of(study.patient_sex, about.patient_sex);
        about.patient_birth_date = study.patient_birth_date;
        about.study_date = study.acquired_at.substr(0, 8);
        about.study_time = study.acquired_at.size() > 8 ? study.acquired_at.substr(8) : std::string{};
        about.study_description = study.description;
    }
    about.accession = form.number;
    about.referring_physician = form.requesting_doctor;
    about.institution = parcel.group.name;
    about.title = "诊断报告";
    about.made_at = parcel.report.signed_at;
    return about;
}

}  // namespace shanhai::delivery
