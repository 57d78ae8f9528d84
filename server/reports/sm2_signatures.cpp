#include "server/reports/sm2_signatures.hpp"

#include "common/report/sm2.hpp"
#include "common/runtime/offload.hpp"
#include "server/audit/note.hpp"
#include "server/cases/queue.hpp"
#include "server/reports/final.hpp"

namespace shanhai::reports {
namespace {

using ledger::Facts;

auto own_report(Facts& facts, const Principal& who, const ReportId& id) -> Result<ledger::Report>
{
    auto report = facts.reports().report(id);
    if (!report) return report.error();
    const bool theirs = *report && who.person && (*report)->by == who.person->id;
    if (!theirs) return Fault{errc::not_found, "report"};
    return std::move(**report);
}

struct Finished {
    Principal who;
    ReportId report;
    Digest signer;
    ledger::Place place;
    Instant now;
};

// The certificate in it must be one that the ledger knows as this person's, today; the report may have been followed by
// another version meanwhile, and stays what it is.
auto attach(Facts& facts, const Finished& made) -> Result<void>
{
    if (auto usable = usable_signer(facts, made.who, made.signer, made.now); !usable) return usable.error();
    auto report = own_report(facts, made.who, made.report);
    if (!report) return report.error();
    if (report->sm2) return {};  // the same came twice at once
    report->sm2 = made.place;
    if (auto put = facts.reports().put(*report); !put) return put.error();
    return audit::note(facts, audit::Note{made.now, made.who.actor(), "report.sm2", made.report.text()});
}

auto visible_report(Facts& facts, const Principal& who, const ReportId& id) -> Result<ledger::Report>
{
    auto report = facts.reports().report(id);
    if (!report) return report.error();
    if (!*report || !cases::visible_case(facts, who, (*report)->of)) return Fault{errc::not_found, "report"};
    return std::move(**report);
}

}  // namespace

Sm2Signatures::Sm2Signatures(ledger::Ledger& ledger, archive::PackStore& packs, Lane& cpu,
                             TimestampAuthority& timestamps, Reports::Trust trust, Clock& clock, Entropy& entropy)
    : ledger_{ledger}, packs_{packs}, cpu_{cpu}, timestamps_{timestamps}, trust_{std::move(trust)}, clock_{clock},
      entropy_{entropy}
{
}

auto Sm2Signatures::add(Principal who, ReportId id, Bytes cms) -> awaitable<Result<void>>
{
    const auto now = clock_.now();
    auto look = [who, id](Facts& facts) { return own_report(facts, who, id); };
    auto report = co_await ledger_.look(std::move(look));
    if (!report) co_return report.error();
    if (report->sm2) co_return Result<void>();
    if (!report->timed) co_return Fault{errc::unavailable, "sm2.waits"};  // its bytes are not final yet

    auto pdf = co_await packs_.read(report->place.pack, report->place.offset, report->place.size);
    if (!pdf) co_return pdf.error();
    auto job = [pdf = std::move(*pdf), cms, roots = trust_.roots, now] {
        return report::check_sm2(pdf, cms, roots, now);
    };
    auto untimed = co_await offload(cpu_, std::move(job));
    if (!untimed) co_return untimed.error();
    auto token = co_await timestamps_.stamp(untimed->imprint);
    if (!token) co_return token.error();
    auto timed = report::with_time(cms, *token);
    if (!timed) co_return timed.error();

    auto place = co_await store(std::move(*timed), id);
    if (!place) co_return place.error();
    auto made = Finished{std::move(who), id, untimed->signer.fingerprint(), *place, now};
    auto work = [made = std::move(made)](Facts& facts) { return attach(facts, made); };
    co_return co_await ledger_.commit(std::move(work));
}

auto Sm2Signatures::store(Bytes cms, ReportId report) -> awaitable<Result<ledger::Place>>
{
    auto entry = archive::IndexEntry{report.text() + ".sm2.p7s", 0, cms.size(), Digest::of(cms),
                                     "application/pkcs7-signature"};
    auto pack = co_await packs_.create(mint<PackId>(clock_, entropy_));
    if (!pack) co_return pack.error();
    auto appended = co_await (*pack)->append(std::move(cms));
    if (!appended) co_return appended.error();
    std::vector<archive::IndexEntry> index;
    index.push_back(entry);
    auto sealed = co_await (*pack)->seal(std::move(index));
    if (!sealed) co_return sealed.error();
    co_return ledger::Place{(*pack)->id(), 0, entry.length};
}

auto Sm2Signatures::find(Principal who, ReportId id) -> awaitable<Result<Bytes>>
{
    auto look = [who, id](Facts& facts) { return visible_report(facts, who, id); };
    auto report = co_await ledger_.look(std::move(look));
    if (!report) co_return report.error();
    if (!report->sm2) co_return Fault{errc::not_found, "sm2.none"};
    const auto place = *report->sm2;
    co_return co_await packs_.read(place.pack, place.offset, place.size);
}

}  // namespace shanhai::reports
