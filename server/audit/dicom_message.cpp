#include "server/audit/dicom_message.hpp"

#include "common/base/bytes.hpp"
#include "server/audit/dicom_events.hpp"
#include "server/audit/xml.hpp"

#include <array>

namespace shanhai::audit {
namespace {

using ledger::AuditEntry;

constexpr std::string_view dcm = "DCM";
constexpr DicomCode source_role{"110153", "Source Role ID"};
constexpr DicomCode destination_role{"110152", "Destination Role ID"};
constexpr DicomCode application_role{"110150", "Application"};

auto coded(std::string_view name, std::string_view code, std::string_view scheme, std::string_view meaning)
    -> std::string
{
    return element(name, {{"csd-code", std::string{code}},
                          {"codeSystemName", std::string{scheme}},
                          {"displayName", std::string{meaning}},
                          {"originalText", std::string{meaning}}});
}

auto event_of(const AuditEntry& entry, const DicomEvent& event) -> std::string
{
    const bool good = entry.outcome == "ok";
    auto content = coded("EventID", event.id.code, dcm, event.id.meaning);
    if (!event.type.code.empty()) content += coded("EventTypeCode", event.type.code, dcm, event.type.meaning);
    content += coded("EventTypeCode", entry.action, own_scheme, entry.action);
    if (!good) content += element("EventOutcomeDescription", {}, escaped(entry.outcome));
    return element("EventIdentification",
                   {{"EventActionCode", std::string(1, event.action)},
                    {"EventDateTime", to_text(entry.at)},
                    {"EventOutcomeIndicator", good ? "0" : "4"}},
                   content);
}

auto participant(std::string user, bool asks, const DicomCode& role, const std::string& host) -> std::string
{
    return element("ActiveParticipant",
                   {{"UserID", std::move(user)},
                    {"UserIsRequestor", asks ? "true" : "false"},
                    {"NetworkAccessPointID", host},
                    {"NetworkAccessPointTypeCode", host.empty() ? "" : "1"}},
                   role.code.empty() ? std::string{} : coded("RoleIDCode", role.code, dcm, role.meaning));
}

// Who acted, and the relay that did it for them. What goes from one to the other says which end is which.
auto participants_of(const AuditEntry& entry, const DicomEvent& event, const DicomSource& source) -> std::string
{
    const auto relay = "relay@" + source.host;
    if (entry.actor == "relay") return participant(relay, true, application_role, source.host);
    const auto theirs = event.transfer ? source_role : DicomCode{};
    const auto ours = event.transfer ? destination_role : application_role;
    return participant(entry.actor, true, theirs, {}) + participant(relay, false, ours, source.host);
}

struct Thing {
    std::string_view prefix;    // of the subject as the trail writes it
    std::string_view type;      // ParticipantObjectTypeCode
    std::string_view role;      // ParticipantObjectTypeCodeRole
    std::string_view code;      // in our own scheme
    std::string_view meaning;
};
constexpr auto things = std::to_array<Thing>({
    {"case_", "2", "20", "case", "Case"},
    {"rep_", "2", "3", "report", "Report"},
    {"obj_", "2", "3", "object", "Stored object"},
    {"sub_", "2", "20", "submission", "Submission"},
    {"audit", "2", "13", "audit-trail", "Audit trail"},
    {"", "2", "13", "subject", "Subject"},  // a certificate's fingerprint, a site, a pairing
});
constexpr Thing person{"", "1", "6", "person", "Person"};

auto thing_of(const AuditEntry& entry) -> const Thing&
{
    if (entry.action.starts_with("person.") || entry.subject.starts_with("person:")) return person;
    const auto* thing = things.begin();
    while (!entry.subject.starts_with(thing->prefix)) ++thing;
    return *thing;
}

auto detail(std::string_view type, std::string_view value) -> std::string
{
    return element("ParticipantObjectDetail",
                   {{"type", std::string{type}}, {"value", to_base64(as_view(value))}});
}

auto object(std::string_view type, std::string_view role, std::string id, std::string_view id_type,
            std::string_view name, std::string_view details = {}) -> std::string
{
    auto content = std::string{id_type} + element("ParticipantObjectName", {}, escaped(name));
    content += details;
    return element("ParticipantObjectIdentification",
                   {{"ParticipantObjectID", std::move(id)},
                    {"ParticipantObjectTypeCode", std::string{type}},
                    {"ParticipantObjectTypeCodeRole", std::string{role}}},
                   content);
}

auto subject_of(const AuditEntry& entry) -> std::string
{
    const auto& thing = thing_of(entry);
    auto details = detail("number", std::to_string(entry.number)) + detail("hash", entry.hash.hex());
    if (!entry.detail.empty()) details += detail("detail", entry.detail);
    const auto id_type = coded("ParticipantObjectIDTypeCode", thing.code, own_scheme, thing.meaning);
    return object(thing.type, thing.role, entry.subject, id_type, thing.meaning, details);
}

auto objects_of(const AuditEntry& entry, const DicomContext& context) -> std::string
{
    auto all = subject_of(entry);
    if (context.which && context.which->text() != entry.subject)
        all += object("2", "20", context.which->text(),
                      coded("ParticipantObjectIDTypeCode", "case", own_scheme, "Case"), "Case");
    for (const auto& study : context.studies)
        all += object("2", "3", study.text(),
                      coded("ParticipantObjectIDTypeCode", "110180", dcm, "Study Instance UID"), "Study");
    if (!context.patient_id.empty())
        all += object("1", "1", context.patient_id,
                      coded("ParticipantObjectIDTypeCode", "2", "RFC-3881", "Patient Number"), "Patient");
    return all;
}

}  // namespace

auto dicom_message_of(const AuditEntry& entry, const DicomContext& context, const DicomSource& source) -> std::string
{
    const auto event = dicom_event_of(entry.action);
    const auto reporter = element("AuditSourceIdentification",
                                  {{"AuditEnterpriseSiteID", source.organization}, {"AuditSourceID", source.host}},
                                  element("AuditSourceTypeCode", {{"csd-code", "4"}}));
    return R"(<?xml version="1.0" encoding="UTF-8"?>)" +
           element("AuditMessage", {},
                   event_of(entry, event) + participants_of(entry, event, source) + reporter +
                       objects_of(entry, context));
}

}  // namespace shanhai::audit
