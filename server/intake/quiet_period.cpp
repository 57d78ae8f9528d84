#include "server/intake/quiet_period.hpp"

#include "server/cases/record.hpp"
#include "server/intake/check_case.hpp"
#include "server/intake/clock_skew.hpp"
#include "server/intake/facts_of_header.hpp"
#include "server/people/principal.hpp"

namespace shanhai::intake {
namespace {

using ledger::Facts;

constexpr std::size_t batch = 50;

auto close_one(Facts& facts, ledger::Study study, const CaseId& id, const cases::Policy& policy,
               std::chrono::seconds clock_tolerance, Instant now) -> Result<bool>
{
    auto group = people::reading_group(facts, study.site, study.modality, day_of(now));
    if (!group && group.error().at() == "routing.no-pairing") return false;
    if (!group) return group.error();

    if (auto judged = judge_devices(facts, study.site, {study.uid}, clock_tolerance, now); !judged)
        return judged.error();
    const auto form = form_of(study);
    auto doubts = doubts_of(facts, study.site, {study.uid}, form);
    if (!doubts) return doubts.error();
    auto opened = cases::open(facts,
                              cases::Opening{.id = id,
                                             .site = study.site,
                                             .group = *group,
                                             .studies = {study.uid},
                                             .modality = study.modality,
                                             .priority = wire::Priority::routine,
                                             .form = wire::write_json(form),
                                             .patient_name = study.patient_name,
                                             .declared_complete = false,
                                             .at = now,
                                             .doubts = std::move(*doubts)},
                              policy, "site:" + study.site.text());
    if (!opened) return opened.error();
    auto judged_study = facts.archive().study(study.site, study.uid);
    if (!judged_study) return judged_study.error();
    (*judged_study)->in_case = id;
    if (auto put = facts.archive().put(**judged_study); !put) return put.error();
    return true;
}

}  // namespace

QuietPeriod::QuietPeriod(ledger::Ledger& ledger, Clock& clock, Entropy& entropy, Bell& bell, IntakeSettings settings,
                         cases::Policy policy)
    : ledger_{ledger}, clock_{clock}, entropy_{entropy}, bell_{bell}, settings_{settings},
      policy_{std::make_shared<const cases::Policy>(std::move(policy))}
{
}

auto QuietPeriod::close_quiet_studies() -> awaitable<Result<Closed>>
{
    std::vector<CaseId> ids;
    for (std::size_t i = 0; i < batch; ++i) ids.push_back(mint<CaseId>(clock_, entropy_));

    auto work = [ids = std::move(ids), policy = policy_, now = clock_.now(), quiet = settings_.quiet_period,
                 tolerance = settings_.clock_tolerance](Facts& facts) -> Result<Closed> {
        auto studies = facts.archive().quiet_studies(now - quiet, batch);
        if (!studies) return studies.error();
        Closed closed;
        for (std::size_t i = 0; i < studies->size(); ++i) {
            auto opened = close_one(facts, std::move((*studies)[i]), ids[i], *policy, tolerance, now);
            if (!opened) return opened.error();
            ++(*opened ? closed.cases : closed.unpaired);
        }
        return closed;
    };
    auto closed = co_await ledger_.commit(std::move(work));
    if (closed && closed->cases > 0) bell_.ring();
    co_return closed;
}

}  // namespace shanhai::intake
