// While the timestamp authority is away: what is issued without a time, and how it gets one later.
#include "common/report/evidence.hpp"
#include "common/report/sign.hpp"
#include "common/report/verify.hpp"
#include "common/runtime/offload.hpp"
#include "server/audit/note.hpp"
#include "server/reports/reports.hpp"

namespace shanhai::reports {
namespace {

using ledger::Facts;

constexpr std::size_t at_once = 100;

auto must_find_case(Facts& facts, const CaseId& id) -> Result<ledger::Case>
{
    auto found = facts.cases().find(id);
    if (!found) return found.error();
    if (!*found) return Fault{errc::corrupt, "ledger.case"};
    return std::move(**found);
}

struct Timed {
    ReportId id;
    Digest before;
    Digest digest;
    ledger::Place place;
    Instant signed_at;
    Instant now;
};

// Whoever fetched the file without its time is offered the one that has it.
auto offer_again(Facts& facts, const ledger::Report& report, const SiteId& site, Instant now) -> Result<void>
{
    auto delivery = facts.deliveries().delivery(report.id, site);
    if (!delivery) return delivery.error();
    if (!*delivery || (*delivery)->state != ledger::DeliveryState::fetched) return {};
    (*delivery)->state = ledger::DeliveryState::ready;
    (*delivery)->ready_at = now;
    return facts.deliveries().put(**delivery);
}

auto take_time(Facts& facts, const Timed& timed) -> Result<bool>
{
    auto found = facts.reports().report(timed.id);
    if (!found) return found.error();
    const bool as_it_was = *found && !(*found)->timed && !(*found)->superseded_by && (*found)->digest == timed.before;
    if (!as_it_was) return false;
    auto which = must_find_case(facts, (*found)->of);
    if (!which) return which.error();
    if (which->amending) return false;
    auto& report = **found;
    report.digest = timed.digest;
    report.place = timed.place;
    report.signed_at = timed.signed_at;
    report.timed = true;
    if (auto put = facts.reports().put(report); !put) return put.error();
    if (auto offered = offer_again(facts, report, which->site, timed.now); !offered) return offered.error();
    if (auto noted = audit::note(facts, audit::Note{timed.now, "relay", "report.timed", report.id.text()}); !noted)
        return noted.error();
    return true;
}

// The signature as the file holds it: timed() asks for a stamp before it does anything else.
auto value_in(const Bytes& pdf, const std::vector<pki::Certificate>& roots) -> Result<Bytes>
{
    std::optional<Bytes> value;
    const auto listen = [&value](ByteView said) -> Result<Bytes> {
        value.emplace(said.begin(), said.end());
        return Fault{errc::cancelled, "timestamp.authority"};
    };
    auto refused = report::timed(pdf, listen, roots);
    if (value) return std::move(*value);
    return refused ? Fault{errc::internal, "report.verify"} : refused.error();
}

}  // namespace

auto Reports::signed_untimed(ledger::PreparedReport prepared, Bytes signature, Fault why) -> awaitable<Result<Signing>>
{
    auto look = [of = prepared.of](Facts& facts) { return must_find_case(facts, of); };
    auto which = co_await ledger_.look(std::move(look));
    if (!which) co_return which.error();
    if (!may_go_untimed(rules_->untimed, *which)) co_return why;

    auto job = [prepared = std::move(prepared), signature = std::move(signature), roots = trust_.all_roots(),
                now = clock_.now(), why]() -> Result<Signing> {
        auto pdf = report::assemble_untimed(prepared.pdf, prepared.pending_signature, signature, roots);
        if (!pdf) return pdf.error();
        const auto verdict = report::verify(*pdf, roots);
        if (!verdict.facts) return Fault{errc::internal, "report.verify"};
        if (verdict.facts->document.countersigned) return why;  // under a second signature no time could be added
        return Signing{.pdf = std::move(*pdf), .signed_at = now, .timed = false};
    };
    co_return co_await offload(cpu_, std::move(job));
}

auto Reports::timed_by(Bytes pdf) -> awaitable<Result<Signing>>
{
    auto lists = co_await revocations();
    if (!lists) co_return lists.error();
    const auto shared = std::make_shared<const Bytes>(std::move(pdf));
    auto read = [shared, roots = trust_.all_roots()] { return value_in(*shared, roots); };
    auto value = co_await offload(cpu_, std::move(read));
    if (!value) co_return value.error();
    const auto imprint = Digest::of(*value);
    auto token = co_await timestamps_.stamp(imprint);
    if (!token) co_return token.error();
    auto finish = [shared, token = std::move(*token), crls = std::move(*lists),
                   roots = trust_.all_roots()]() -> Result<Signing> {
        auto timed = report::timed(*shared, [&token](ByteView) -> Result<Bytes> { return token; }, roots);
        if (!timed) return timed.error();
        auto verdict = report::verify(*timed, roots);
        if (verdict.state != report::State::valid) return Fault{errc::internal, "report.verify"};
        if (!crls.empty()) timed = report::with_evidence(*timed, crls, roots);
        if (!timed) return timed.error();
        return Signing{std::move(*timed), *verdict.facts->signed_at};
    };
    co_return co_await offload(cpu_, std::move(finish));
}

auto Reports::add_time(ledger::Report report) -> awaitable<Result<bool>>
{
    auto pdf = co_await packs_.read(report.place.pack, report.place.offset, report.place.size);
    if (!pdf) co_return pdf.error();
    auto signing = co_await timed_by(std::move(*pdf));
    if (!signing) co_return signing.error();
    const auto digest = Digest::of(signing->pdf);
    auto place = co_await store(std::move(signing->pdf), report.id);
    if (!place) co_return place.error();
    auto timed = Timed{report.id, report.digest, digest, *place, signing->signed_at, clock_.now()};
    auto work = [timed = std::move(timed)](Facts& facts) { return take_time(facts, timed); };
    co_return co_await ledger_.commit(std::move(work));
}

auto Reports::time_untimed() -> awaitable<Result<std::size_t>>
{
    auto look = [](Facts& facts) { return facts.reports().untimed(at_once); };
    auto waiting = co_await ledger_.look(std::move(look));
    if (!waiting) co_return waiting.error();
    std::size_t count = 0;
    for (auto& report : *waiting) {
        if (report.superseded_by) continue;
        auto timed = co_await add_time(std::move(report));
        if (!timed) co_return timed.error();  // the authority is still away: the others would hear the same
        count += *timed ? 1 : 0;
    }
    if (count > 0) bell_.ring();
    co_return count;
}

}  // namespace shanhai::reports
