#include "server/audit/auditor/context.hpp"

#include "common/wire/request_form.hpp"

namespace shanhai::audit {
namespace {

using ledger::Facts;

auto patient_of(const std::string& form) -> std::string
{
    const auto read = wire::read_json<wire::RequestForm>(form);
    return read ? read->patient.id : std::string{};
}

auto of_case(Facts& facts, const CaseId& id) -> Result<DicomContext>
{
    auto found = facts.cases().find(id);
    if (!found) return found.error();
    if (!*found) return DicomContext{};
    return DicomContext{patient_of((*found)->form), (*found)->studies, id};
}

auto of_report(Facts& facts, const ReportId& id) -> Result<DicomContext>
{
    auto report = facts.reports().report(id);
    if (!report) return report.error();
    return *report ? of_case(facts, (*report)->of) : DicomContext{};
}

auto of_object(Facts& facts, const ObjectId& id) -> Result<DicomContext>
{
    auto object = facts.archive().object(id);
    if (!object) return object.error();
    if (!*object || !(*object)->instance) return DicomContext{};
    const auto& uid = (*object)->instance->study;
    auto study = facts.archive().study((*object)->site, uid);
    if (!study) return study.error();
    if (!*study) return DicomContext{{}, {uid}, {}};
    return DicomContext{(*study)->patient_id, {uid}, (*study)->in_case};
}

auto of_submission(Facts& facts, const SubmissionId& id) -> Result<DicomContext>
{
    auto submission = facts.submissions().submission(id);
    if (!submission) return submission.error();
    if (!*submission) return DicomContext{};
    const auto& cases = (*submission)->cases;
    return DicomContext{patient_of((*submission)->form), {}, cases.empty() ? std::nullopt : std::optional{cases[0]}};
}

}  // namespace

auto context_of(Facts& facts, const std::string& subject) -> Result<DicomContext>
{
    if (const auto id = CaseId::parse(subject)) return of_case(facts, *id);
    if (const auto id = ReportId::parse(subject)) return of_report(facts, *id);
    if (const auto id = ObjectId::parse(subject)) return of_object(facts, *id);
    if (const auto id = SubmissionId::parse(subject)) return of_submission(facts, *id);
    return DicomContext{};
}

auto subjects_of(Facts& facts, const CaseId& which) -> Result<std::vector<std::string>>
{
    std::vector<std::string> all{which.text()};
    auto found = facts.cases().find(which);
    if (!found) return found.error();
    if (!*found) return all;  // the trail may still know what the ledger has forgotten
    auto reports = facts.reports().reports_of(which);
    if (!reports) return reports.error();
    for (const auto& report : *reports) all.push_back(report.id.text());
    for (const auto& study : (*found)->studies) {
        auto objects = facts.archive().objects_of((*found)->site, study);
        if (!objects) return objects.error();
        for (const auto& object : *objects) all.push_back(object.id.text());
    }
    return all;
}

}  // namespace shanhai::audit
