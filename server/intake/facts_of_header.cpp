#include "server/intake/facts_of_header.hpp"

#include "server/intake/clock_skew.hpp"

#include <algorithm>

namespace shanhai::intake {
namespace {

// 19620317 as the form writes it; anything else is left out rather than guessed.
auto form_date(const std::string& dicom_date) -> std::string
{
    if (dicom_date.size() != 8) return {};
    const auto text = dicom_date.substr(0, 4) + '-' + dicom_date.substr(4, 2) + '-' + dicom_date.substr(6);
    return parse_day(text) ? text : std::string{};
}

// Codes are ASCII. What is not would be no code, and no text of ours either.
auto code(const std::string& raw) -> std::string
{
    const auto printable = [](char c) { return c >= 0x20 && c < 0x7F; };
    return std::ranges::all_of(raw, printable) ? raw : "?";
}

auto grouped(const dicom::PersonName& name) -> std::string
{
    auto text = name.alphabetic;
    if (!name.ideographic.empty() || !name.phonetic.empty()) text += '=' + name.ideographic;
    if (!name.phonetic.empty()) text += '=' + name.phonetic;
    return text;
}

auto device_of(const dicom::Header& header) -> std::string
{
    for (const auto* const name : {&header.station_name, &header.model, &header.device_serial})
        if (!name->empty()) return *name;
    return header.modality;
}

auto doubts_of(const dicom::Header& header) -> std::set<ledger::StudyDoubt>
{
    using ledger::StudyDoubt;
    std::set<StudyDoubt> all;
    if (header.doubts.charset) all.insert(StudyDoubt::charset);
    if (header.doubts.pixels) all.insert(StudyDoubt::pixels);
    if (header.doubts.sequence) all.insert(StudyDoubt::sequence);
    return all;
}

}  // namespace

auto said_by(const dicom::Header& header) -> ledger::Said
{
    return {.name = grouped(header.patient.name),
            .patient_id = header.patient.id,
            .sex = code(header.patient.sex),
            .birth_date = code(header.patient.birth_date),
            .age = code(header.patient.age),
            .modality = code(header.modality),
            .body_part = header.body_part,
            .laterality = code(header.laterality),
            .study_date = code(header.study_time.date)};
}

auto add_to(ledger::Study& study, const ledger::Study& other) -> bool
{
    const auto before = std::tuple{study.said.size(), study.doubts.size(), study.marks.size()};
    for (const auto& mark : other.marks)
        if (std::ranges::find(study.marks, mark) == study.marks.end()) study.marks.push_back(mark);
    study.doubts.insert(other.doubts.begin(), other.doubts.end());
    for (const auto& one : other.said) {
        if (std::ranges::find(study.said, one) != study.said.end()) continue;
        if (study.said.size() == ledger::Study::said_max)
            study.doubts.insert(ledger::StudyDoubt::crowded);
        else
            study.said.push_back(one);
    }
    return before != std::tuple{study.said.size(), study.doubts.size(), study.marks.size()};
}

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
            .last_arrival = now,
            .said = {said_by(header)},
            .doubts = doubts_of(header),
            .device = device_of(header),
            .clock_ahead = clock_ahead(header.made_at.instant, now)};
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
