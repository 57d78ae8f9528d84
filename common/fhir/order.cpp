#include "common/fhir/entries.hpp"

namespace shanhai::fhir {
namespace {

constexpr std::string_view dicom_codes = "http://dicom.nema.org/resources/ontology/DCM";

auto priority_of(report::Priority priority) -> std::string_view
{
    switch (priority) {
    case report::Priority::routine: return "routine";
    case report::Priority::urgent: return "urgent";
    case report::Priority::critical: return "stat";
    }
    return "routine";
}

// Who asked is known by name only: a role at the institution, without a person of our own.
auto requester_of(Entries& to) -> object
{
    const auto& document = to.release.document;
    const auto& asked = document.request;
    auto organization = to.organization(document.examined_at).reference();
    if (clean(asked.doctor).empty()) return organization;
    const auto doctor = to.here("requesting doctor");
    to.add(doctor, "Practitioner", {{"name", array{concept_of(asked.doctor)}}});
    object role{{"practitioner", doctor.reference()}, {"organization", std::move(organization)}};
    if (!clean(asked.department).empty()) role["specialty"] = array{concept_of(asked.department)};
    const auto place = to.here("requester");
    to.add(place, "PractitionerRole", std::move(role));
    return place.reference();
}

void add_request(Entries& to)
{
    const auto& document = to.release.document;
    const auto& asked = document.request;
    object request;
    if (!clean(asked.number).empty())
        request["identifier"] =
            array{identifier(system_of("orders\n" + document.examined_at.id.text()), asked.number)};
    request["status"] = document.status == report::Status::preliminary ? "active" : "completed";
    request["intent"] = "order";
    request["priority"] = priority_of(asked.priority);
    request["code"] = concept_of(asked.exam);
    request["subject"] = to.patient().reference();
    request["authoredOn"] = to_text(document.times.requested);
    request["requester"] = requester_of(to);
    if (!clean(asked.clinical_diagnosis).empty())
        request["reasonCode"] = array{concept_of(asked.clinical_diagnosis)};
    if (!clean(asked.body_part).empty()) request["bodySite"] = array{concept_of(asked.body_part)};
    array notes;
    for (const auto& text : {asked.purpose, asked.history})
        if (!clean(text).empty()) notes.push_back(annotation(text));
    put(request, "note", std::move(notes));
    to.add(to.here("request"), "ServiceRequest", std::move(request));
}

auto place_of(const Entries& of, const StudyUid& study) -> Place
{
    return Place{"study\n" + of.release.document.examined_at.id.text() + '\n' + study.text()};
}

auto is_code(std::string_view text) -> bool
{
    return !text.empty() && text.find_first_of(" \t\r\n") == std::string_view::npos && clean(text) == text;
}

}  // namespace

auto imaging_studies(const Entries& of) -> array
{
    array all;
    for (const auto& uid : of.release.document.study.uids) all.push_back(place_of(of, uid).reference());
    return all;
}

void add_order(Entries& to)
{
    add_request(to);
    const auto& document = to.release.document;
    for (const auto& uid : document.study.uids) {
        object study;
        study["identifier"] = array{identifier("urn:dicom:uid", "urn:oid:" + uid.text())};
        study["status"] = "available";
        if (is_code(document.study.modality))
            study["modality"] = array{coding(dicom_codes, document.study.modality)};
        study["subject"] = to.patient().reference();
        if (document.times.acquired) study["started"] = to_text(*document.times.acquired);
        study["basedOn"] = array{to.here("request").reference()};
        put(study, "description", document.request.exam);
        to.add(place_of(to, uid), "ImagingStudy", std::move(study));
    }
}

}  // namespace shanhai::fhir
