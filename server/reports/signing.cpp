// The deferred signature: prepare here, sign where the key is, put together here.
#include "common/report/evidence.hpp"
#include "common/report/prepare.hpp"
#include "common/report/render.hpp"
#include "common/report/sign.hpp"
#include "common/report/verification_code.hpp"
#include "common/report/verify.hpp"
#include "common/runtime/offload.hpp"
#include "server/audit/note.hpp"
#include "server/reports/final.hpp"
#include "server/reports/gather.hpp"
#include "server/reports/reports.hpp"

namespace shanhai::reports {
namespace {

using ledger::Facts;

struct Page {
    report::Prepared prepared;
    report::PendingSignature pending;
};

// The whole computation, on lane `cpu`.
auto make_page(const report::Document& document, const report::Illustrations& shown, const report::Fonts& fonts,
               const Bytes& signer, const std::vector<pki::Certificate>& chain) -> Result<Page>
{
    auto certificate = pki::Certificate::from_der(signer);
    if (!certificate) return Fault{errc::corrupt, "ledger.certificate"};
    auto pages = report::render(document, fonts, shown);
    if (!pages) return pages.error();
    auto prepared = report::prepare(document, *pages);
    if (!prepared) return prepared.error();
    auto pending = report::signed_attributes(prepared->digest, *certificate, chain);
    if (!pending) return pending.error();
    return Page{std::move(*prepared), std::move(*pending)};
}

auto kept_for(const Material& material, const ReportId& id, const PersonId& signer, const PrepareWish& wish, Instant now)
    -> ledger::PreparedReport
{
    auto kept = ledger::PreparedReport{.id = id,
                                       .of = material.which.id,
                                       .token = wish.token,
                                       .by = signer,
                                       .signer = wish.signer,
                                       .pdf = {},
                                       .pending_signature = {},
                                       .prepared_at = now,
                                       .expires_at = now,
                                       .version = material.version,
                                       .status = material.status};
    if (material.previous) kept.previous = material.previous->id;
    if (material.reviewer) kept.author = material.author.id;
    if (material.verification) kept.code = report::digest_of_code(material.verification->code);
    return kept;
}

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

struct Reports::Signing {
    Bytes pdf;
    Instant signed_at;
};

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

// What the version it follows says, read from the signed file itself: that is what people hold.
auto Reports::add_previous(Material& material) -> awaitable<Result<void>>
{
    const bool follows = material.status == ledger::ReportStatus::addendum ||
                         material.status == ledger::ReportStatus::retraction;
    if (!follows) co_return Result<void>{};
    if (!material.previous) co_return Fault{errc::corrupt, "ledger.report"};
    const auto& place = material.previous->place;
    auto pdf = co_await packs_.read(place.pack, place.offset, place.size);
    if (!pdf) co_return pdf.error();
    auto job = [pdf = std::move(*pdf), roots = trust_.all_roots()]() -> Result<report::Document> {
        auto verdict = report::verify(pdf, roots);
        if (!verdict.facts) return Fault{errc::corrupt, "report.file"};
        return std::move(verdict.facts->document);
    };
    auto document = co_await offload(cpu_, std::move(job));
    if (!document) co_return document.error();
    material.previous_document = std::move(*document);
    co_return Result<void>{};
}

auto Reports::new_verification() -> std::optional<report::Verification>
{
    if (public_address_.empty()) return std::nullopt;
    std::array<std::byte, 16> random{};
    entropy_.fill(random);
    auto code = report::make_verification_code(random);
    auto digits = code;
    std::erase(digits, ' ');
    return report::Verification{std::move(code), public_address_ + "/v/" + digits};
}

auto Reports::prepare(Principal who, CaseId which, PrepareWish wish) -> awaitable<Result<ToSign>>
{
    if (!who.person) co_return Fault{errc::forbidden, "who.not-reader"};
    const auto now = clock_.now();
    auto look = [who, which, wish, rules = rules_, now](Facts& facts) {
        return gather(facts, who, which, wish, *rules, now);
    };
    auto material = co_await ledger_.look(std::move(look));
    if (!material) co_return material.error();
    auto followed = co_await add_previous(*material);
    if (!followed) co_return followed.error();
    material->verification = new_verification();

    const auto id = mint<ReportId>(clock_, entropy_);
    auto document = compose(*material, id, now);
    if (!document) co_return document.error();
    auto shown = report::Illustrations{};
    auto pictured = co_await add_pictures(*material, *document, shown);
    if (!pictured) co_return pictured.error();
    auto drawn = co_await add_sheets(*material, *document, shown);
    if (!drawn) co_return drawn.error();
    auto job = [document = std::move(*document), shown = std::move(shown), fonts = fonts_,
                certificate = material->signer.certificate,
                chain = trust_.chain] { return make_page(document, shown, fonts, certificate, chain); };
    auto page = co_await offload(cpu_, std::move(job));
    if (!page) co_return page.error();

    const auto expires_at = now + rules_->prepared_life;
    auto kept = kept_for(*material, id, who.person->id, wish, now);
    kept.pdf = page->prepared.pdf;
    kept.pending_signature = page->pending.cms;
    kept.expires_at = expires_at;
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
                                       .version = prepared->version,
                                       .by = who.person->id,
                                       .signer = prepared->signer,
                                       .digest = digest,
                                       .place = std::move(*place),
                                       .signed_at = signing->signed_at,
                                       .status = prepared->status,
                                       .author = prepared->author,
                                       .previous = prepared->previous,
                                       .code = prepared->code};
    co_return co_await finalise(std::move(who), token, std::move(final_report));
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
    if (!token) co_return token.error();

    auto finish = [shared, signature = std::move(signature), token = std::move(*token), crls = std::move(*lists),
                   roots = trust_.all_roots()]() -> Result<Signing> {
        const auto stamp = [&token](ByteView) -> Result<Bytes> { return token; };
        auto pdf = report::assemble(shared->pdf, shared->pending_signature, signature, stamp, roots);
        if (!pdf) return pdf.error();
        auto verdict = report::verify(*pdf, roots);
        if (!verdict.facts || !verdict.facts->signed_at) return Fault{errc::internal, "report.verify"};
        const bool is_whole = verdict.state == report::State::valid;
        if (is_whole && !crls.empty()) pdf = report::with_evidence(*pdf, crls, roots);
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
