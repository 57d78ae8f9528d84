#include "common/report/contents.hpp"
#include "common/report/increment.hpp"
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

auto gather(ledger::Facts& facts, const ReportId& id) -> Result<Papers>
{
    auto report = must_have(facts.reports().report(id), "ledger.report");
    if (!report) return report.error();
    auto which = must_have(facts.cases().find(report->of), "ledger.case");
    if (!which) return which.error();
    auto author = must_have(facts.people().person(report->by), "ledger.person");
    if (!author) return author.error();
    auto site = must_have(facts.people().site(which->site), "ledger.site");
    if (!site) return site.error();
    auto group = must_have(facts.people().site(which->group), "ledger.site");
    if (!group) return group.error();
    auto recall = facts.outbox().recall(id);
    if (!recall) return recall.error();
    std::optional<ledger::Study> study;
    if (!which->studies.empty()) {
        auto found = facts.archive().study(which->site, which->studies.front());
        if (!found) return found.error();
        study = std::move(*found);
    }
    return Papers{std::move(*report),
                  std::move(*which),
                  std::move(*author),
                  std::move(*site),
                  std::move(*group),
                  std::move(study),
                  std::move(*recall)};
}

auto gather(ledger::Facts& facts, const ledger::Push& push, const ledger::Destination& to, Instant now)
    -> Result<Parcel>
{
    auto papers = gather(facts, push.report);
    if (!papers) return papers.error();
    return Parcel{std::move(*papers), push, to, now};
}

auto evidence_of(ledger::Facts& facts, const Papers& papers) -> Result<std::vector<dicom::Reference>>
{
    std::vector<dicom::Reference> all;
    for (const auto& study : papers.which.studies) {
        auto objects = facts.archive().objects_of(papers.which.site, study);
        if (!objects) return objects.error();
        for (const auto& one : *objects)
            if (one.instance)
                all.push_back({study.text(), one.instance->series.text(), one.instance->sop_class,
                               one.instance->instance.text()});
    }
    return all;
}

auto release_in(const Papers& papers, ByteView pdf) -> Result<report::Release>
{
    auto revisions = report::take_apart(pdf);
    if (!revisions) return revisions.error();
    auto document = report::read_report(revisions->first);
    if (!document) return document.error();
    if (document->id != papers.report.id) return Fault{errc::corrupt, "release.report"};
    auto release = report::Release{std::move(*document), papers.report.digest, papers.report.signed_at};
    if (papers.recall)
        release.withdrawal = report::Withdrawal{papers.recall->reason, papers.recall->wrong_patient, papers.recall->at};
    return release;
}

}  // namespace shanhai::delivery
