#include "server/critical/record.hpp"

#include "common/wire/checking.hpp"
#include "server/audit/note.hpp"
#include "server/critical/calls.hpp"

#include <set>

namespace shanhai::critical {
namespace {

using ledger::Facts;

// Each site hears of it on its own connection: the one that asked and the one that reads, and whoever else was called.
auto announce(Facts& facts, const Alert& alert, std::string_view what, Instant at) -> Result<void>
{
    auto sites = std::set<std::string>{alert.site.text()};
    for (const auto& notice : alert.notices)
        if (notice.channel == ledger::Channel::live && notice.site != alert.group.text()) sites.insert(notice.site);
    for (const auto& text : sites) {
        auto site = SiteId::parse(text);
        if (!site) return site.error();
        auto event = ledger::Event{.at = at,
                                   .kind = std::string{what},
                                   .about = alert.of,
                                   .site = *site,
                                   .group = alert.group,
                                   .body = {}};
        if (auto number = facts.trail().append(event); !number) return number.error();
    }
    return {};
}

auto write(Facts& facts, const Alert& alert, const std::optional<ledger::Step>& line) -> Result<Alert>
{
    if (auto put = facts.alerts().put(alert); !put) return put.error();
    if (!line) return alert;

    auto step = *line;
    step.number = alert.revision;
    if (auto appended = facts.alerts().append(alert.id, step); !appended) return appended.error();
    if (auto announced = announce(facts, alert, step.what, step.at); !announced) return announced.error();
    const auto detail = step.by.empty() ? std::string{} : wire::write_json(wire::SaidBy{step.by});
    const auto note = audit::Note{step.at, step.actor, step.what, alert.id.text(), detail};
    if (auto noted = audit::note(facts, note); !noted) return noted.error();
    return alert;
}

}  // namespace

auto record(Facts& facts, Alert before, const Happening& happening) -> Result<Alert>
{
    const auto step = step_of(before, happening);
    return write(facts, evolve(std::move(before), happening), step);
}

auto open(Facts& facts, Alert alert, std::vector<Notice> calls, const Who& who) -> Result<Alert>
{
    call(alert, calls, alert.found_at);
    alert.revision = 1;
    const auto first = ledger::Step{1, alert.found_at, "critical.suspected", who.actor, who.by, alert.finding};
    return write(facts, alert, first);
}

}  // namespace shanhai::critical
