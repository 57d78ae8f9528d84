#include "server/intake/quiet_period.hpp"

#include "server/cases/record.hpp"
#include "server/intake/clock_skew.hpp"
#include "server/intake/facts_of_header.hpp"
#include "server/intake/opening.hpp"

namespace shanhai::intake {
namespace {

using ledger::Facts;

constexpr std::size_t batch = 50;

auto close_one(Facts& facts, ledger::Study study, const CaseId& id, const cases::Policy& policy,
               std::chrono::seconds clock_tolerance, Instant now) -> Result<bool>
{
    if (auto judged = judge_devices(facts, study.site, {study.uid}, clock_tolerance, now); !judged)
        return judged.error();
    auto opening = opening_for(facts, {id, study.site, {study.uid}, study.modality, false, now}, form_of(study));
    if (!opening && opening.error().at() == "routing.no-pairing") return false;
    if (!opening) return opening.error();
    opening->patient_name = study.patient_name;
    auto opened = cases::open(facts, std::move(*opening), policy, "site:" + study.site.text());
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
