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

auto measurements_of(const wire::ReportDraft& draft) -> std::vector<report::Measurement>
{
    std::vector<report::Measurement> all;
    for (const auto& one : draft.measurements) all.push_back({one.name, one.value, one.unit});
    return all;
}

// What was told and what is being told; not what turned out to be none.
auto critical_of(const std::vector<ledger::Alert>& alerts) -> std::vector<report::CriticalFinding>
{
    std::vector<report::CriticalFinding> all;
    for (const auto& alert : alerts) {
        if (!alert.confirmed_at || alert.state == ledger::AlertState::voided) continue;
        all.push_back({.item = alert.criterion.text, .told = alert.acknowledged_at});
    }
    return all;
}

auto status_of(ledger::ReportStatus status) -> report::Status
{
    switch (status) {
    case ledger::ReportStatus::preliminary: return report::Status::preliminary;
    case ledger::ReportStatus::final: return report::Status::final;
    case ledger::ReportStatus::addendum: return report::Status::addendum;
    case ledger::ReportStatus::amendment: return report::Status::amendment;
    case ledger::ReportStatus::retraction: return report::Status::retraction;
    }
    return report::Status::final;
}

auto author_of(const ledger::Person& person) -> report::Author { return {person.id, person.name, person.title}; }

// The draft as a document, whatever became of the case before.
auto written(const Material& material, const ReportId& id, const wire::ReportDraft& draft, Instant now)
    -> Result<report::Document>
{
    const auto& which = material.which;
    auto form = wire::read_json<wire::RequestForm>(which.form);
    if (!form) return Fault{errc::corrupt, "ledger.form"};
    if (draft.findings.empty() || draft.impression.empty()) return Fault{errc::malformed, "report.empty"};
    auto quality = quality_of(draft.quality);
    if (!quality) return quality.error();

    return report::Document{
        .id = id,
        .kind = which.modality == "ECG" ? report::Kind::ecg : report::Kind::imaging,
        .case_id = which.id,
        .examined_at = {material.site.id, material.site.name},
        .diagnosed_at = {material.group.id, material.group.name},
        .patient = patient_of(*form),
        .request = request_of(*form, which),
        .study = {which.modality, which.studies},
        .technique = draft.technique,
        .comparison = draft.comparison,
        .findings = draft.findings,
        .impression = draft.impression,
        .recommendation = draft.recommendation,
        .quality = *quality,
        .measurements = measurements_of(draft),
        .author = author_of(material.author),
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

auto followed(report::Document document, const wire::ReportDraft& draft, Instant now) -> Result<report::Document>
{
    if (draft.addendum.empty()) return Fault{errc::malformed, "report.empty"};
    document.addendum += document.addendum.empty() ? draft.addendum : "\n\n" + draft.addendum;
    document.times.drafted = document.times.prepared = now;
    return document;
}

auto retracted(report::Document document, Instant now) -> report::Document
{
    for (auto* const text : {&document.technique, &document.comparison, &document.findings, &document.impression,
                             &document.recommendation, &document.addendum})
        text->clear();
    document.quality.reset();
    document.measurements.clear();
    document.key_images.clear();
    document.times.drafted = document.times.prepared = now;
    return document;
}

auto body_of(const Material& material, const ReportId& id, Instant now) -> Result<report::Document>
{
    const bool follows = material.status == ledger::ReportStatus::addendum ||
                         material.status == ledger::ReportStatus::retraction;
    if (follows && !material.previous_document) return Fault{errc::corrupt, "ledger.report"};
    if (material.status == ledger::ReportStatus::retraction) return retracted(*material.previous_document, now);
    auto draft = wire::read_json<wire::ReportDraft>(material.draft.body);
    if (!draft) return Fault{errc::corrupt, "ledger.draft"};
    if (follows) return followed(*material.previous_document, *draft, now);
    return written(material, id, *draft, now);
}

}  // namespace

auto compose(const Material& material, const ReportId& id, Instant now) -> Result<report::Document>
{
    auto document = body_of(material, id, now);
    if (!document) return document.error();
    document->id = id;
    document->version = static_cast<std::uint32_t>(material.version);
    document->previous.reset();
    if (material.previous) document->previous = material.previous->digest;
    document->status = status_of(material.status);
    document->change.reset();
    const auto& amending = material.which.amending;
    if (amending && amending->kind == material.status)
        document->change = report::Change{amending->reason, amending->requested_by};
    document->author = author_of(material.author);
    document->reviewer.reset();
    if (material.reviewer) document->reviewer = author_of(*material.reviewer);
    document->countersigned = material.countersigned;
    document->critical = critical_of(material.alerts);
    document->verification = material.verification;
    document->software = std::string{software};
    if (material.status == ledger::ReportStatus::preliminary) document->limits = "本报告为初步报告，以正式报告为准";
    return document;
}

}  // namespace shanhai::reports
