#include "server/reports/check_material.hpp"

#include "server/ledger/alerts.hpp"
#include "server/ledger/audits.hpp"
#include "server/ledger/ledger.hpp"

#include <algorithm>
#include <set>

namespace shanhai::reports {
namespace {

using ledger::Facts;

constexpr std::size_t page = 1000;          // audit entries at a time
constexpr std::size_t opened_most = 50'000;  // entries of one person within one case's life; beyond, nothing is claimed
constexpr std::size_t neighbours = 100;     // cases of the same hospital whose patients' names are looked for

auto images_of(Facts& facts, const ledger::Case& which, CheckMaterial& material) -> Result<std::set<std::string>>
{
    std::set<std::string> images;
    for (const auto& uid : which.studies) {
        auto study = facts.archive().study(which.site, uid);
        if (!study) return study.error();
        if (*study) std::ranges::move((*study)->said, std::back_inserter(material.said));
        auto objects = facts.archive().objects_of(which.site, uid);
        if (!objects) return objects.error();
        for (const auto& one : *objects) images.insert(one.id.text());
    }
    return images;
}

// The audit entry that opened the case: nobody can have opened an image of it before.
auto beginning_of(Facts& facts, const ledger::Case& which) -> Result<std::int64_t>
{
    const auto filter = ledger::AuditFilter{.action = "case.opened", .subjects = {which.id.text()}, .limit = 1};
    auto found = facts.audits().search(filter);
    if (!found) return found.error();
    return found->empty() ? 0 : found->front().number;
}

// Takes away from `images` what this person has opened.
auto remove_opened(Facts& facts, const people::Principal& who, std::int64_t after, std::set<std::string>& images)
    -> Result<void>
{
    for (std::size_t seen = 0; seen < opened_most && !images.empty(); seen += page) {
        const auto filter = ledger::AuditFilter{
            .actor = who.actor(), .action = "object.read", .after = after, .limit = page};
        auto entries = facts.audits().search(filter);
        if (!entries) return entries.error();
        for (const auto& entry : *entries) images.erase(entry.subject);
        if (entries->size() < page) return {};
        after = entries->back().number;
    }
    images.clear();
    return {};
}

auto copies_apart(Facts& facts, const ledger::Case& which) -> Result<std::size_t>
{
    auto all = facts.archive().conflicts(which.site, std::nullopt, page);
    if (!all) return all.error();
    const auto ours = [&](const ledger::StoredObject& one) {
        return one.instance && std::ranges::find(which.studies, one.instance->study) != which.studies.end();
    };
    return static_cast<std::size_t>(std::ranges::count_if(*all, ours));
}

auto items_told(Facts& facts, const CaseId& which) -> Result<std::vector<std::string>>
{
    ledger::AlertFilter filter;
    filter.of = which;
    auto alerts = facts.alerts().list(filter);
    if (!alerts) return alerts.error();
    std::vector<std::string> items;
    for (const auto& alert : *alerts)
        if (alert.state != ledger::AlertState::voided) items.push_back(alert.criterion.item);
    return items;
}

// Whose reports were written around this one: what is copied from the last report brings its patient along.
auto names_nearby(Facts& facts, const ledger::Case& which) -> Result<std::vector<std::string>>
{
    ledger::CaseFilter filter;
    filter.group = which.group;
    filter.limit = neighbours;
    auto cases = facts.cases().list(filter);
    if (!cases) return cases.error();
    std::set<std::string> names;
    for (const auto& one : *cases)
        if (one.id != which.id && one.patient_name != which.patient_name) names.insert(one.patient_name);
    return std::vector<std::string>{names.begin(), names.end()};
}

}  // namespace

auto gather_checks(Facts& facts, const people::Principal& who, const ledger::Case& which, const ledger::Draft& draft)
    -> Result<CheckMaterial>
{
    auto form = wire::read_json<wire::RequestForm>(which.form);
    if (!form) return Fault{errc::corrupt, "ledger.form"};
    auto written = wire::read_json<wire::ReportDraft>(draft.body);
    if (!written) return Fault{errc::corrupt, "ledger.draft"};
    CheckMaterial material{.form = std::move(*form),
                           .draft = std::move(*written),
                           .modality = which.modality,
                           .drafted_at = draft.at,
                           .doubts = which.doubts,
                           .doubts_answered = which.checked.has_value(),
                           .declared_complete = which.declared_complete,
                           .extended_at = which.extended_at};

    auto images = images_of(facts, which, material);
    if (!images) return images.error();
    material.images = images->size();
    auto beginning = beginning_of(facts, which);
    if (!beginning) return beginning.error();
    if (auto done = remove_opened(facts, who, *beginning, *images); !done) return done.error();
    material.unopened = images->size();

    auto apart = copies_apart(facts, which);
    if (!apart) return apart.error();
    material.apart = *apart;
    auto told = items_told(facts, which.id);
    if (!told) return told.error();
    material.told = std::move(*told);
    auto others = names_nearby(facts, which);
    if (!others) return others.error();
    material.other_patients = std::move(*others);
    return material;
}

}  // namespace shanhai::reports
