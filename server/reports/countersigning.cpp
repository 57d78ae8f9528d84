// Where both sign: the author's signature waits with the case for the reviewer's, over the same file.
#include "common/report/countersign.hpp"
#include "common/report/sign.hpp"
#include "common/report/verify.hpp"
#include "common/runtime/offload.hpp"
#include "server/audit/note.hpp"
#include "server/reports/decisions.hpp"
#include "server/reports/handing_in.hpp"
#include "server/reports/reports.hpp"

namespace shanhai::reports {
namespace {

using ledger::Facts;

constexpr auto first_signature_life = std::chrono::hours{24 * 30};  // then the author signs again

struct SecondPage {
    ReportId report;
    Bytes pdf;
    report::PendingSignature pending;
};

auto second_page(const Bytes& first, const Bytes& signer, const std::vector<pki::Certificate>& chain,
                 const std::vector<pki::Certificate>& roots, Instant now) -> Result<SecondPage>
{
    auto certificate = pki::Certificate::from_der(signer);
    if (!certificate) return Fault{errc::corrupt, "ledger.certificate"};
    const auto verdict = report::verify(first, roots);
    if (!verdict.facts) return Fault{errc::corrupt, "report.file"};
    auto prepared = report::prepare_countersignature(first, now);
    if (!prepared) return prepared.error();
    auto pending = report::signed_attributes(prepared->digest, *certificate, chain);
    if (!pending) return pending.error();
    return SecondPage{verdict.facts->document.id, std::move(prepared->pdf), std::move(*pending)};
}

auto hand_over_signed(Facts& facts, const Principal& who, ledger::PreparedReport first, const PersonId& reviewer,
                      Instant now) -> Result<void>
{
    auto which = cases::visible_case(facts, who, first.of);
    if (!which) return which.error();
    if (auto allowed = cases::may_read_case(who, *which); !allowed) return allowed.error();
    auto draft = facts.cases().draft(first.of);
    if (!draft) return draft.error();
    if (!*draft) return Fault{errc::corrupt, "ledger.draft"};
    const auto what = HandingIn{first.token, std::move(**draft), reviewer, first.id};
    auto after = hand_in(facts, who, std::move(*which), what, now);
    if (!after) return after.error();
    if (auto put = facts.reports().put(first); !put) return put.error();
    return audit::note(facts, audit::Note{now, who.actor(), "report.signed-first", first.of.text()});
}

}  // namespace

auto Reports::prepare_second(Principal who, Material material, PrepareWish wish) -> awaitable<Result<ToSign>>
{
    const auto now = clock_.now();
    const auto& first = *material.first_signature;
    auto job = [pdf = first.pdf, signer = material.signer.certificate, chain = trust_.chain,
                roots = trust_.all_roots(), now] { return second_page(pdf, signer, chain, roots, now); };
    auto page = co_await offload(cpu_, std::move(job));
    if (!page) co_return page.error();

    auto concerns = co_await concerns_about(material);
    if (!concerns) co_return concerns.error();
    auto kept = first;
    kept.id = page->report;
    kept.token = wish.token;
    kept.by = who.person->id;
    kept.author = first.by;
    kept.signer = wish.signer;
    kept.pdf = page->pdf;
    kept.pending_signature = page->pending.cms;
    kept.prepared_at = now;
    kept.expires_at = now + rules_->prepared_life;
    kept.concerns = concerns_text(*concerns);
    auto done = co_await keep(who, std::move(kept));
    if (!done) co_return done.error();
    co_return ToSign{page->report, std::move(page->pdf), std::move(page->pending.tbs), now + rules_->prepared_life,
                     std::move(*concerns)};
}

auto Reports::await_second(Principal who, ledger::PreparedReport prepared, Signing signing) -> awaitable<Result<Signed>>
{
    const auto now = clock_.now();
    auto waiting = Signed{{.id = prepared.id,
                           .of = prepared.of,
                           .version = prepared.version,
                           .by = who.person->id,
                           .signer = prepared.signer,
                           .digest = Digest::of(signing.pdf),
                           .place = {mint<PackId>(clock_, entropy_), 0, signing.pdf.size()},
                           .signed_at = signing.signed_at,
                           .status = prepared.status,
                           .previous = prepared.previous},
                          true};
    prepared.id = mint<ReportId>(clock_, entropy_);  // the second preparation bears the report's own
    prepared.pdf = std::move(signing.pdf);
    prepared.pending_signature.clear();
    prepared.expires_at = now + first_signature_life;
    prepared.countersigns = true;
    auto work = [who, prepared = std::move(prepared), reviewer = *signing.reviewer, now](Facts& facts) {
        return hand_over_signed(facts, who, prepared, reviewer, now);
    };
    auto done = co_await ledger_.commit(std::move(work));
    if (!done) co_return done.error();
    bell_.ring();
    co_return waiting;
}

}  // namespace shanhai::reports
