// The second half of a deferred signature: put together, timed, judged as a stranger would, stored, final.
#include "common/report/evidence.hpp"
#include "common/report/sign.hpp"
#include "common/report/verify.hpp"
#include "common/runtime/offload.hpp"
#include "server/reports/decisions.hpp"
#include "server/reports/final.hpp"
#include "server/reports/reports.hpp"

namespace shanhai::reports {
namespace {

using ledger::Facts;

// What the time is wanted for: the signature as the file will hold it, once it is known to be the signer's. assemble()
// asks for a stamp only then.
auto signature_value(const ledger::PreparedReport& prepared, const Bytes& signature,
                     const std::vector<pki::Certificate>& roots) -> Result<Bytes>
{
    std::optional<Bytes> value;
    const auto listen = [&value](ByteView said) -> Result<Bytes> {
        value.emplace(said.begin(), said.end());
        return Fault{errc::cancelled, "timestamp.authority"};
    };
    auto refused = report::assemble(prepared.pdf, prepared.pending_signature, signature, listen, roots);
    if (value) return std::move(*value);
    if (refused) return Fault{errc::internal, "report.verify"};
    return refused.error();
}

}  // namespace

auto Reports::Trust::all_roots() const -> std::vector<pki::Certificate>
{
    auto all = roots;
    all.insert(all.end(), timestamp_roots.begin(), timestamp_roots.end());
    return all;
}

Reports::Reports(ledger::Ledger& ledger, archive::PackStore& packs, Lane& cpu, TimestampAuthority& timestamps,
                 report::Fonts fonts, Trust trust, Clock& clock, Entropy& entropy, Bell& bell, Rules rules)
    : ledger_{ledger}, packs_{packs}, cpu_{cpu}, timestamps_{timestamps}, fonts_{std::move(fonts)},
      trust_{std::move(trust)}, clock_{clock}, entropy_{entropy}, bell_{bell},
      rules_{std::make_shared<const Rules>(std::move(rules))}
{
}

auto Reports::sign(Principal who, CaseId which, std::int64_t token, ReportId report, Bytes signature,
                   std::vector<wire::Decision> decisions) -> awaitable<Result<Signed>>
{
    if (!who.person) co_return Fault{errc::forbidden, "who.not-reader"};
    using Found = std::pair<std::optional<ledger::Report>, std::optional<ledger::PreparedReport>>;
    auto look = [report](Facts& facts) -> Result<Found> {
        auto earlier = facts.reports().report(report);
        if (!earlier) return earlier.error();
        auto prepared = facts.reports().prepared(report);
        if (!prepared) return prepared.error();
        return Found{std::move(*earlier), std::move(*prepared)};
    };
    auto found = co_await ledger_.look(std::move(look));
    if (!found) co_return found.error();
    auto& [earlier, prepared] = *found;

    const bool signed_before = earlier && earlier->of == which && earlier->by == who.person->id;
    if (signed_before) co_return Signed{std::move(*earlier)};
    const bool theirs = prepared && prepared->of == which && prepared->by == who.person->id;
    if (!theirs) co_return Fault{errc::not_found, "report"};
    if (prepared->token != token) co_return Fault{errc::stale, "case.token"};
    if (clock_.now() > prepared->expires_at) co_return Fault{errc::stale, "report.expired"};

    const auto concerns = concerns_in(prepared->concerns);
    if (!concerns) co_return concerns.error();
    if (auto decided = check_decisions(*concerns, decisions); !decided) co_return decided.error();

    auto signing = co_await assemble(*prepared, std::move(signature));
    if (!signing) co_return signing.error();
    if (signing->reviewer)
        co_return co_await await_second(std::move(who), std::move(*prepared), std::move(*signing));
    const auto digest = Digest::of(signing->pdf);
    auto place = co_await store(std::move(signing->pdf), report);
    if (!place) co_return place.error();

    auto final_report = ledger::Report{.id = report,
                                       .of = which,
                                       .version = prepared->version,
                                       .by = who.person->id,
                                       .signer = prepared->signer,
                                       .digest = digest,
                                       .place = std::move(*place),
                                       .signed_at = signing->signed_at,
                                       .status = prepared->status,
                                       .author = prepared->author,
                                       .previous = prepared->previous,
                                       .code = prepared->code,
                                       .decisions = decisions_text(*concerns, decisions),
                                       .timed = signing->timed};
    auto done = co_await finalise(std::move(who), token, std::move(final_report));
    if (!done) co_return done.error();
    co_return Signed{std::move(*done)};
}

// The signature is judged before anybody is asked for the time, and the authority may take its time on no lane.
auto Reports::assemble(ledger::PreparedReport prepared, Bytes signature) -> awaitable<Result<Signing>>
{
    auto lists = co_await revocations();
    if (!lists) co_return lists.error();
    const auto shared = std::make_shared<const ledger::PreparedReport>(std::move(prepared));
    auto judge = [shared, signature, roots = trust_.all_roots()] { return signature_value(*shared, signature, roots); };
    auto value = co_await offload(cpu_, std::move(judge));
    if (!value) co_return value.error();
    const auto imprint = Digest::of(*value);
    auto token = co_await timestamps_.stamp(imprint);
    if (!token) {
        auto without = co_await signed_untimed(*shared, std::move(signature), token.error());
        co_return without;
    }

    auto finish = [shared, signature = std::move(signature), token = std::move(*token), crls = std::move(*lists),
                   roots = trust_.all_roots()]() -> Result<Signing> {
        const auto stamp = [&token](ByteView) -> Result<Bytes> { return token; };
        auto pdf = report::assemble(shared->pdf, shared->pending_signature, signature, stamp, roots);
        if (!pdf) return pdf.error();
        auto verdict = report::verify(*pdf, roots);
        if (!verdict.facts || !verdict.facts->signed_at) return Fault{errc::internal, "report.verify"};
        if (verdict.state == report::State::incomplete)
            return Signing{.pdf = std::move(*pdf),
                           .signed_at = *verdict.facts->signed_at,
                           .reviewer = verdict.facts->document.reviewer.value().id};
        if (!crls.empty()) pdf = report::with_evidence(*pdf, crls, roots);
        if (!pdf) return pdf.error();
        return Signing{std::move(*pdf), *verdict.facts->signed_at};
    };
    co_return co_await offload(cpu_, std::move(finish));
}

auto Reports::revocations() -> awaitable<Result<std::vector<pki::Crl>>>
{
    if (!trust_.revocations) co_return std::vector<pki::Crl>{};
    co_return co_await trust_.revocations();
}

auto Reports::store(Bytes pdf, ReportId report) -> awaitable<Result<ledger::Place>>
{
    auto entry = archive::IndexEntry{report.text() + ".pdf", 0, pdf.size(), Digest::of(pdf), "application/pdf"};
    auto pack = co_await packs_.create(mint<PackId>(clock_, entropy_));
    if (!pack) co_return pack.error();
    auto appended = co_await (*pack)->append(std::move(pdf));
    if (!appended) co_return appended.error();
    std::vector<archive::IndexEntry> index;
    index.push_back(entry);
    auto sealed = co_await (*pack)->seal(std::move(index));
    if (!sealed) co_return sealed.error();
    co_return ledger::Place{(*pack)->id(), 0, entry.length};
}

auto Reports::finalise(Principal who, std::int64_t token, ledger::Report report)
    -> awaitable<Result<ledger::Report>>
{
    auto work = [who = std::move(who), token, report = std::move(report),
                 delivery = mint<DeliveryId>(clock_, entropy_), alarm = alarm_, now = clock_.now()](Facts& facts) {
        return make_final(facts, who, token, report, delivery, now, alarm);
    };
    auto done = co_await ledger_.commit(std::move(work));
    if (done) bell_.ring();
    co_return done;
}

auto Reports::drop_expired() -> awaitable<Result<void>>
{
    auto work = [now = clock_.now()](Facts& facts) { return facts.reports().drop_prepared_before(now); };
    co_return co_await ledger_.commit(std::move(work));
}

}  // namespace shanhai::reports
