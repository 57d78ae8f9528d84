// The deferred signature: prepare here, sign where the key is, put together here.
#include "common/report/prepare.hpp"
#include "common/report/render.hpp"
#include "common/report/sign.hpp"
#include "common/report/verify.hpp"
#include "common/runtime/offload.hpp"
#include "server/audit/note.hpp"
#include "server/cases/queue.hpp"
#include "server/reports/final.hpp"
#include "server/reports/reports.hpp"

namespace shanhai::reports {
namespace {

using ledger::Facts;

auto must_find_site(Facts& facts, const SiteId& id) -> Result<ledger::Site>
{
    auto site = facts.people().site(id);
    if (!site) return site.error();
    if (!*site) return Fault{errc::corrupt, "ledger.site"};
    return std::move(**site);
}

auto gather(Facts& facts, const Principal& who, const CaseId& which, std::int64_t token, const Digest& signer,
            Instant now) -> Result<Material>
{
    auto found = cases::visible_case(facts, who, which);
    if (!found) return found.error();
    if (auto allowed = cases::may_read_case(who, *found); !allowed) return allowed.error();
    if (auto held = cases::check_claim(*found, who.person->id, token, now); !held) return held.error();

    auto credential = usable_signer(facts, who, signer, now);
    if (!credential) return credential.error();
    auto draft = facts.cases().draft(which);
    if (!draft) return draft.error();
    if (!*draft) return Fault{errc::malformed, "report.empty"};
    auto site = must_find_site(facts, found->site);
    if (!site) return site.error();
    auto group = must_find_site(facts, found->group);
    if (!group) return group.error();

    auto material = Material{*found,           std::move(*site), std::move(*group), *who.person,
                             std::move(**draft), {},             {},                std::move(*credential)};
    for (const auto& uid : found->studies) {
        auto study = facts.archive().study(found->site, uid);
        if (!study) return study.error();
        if (*study) material.studies.push_back(std::move(**study));
        auto objects = facts.archive().objects_of(found->site, uid);
        if (!objects) return objects.error();
        std::move(objects->begin(), objects->end(), std::back_inserter(material.objects));
    }
    return material;
}

struct Page {
    report::Prepared prepared;
    report::PendingSignature pending;
};

// The whole computation, on lane `cpu`.
auto make_page(const report::Document& document, const report::Fonts& fonts, const Bytes& signer,
               const std::vector<pki::Certificate>& chain) -> Result<Page>
{
    auto certificate = pki::Certificate::from_der(signer);
    if (!certificate) return Fault{errc::corrupt, "ledger.certificate"};
    auto pages = report::render(document, fonts);
    if (!pages) return pages.error();
    auto prepared = report::prepare(document, *pages);
    if (!prepared) return prepared.error();
    auto pending = report::signed_attributes(prepared->digest, *certificate, chain);
    if (!pending) return pending.error();
    return Page{std::move(*prepared), std::move(*pending)};
}

}  // namespace

struct Reports::Signing {
    Bytes pdf;
    Instant signed_at;
};

Reports::Reports(ledger::Ledger& ledger, archive::PackStore& packs, Lane& cpu, TimestampAuthority& timestamps,
                 report::Fonts fonts, Trust trust, Clock& clock, Entropy& entropy, Bell& bell, ReportSettings settings)
    : ledger_{ledger}, packs_{packs}, cpu_{cpu}, timestamps_{timestamps}, fonts_{std::move(fonts)},
      trust_{std::move(trust)}, clock_{clock}, entropy_{entropy}, bell_{bell}, settings_{settings}
{
}

auto Reports::prepare(Principal who, CaseId which, std::int64_t token, Digest signer) -> awaitable<Result<ToSign>>
{
    if (!who.person) co_return Fault{errc::forbidden, "who.not-reader"};
    const auto now = clock_.now();
    auto look = [who, which, token, signer, now](Facts& facts) {
        return gather(facts, who, which, token, signer, now);
    };
    auto material = co_await ledger_.look(std::move(look));
    if (!material) co_return material.error();

    const auto id = mint<ReportId>(clock_, entropy_);
    auto document = compose(*material, id, now);
    if (!document) co_return document.error();
    auto job = [document = std::move(*document), fonts = fonts_, certificate = material->signer.certificate,
                chain = trust_.chain] { return make_page(document, fonts, certificate, chain); };
    auto page = co_await offload(cpu_, std::move(job));
    if (!page) co_return page.error();

    const auto expires_at = now + settings_.prepared_life;
    auto kept = ledger::PreparedReport{.id = id,
                                       .of = which,
                                       .token = token,
                                       .by = who.person->id,
                                       .signer = signer,
                                       .pdf = page->prepared.pdf,
                                       .pending_signature = page->pending.cms,
                                       .prepared_at = now,
                                       .expires_at = expires_at};
    auto keep = [kept = std::move(kept), actor = who.actor(), now](Facts& facts) -> Result<void> {
        if (auto put = facts.reports().put(kept); !put) return put.error();
        return audit::note(facts, audit::Note{now, actor, "report.prepared", kept.of.text()});
    };
    auto done = co_await ledger_.commit(std::move(keep));
    if (!done) co_return done.error();
    co_return ToSign{id, std::move(page->prepared.pdf), std::move(page->pending.tbs), expires_at};
}

auto Reports::sign(Principal who, CaseId which, std::int64_t token, ReportId report, Bytes signature)
    -> awaitable<Result<ledger::Report>>
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
    if (signed_before) co_return std::move(*earlier);
    const bool theirs = prepared && prepared->of == which && prepared->by == who.person->id;
    if (!theirs) co_return Fault{errc::not_found, "report"};
    if (prepared->token != token) co_return Fault{errc::stale, "case.token"};
    if (clock_.now() > prepared->expires_at) co_return Fault{errc::stale, "report.expired"};

    auto signing = co_await assemble(*prepared, std::move(signature));
    if (!signing) co_return signing.error();
    const auto digest = Digest::of(signing->pdf);
    auto place = co_await store(std::move(signing->pdf), report);
    if (!place) co_return place.error();

    auto final_report = ledger::Report{.id = report,
                                       .of = which,
                                       .by = who.person->id,
                                       .signer = prepared->signer,
                                       .digest = digest,
                                       .place = std::move(*place),
                                       .signed_at = signing->signed_at};
    co_return co_await finalise(std::move(who), token, std::move(final_report));
}

auto Reports::assemble(ledger::PreparedReport prepared, Bytes signature) -> awaitable<Result<Signing>>
{
    auto job = [prepared = std::move(prepared), signature = std::move(signature), roots = trust_.roots,
                timestamps = &timestamps_]() -> Result<Signing> {
        const auto stamp = [timestamps](ByteView value) { return timestamps->stamp(Digest::of(value)); };
        auto pdf = report::assemble(prepared.pdf, prepared.pending_signature, signature, stamp, roots);
        if (!pdf) return pdf.error();
        auto verdict = report::verify(*pdf, roots);
        if (!verdict.facts) return Fault{errc::internal, "report.verify"};
        return Signing{std::move(*pdf), verdict.facts->signed_at};
    };
    co_return co_await offload(cpu_, std::move(job));
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
                 delivery = mint<DeliveryId>(clock_, entropy_), now = clock_.now()](Facts& facts) {
        return make_final(facts, who, token, report, delivery, now);
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
