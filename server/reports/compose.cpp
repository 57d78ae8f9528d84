#include "server/reports/compose.hpp"

#include "common/wire/request_form.hpp"

namespace shanhai::reports {
namespace {

constexpr std::string_view software = "shanhai 0.1.0";

auto sex_of(const std::string& letter) -> report::Sex
{
    if (letter == "M") return report::Sex::male;
    if (letter == "F") return report::Sex::female;
    return letter == "O" ? report::Sex::other : report::Sex::unknown;
}

auto priority_of(wire::Priority priority) -> report::Priority
{
    switch (priority) {
    case wire::Priority::emergency: return report::Priority::critical;
    case wire::Priority::urgent: return report::Priority::urgent;
    case wire::Priority::routine: return report::Priority::routine;
    }
    return report::Priority::routine;
}

auto quality_of(const std::string& grade) -> Result<std::optional<report::ImageQuality>>
{
    using report::ImageQuality;
    if (grade.empty()) return std::optional<ImageQuality>{};
    if (grade == "甲") return std::optional{ImageQuality::good};
    if (grade == "乙") return std::optional{ImageQuality::fair};
    if (grade == "丙") return std::optional{ImageQuality::poor};
    if (grade == "废") return std::optional{ImageQuality::unusable};
    return Fault{errc::malformed, "report.quality"};
}

auto birth_date_of(const wire::PatientForm& patient) -> std::optional<Day>
{
    auto day = parse_day(patient.birth_date);
    return day ? std::optional{*day} : std::nullopt;
}

auto instant_of(const std::string& text) -> std::optional<Instant>
{
    auto when = parse_instant(text);
    return when ? std::optional{*when} : std::nullopt;
}

auto patient_of(const wire::RequestForm& form) -> report::Patient
{
    return {.name = form.patient.name,
            .sex = sex_of(form.patient.sex),
            .birth_date = birth_date_of(form.patient),
            .age = form.patient.age,
            .id = form.patient.id,
            .identity_number = form.patient.identity_number};
}

auto request_of(const wire::RequestForm& form, const ledger::Case& which) -> report::Request
{
    return {.number = form.number,
            .priority = priority_of(which.priority),
            .department = form.department,
            .doctor = form.requesting_doctor,
            .exam = form.exam_item,
            .body_part = form.body_part,
            .clinical_diagnosis = form.clinical_diagnosis,
            .history = form.history,
            .purpose = form.purpose};
}

auto objects_of(const std::vector<ledger::StoredObject>& stored) -> std::vector<report::Object>
{
    std::vector<report::Object> objects;
    for (const auto& one : stored)
        objects.push_back({one.instance ? one.instance->instance.text() : one.name, one.place.size, one.digest});
    return objects;
}

}  // namespace

auto compose(const Material& material, const ReportId& id, Instant now) -> Result<report::Document>
{
    const auto& which = material.which;
    auto form = wire::read_json<wire::RequestForm>(which.form);
    if (!form) return Fault{errc::corrupt, "ledger.form"};
    auto draft = wire::read_json<wire::ReportDraft>(material.draft.body);
    if (!draft) return Fault{errc::corrupt, "ledger.draft"};
    if (draft->findings.empty() || draft->impression.empty()) return Fault{errc::malformed, "report.empty"};
    auto quality = quality_of(draft->quality);
    if (!quality) return quality.error();

    return report::Document{
        .id = id,
        .case_id = which.id,
        .examined_at = {material.site.id, material.site.name},
        .diagnosed_at = {material.group.id, material.group.name},
        .patient = patient_of(*form),
        .request = request_of(*form, which),
        .study = {which.modality, which.studies},
        .technique = draft->technique,
        .findings = draft->findings,
        .impression = draft->impression,
        .recommendation = draft->recommendation,
        .quality = *quality,
        .author = {material.author.id, material.author.name, material.author.title},
        .times = {.requested = instant_of(form->requested_at).value_or(which.opened_at),
                  .acquired = instant_of(form->acquired_at),
                  .received = which.opened_at,
                  .claimed = which.first_claimed_at.value_or(now),
                  .drafted = material.draft.at,
                  .prepared = now},
        .objects = objects_of(material.objects),
        .software = std::string{software},
    };
}

}  // namespace shanhai::reports
