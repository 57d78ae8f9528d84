#include "server/intake/opening.hpp"

#include "server/intake/check_case.hpp"
#include "server/people/routing.hpp"

namespace shanhai::intake {
namespace {

using ledger::Doubt;
using ledger::DoubtKind;
using ledger::Facts;

void note_wishes(const wire::RequestForm& form, const people::Route& route, std::vector<Doubt>& doubts)
{
    if (!form.expert.empty() && !route.expert) doubts.push_back({DoubtKind::doubtful, "expert", form.expert, ""});
    const bool general = !form.specialty.empty() && route.specialty.empty() && !route.expert;
    if (general) doubts.push_back({DoubtKind::doubtful, "specialty", form.specialty, ""});
}

auto marks_in(Facts& facts, const SiteId& site, const std::vector<StudyUid>& studies)
    -> Result<std::vector<std::string>>
{
    std::vector<std::string> all;
    for (const auto& uid : studies) {
        auto study = facts.archive().study(site, uid);
        if (!study) return study.error();
        if (*study) all.insert(all.end(), (*study)->marks.begin(), (*study)->marks.end());
    }
    return all;
}

auto earliest(Facts& facts, const SiteId& site, const std::vector<StudyUid>& studies) -> Result<std::optional<Instant>>
{
    std::optional<Instant> first;
    for (const auto& uid : studies) {
        auto study = facts.archive().study(site, uid);
        if (!study) return study.error();
        const auto made = *study ? acquired_at(**study) : std::nullopt;
        if (made && (!first || *made < *first)) first = made;
    }
    return first;
}

}  // namespace

auto acquired_at(const ledger::Study& study) -> std::optional<Instant>
{
    const auto& text = study.acquired_at;
    if (text.size() < 14 || study.doubts.contains(ledger::StudyDoubt::clock)) return std::nullopt;
    const auto part = [&](std::size_t from, std::size_t count) { return text.substr(from, count); };
    auto made = parse_instant(part(0, 4) + '-' + part(4, 2) + '-' + part(6, 2) + 'T' + part(8, 2) + ':' + part(10, 2) +
                              ':' + part(12, 2) + "+08:00");
    return made ? std::optional{*made} : std::nullopt;
}

auto opening_for(Facts& facts, Complete complete, const wire::RequestForm& form) -> Result<cases::Opening>
{
    auto urgency = wire::urgency_of(form);
    if (!urgency) return urgency.error();
    auto expert = PersonId::parse(form.expert);
    const auto need = people::Need{complete.modality, form.specialty, expert ? std::optional{*expert} : std::nullopt};
    auto route = people::route(facts, complete.site, need, complete.at);
    if (!route) return route.error();
    auto doubts = doubts_of(facts, complete.site, complete.studies, form);
    if (!doubts) return doubts.error();
    note_wishes(form, *route, *doubts);
    auto made = earliest(facts, complete.site, complete.studies);
    if (!made) return made.error();
    auto marks = marks_in(facts, complete.site, complete.studies);
    if (!marks) return marks.error();

    return cases::Opening{.id = complete.id,
                          .site = complete.site,
                          .group = route->group,
                          .studies = std::move(complete.studies),
                          .modality = complete.modality,
                          .priority = urgency->priority,
                          .form = wire::write_json(form),
                          .patient_name = form.patient.name,
                          .declared_complete = complete.declared,
                          .at = complete.at,
                          .doubts = std::move(*doubts),
                          .lane = urgency->lane,
                          .specialty = route->specialty,
                          .expert = route->expert,
                          .acquired_at = *made && **made <= complete.at ? *made : std::nullopt,
                          .marks = std::move(*marks)};
}

}  // namespace shanhai::intake
