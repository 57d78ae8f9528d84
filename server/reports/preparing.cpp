// The first half of a deferred signature: the page that is shown, and what a key is to sign for it.
#include "common/report/prepare.hpp"
#include "common/report/render.hpp"
#include "common/report/sign.hpp"
#include "common/report/verification_code.hpp"
#include "common/report/verify.hpp"
#include "common/runtime/offload.hpp"
#include "server/audit/note.hpp"
#include "server/reports/decisions.hpp"
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

auto kept_for(const Material& material, const ReportId& id, const PersonId& signer, const PrepareWish& wish,
              Instant now) -> ledger::PreparedReport
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
    if (material.reviewer && material.reviewer->id == signer) kept.author = material.author.id;
    if (material.verification) kept.code = report::digest_of_code(material.verification->code);
    return kept;
}

}  // namespace

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

// Texts may be long, so they are looked at where nobody waits for the ledger.
auto Reports::concerns_about(const Material& material) -> awaitable<Result<std::vector<wire::Concern>>>
{
    if (!material.to_check) co_return std::vector<wire::Concern>{};
    auto job = [seen = *material.to_check, off = rules_->checks_off]() -> Result<std::vector<wire::Concern>> {
        return checks(seen, off);
    };
    co_return co_await offload(cpu_, std::move(job));
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

auto Reports::keep(const Principal& who, ledger::PreparedReport prepared) -> awaitable<Result<void>>
{
    auto work = [prepared = std::move(prepared), actor = who.actor(),
                 now = clock_.now()](Facts& facts) -> Result<void> {
        if (auto put = facts.reports().put(prepared); !put) return put.error();
        return audit::note(facts, audit::Note{now, actor, "report.prepared", prepared.of.text()});
    };
    co_return co_await ledger_.commit(std::move(work));
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
    if (material->first_signature) co_return co_await prepare_second(std::move(who), std::move(*material), wish);
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
    auto concerns = co_await concerns_about(*material);
    if (!concerns) co_return concerns.error();
    auto kept = kept_for(*material, id, who.person->id, wish, now);
    kept.concerns = concerns_text(*concerns);
    kept.pdf = page->prepared.pdf;
    kept.pending_signature = page->pending.cms;
    kept.expires_at = expires_at;
    auto done = co_await keep(who, std::move(kept));
    if (!done) co_return done.error();
    co_return ToSign{id, std::move(page->prepared.pdf), std::move(page->pending.tbs), expires_at,
                     std::move(*concerns)};
}

}  // namespace shanhai::reports
