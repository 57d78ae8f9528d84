// What is perhaps not as it should be about a report that is about to be signed. Each concern is a warning with its
// reason and the words it is about; the specialist decides (decisions.hpp), and what they decided is kept.
//
//   report.side           左/右 against the request, the images and each other; a left lung with a middle lobe
//   report.sex            what only the other sex has, or what is not of this age
//   report.patient        another patient's name or number in the text; form and images disagree
//   report.unopened       images this person has not opened since the case was opened
//   report.incomplete     images that came after the draft, that are kept apart, or that may still come
//   report.critical       a finding of a critical-value list (危急值) that nobody was told of
//   report.placeholder    a line of a template that was not filled in
//   report.contradiction  "nothing abnormal" under findings that are
//
// They would rather miss something than cry wolf: who is warned in vain ten times a day reads no warning. Pure.
#pragma once

#include "common/wire/report.hpp"
#include "common/wire/request_form.hpp"
#include "server/ledger/archive.hpp"
#include "server/ledger/cases.hpp"

namespace shanhai::reports {

// Everything that is looked at, as plain values (check_material.hpp takes it from the ledger).
struct CheckMaterial {
    wire::RequestForm form;
    wire::ReportDraft draft;
    std::string modality{};
    Instant drafted_at{};
    std::vector<ledger::Said> said{};            // by the images' headers
    std::vector<ledger::Doubt> doubts{};         // of form against images
    bool doubts_answered = false;                // the clinic has confirmed or corrected
    std::vector<std::string> other_patients{};   // names that do not belong into this text
    std::size_t images = 0;
    std::size_t unopened = 0;                    // of them, by who signs
    std::size_t apart = 0;                       // copies kept apart because their UID was there already
    bool declared_complete = true;
    std::optional<Instant> extended_at{};        // when the last image came that nobody had announced
    std::vector<std::string> told{};             // items of the critical-value lists that this case has alerts for
};

// At most one for each code and field. `off` names codes without their family: "side", "critical".
auto checks(const CheckMaterial& material, const std::vector<std::string>& off = {}) -> std::vector<wire::Concern>;

// What `off` may name.
auto check_names() -> const std::vector<std::string_view>&;

}  // namespace shanhai::reports
