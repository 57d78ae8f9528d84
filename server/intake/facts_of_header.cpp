#include "server/intake/facts_of_header.hpp"

namespace shanhai::intake {
namespace {

// 19620317 as the form writes it; anything else is left out rather than guessed.
auto form_date(const std::string& dicom_date) -> std::string
{
    if (dicom_date.size() != 8) return {};
    const auto text = dicom_date.substr(0, 4) + '-' + dicom_date.substr(4, 2) + '-' + dicom_date.substr(6);
    return parse_day(text) ? text : std::string{};
}

}  // namespace

auto instance_of(const dicom::Header& header) -> ledger::Instance
{
    return {.study = header.study,
            .series = header.series,
            .instance = header.sop_instance,
            .sop_class = header.sop_class.text(),
            .transfer_syntax = header.transfer_syntax.text(),
            .modality = header.modality,
            .number = header.instance_number.value_or(0),
            .rows = static_cast<int>(header.rows),
            .columns = static_cast<int>(header.columns),
            .frames = static_cast<int>(header.frames)};
}

auto study_of(const dicom::Header& header, const SiteId& site, ledger::Arrival arrival, Instant now) -> ledger::Study
{
    return {.uid = header.study,
            .site = site,
            .patient_name = dicom::shown(header.patient.name),
            .patient_id = header.patient.id,
            .patient_sex = header.patient.sex,
            .patient_birth_date = header.patient.birth_date,
            .modality = header.modality,
            .description = header.study_description,
            .acquired_at = header.study_time.date + header.study_time.time,
            .arrival = arrival,
            .last_arrival = now};
}

auto form_of(const ledger::Study& study) -> wire::RequestForm
{
    auto form = wire::RequestForm{};
    // A case nobody can sign helps nobody: an unnamed patient is called that, in words no name has.
    form.patient.name = study.patient_name.empty() ? "（姓名未提供）" : study.patient_name;
    form.patient.id = study.patient_id;
    form.patient.sex = study.patient_sex;
    form.patient.birth_date = form_date(study.patient_birth_date);
    form.modality = study.modality;
    form.exam_item = study.description.empty() ? study.modality : study.description;
    return form;
}

}  // namespace shanhai::intake
