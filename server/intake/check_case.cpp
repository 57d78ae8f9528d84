#include "server/intake/check_case.hpp"

#include "server/cases/record.hpp"
#include "server/intake/comparison.hpp"

#include <algorithm>

namespace shanhai::intake {

auto doubts_of(ledger::Facts& facts, const SiteId& site, const std::vector<StudyUid>& studies,
               const wire::RequestForm& form) -> Result<std::vector<ledger::Doubt>>
{
    auto written = form;
    std::vector<ledger::Said> said;
    std::set<ledger::StudyDoubt> odd;
    for (const auto& uid : studies) {
        auto study = facts.archive().study(site, uid);
        if (!study) return study.error();
        if (!*study) return Fault{errc::corrupt, "ledger.study"};
        // Where the images' own words stand on the form, there is nothing to compare them with.
        if (written.exam_item == (*study)->description) written.exam_item.clear();
        said.insert(said.end(), (*study)->said.begin(), (*study)->said.end());
        odd.insert((*study)->doubts.begin(), (*study)->doubts.end());
    }
    auto doubts = compare(written, said);
    std::ranges::copy(doubts_about(odd), std::back_inserter(doubts));
    std::ranges::stable_sort(doubts, {}, &ledger::Doubt::kind);
    return doubts;
}

auto check_again(ledger::Facts& facts, const CaseId& which, Instant at) -> Result<void>
{
    auto found = facts.cases().find(which);
    if (!found) return found.error();
    if (!*found) return Fault{errc::corrupt, "ledger.case"};
    auto form = wire::read_json<wire::RequestForm>((*found)->form);
    if (!form) return Fault{errc::corrupt, "ledger.form"};
    auto doubts = doubts_of(facts, (*found)->site, (*found)->studies, *form);
    if (!doubts) return doubts.error();
    if (*doubts == (*found)->doubts) return {};

    auto happening = cases::decide(**found, cases::Hold{std::move(*doubts), at});
    if (!happening) return happening.error();
    auto after = cases::record(facts, std::move(**found), *happening, "relay");
    if (!after) return after.error();
    return {};
}

}  // namespace shanhai::intake
