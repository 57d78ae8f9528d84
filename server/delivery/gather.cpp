#include "server/delivery/courier.hpp"

namespace shanhai::delivery {
namespace {

template <class T>
auto must_have(Result<std::optional<T>> found, std::string_view at) -> Result<T>
{
    if (!found) return found.error();
    if (!*found) return Fault{errc::corrupt, at};
    return std::move(**found);
}

}  // namespace

auto gather(ledger::Facts& facts, const ledger::Push& push, const ledger::Destination& to, Instant now)
    -> Result<Parcel>
{
    auto report = must_have(facts.reports().report(push.report), "ledger.report");
    if (!report) return report.error();
    auto which = must_have(facts.cases().find(push.of), "ledger.case");
    if (!which) return which.error();
    auto author = must_have(facts.people().person(report->by), "ledger.person");
    if (!author) return author.error();
    auto site = must_have(facts.people().site(which->site), "ledger.site");
    if (!site) return site.error();
    auto group = must_have(facts.people().site(which->group), "ledger.site");
    if (!group) return group.error();
    auto recall = facts.outbox().recall(push.report);
    if (!recall) return recall.error();
    std::optional<ledger::Study> study;
    if (!which->studies.empty()) {
        auto found = facts.archive().study(which->site, which->studies.front());
        if (!found) return found.error();
        study = std::move(*found);
    }
    return Parcel{push,
                  to,
                  std::move(*report),
                  std::move(*which),
                  std::move(*author),
                  std::move(*site),
                  std::move(*group),
                  std::move(study),
                  std::move(*recall),
                  now};
}

}  // namespace shanhai::delivery
