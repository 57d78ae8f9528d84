#include "server/audit/dicom_events.hpp"

#include <algorithm>
#include <array>

namespace shanhai::audit {
namespace {

constexpr DicomCode application{"110100", "Application Activity"};
constexpr DicomCode log_used{"110101", "Audit Log Used"};
constexpr DicomCode begins{"110102", "Begin Transferring DICOM Instances"};
constexpr DicomCode accessed{"110103", "DICOM Instances Accessed"};
constexpr DicomCode transferred{"110104", "DICOM Instances Transferred"};
constexpr DicomCode procedure{"110111", "Procedure Record"};
constexpr DicomCode query{"110112", "Query"};
constexpr DicomCode alert{"110113", "Security Alert"};

constexpr DicomCode started{"110120", "Application Start"};
constexpr DicomCode emergency{"110127", "Emergency Override Started"};
constexpr DicomCode configuration{"110129", "Security Configuration"};
constexpr DicomCode restricted{"110132", "Use of Restricted Function"};
constexpr DicomCode attributes{"110137", "User Security Attributes Changed"};

struct Rule {
    std::string_view action;  // whole, or an area with its dot: "case."
    DicomEvent event;
};

// The first that fits counts, so single actions stand before their area.
constexpr auto rules = std::to_array<Rule>({
    {"relay.created", {application, 'E', started}},
    {"relay.", {application, 'E'}},
    {"audit.", {log_used, 'R'}},
    {"submission.declared", {begins, 'E', {}, true}},
    {"submission.committed", {transferred, 'C', {}, true}},
    {"submission.", {transferred, 'R', {}, true}},
    {"object.stored", {transferred, 'C', {}, true}},
    {"object.read", {accessed, 'R'}},
    {"object.", {accessed, 'R'}},
    {"commitment.", {transferred, 'R', {}, true}},
    {"queue.listed", {query, 'E', {}, true}},
    {"cases.listed", {query, 'E', {}, true}},
    {"case.read", {accessed, 'R'}},
    {"case.opened", {procedure, 'C'}},
    {"case.forms.read", {procedure, 'R'}},
    {"case.", {procedure, 'U'}},
    {"report.signed", {procedure, 'C'}},
    {"report.read", {procedure, 'R'}},
    {"report.checked", {procedure, 'R'}},
    {"report.checked-full", {procedure, 'R'}},
    {"report.lookups-read", {log_used, 'R'}},
    {"report.factor-locked", {alert, 'E', restricted}},
    {"report.damaged", {procedure, 'R'}},
    {"report.", {procedure, 'U'}},
    {"draft.", {procedure, 'U'}},
    {"phrases.", {alert, 'E', configuration}},
    {"emergency.", {alert, 'E', emergency}},
    {"person.", {alert, 'E', attributes}},
    {"site.", {alert, 'E', configuration}},
    {"pairing.", {alert, 'E', configuration}},
    {"device.", {alert, 'E', configuration}},
    {"code.", {alert, 'E', configuration}},
});

}  // namespace

auto dicom_event_of(std::string_view action) -> DicomEvent
{
    const auto fits = [&](const Rule& rule) {
        return rule.action == action || (rule.action.ends_with('.') && action.starts_with(rule.action));
    };
    const auto* const found = std::ranges::find_if(rules, fits);
    if (found != rules.end()) return found->event;
    return {procedure, 'U'};  // an action nobody thought of here is told all the same
}

}  // namespace shanhai::audit
