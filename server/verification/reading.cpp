// Whether what is stored is what was signed: the file itself, read and verified, and then what it says.
#include "common/report/verify.hpp"
#include "common/runtime/offload.hpp"
#include "server/archive/whole.hpp"
#include "server/verification/found.hpp"

namespace shanhai::verification {
namespace {

// On lane `cpu`. The file must verify, be the one the ledger means, and speak of itself as that report.
auto judged(const Bytes& pdf, const ledger::Report& report, const std::vector<pki::Certificate>& roots)
    -> Result<std::optional<Seen>>
{
    if (Digest::of(pdf) != report.digest) return std::optional<Seen>{};
    auto verdict = report::verify(pdf, roots);
    const bool whole = report::is_genuine(verdict.state) || verdict.state == report::State::untimed;
    if (!whole || !verdict.facts || verdict.facts->document.id != report.id) return std::optional<Seen>{};
    auto seen = Seen{report, std::move(verdict.facts->document), verdict.facts->signed_at.value_or(report.signed_at)};
    seen.timed = verdict.facts->signed_at.has_value();
    return std::optional{std::move(seen)};
}

}  // namespace

auto Verification::read(ledger::Place place) -> awaitable<Result<std::optional<Bytes>>>
{
    std::optional<Bytes> nothing;
    if (place.size > report::pdf_max) co_return nothing;
    auto all = co_await archive::read_whole(packs_, place.pack, place.offset, place.size);
    const bool gone = !all && (all.error().code() == errc::corrupt || all.error().code() == errc::not_found);
    if (gone) co_return nothing;
    if (!all) co_return all.error();
    co_return std::optional{std::move(*all)};
}

auto Verification::see(const Found& found, const ReportId& which) -> awaitable<Result<std::optional<Seen>>>
{
    const auto report = found.version(which);
    const auto revoked = found.revoked.find(report.signer);
    const auto withdrawn = revoked == found.revoked.end() ? std::nullopt : std::optional{revoked->second};
    auto pdf = co_await read(report.place);
    if (!pdf) co_return pdf.error();
    std::optional<Seen> seen;
    if (*pdf) {
        auto job = [pdf = std::move(**pdf), report, roots = roots_] { return judged(pdf, report, roots); };
        auto judgement = co_await offload(cpu_, std::move(job));
        if (!judgement) co_return judgement.error();
        seen = std::move(*judgement);
    }
    if (seen) seen->revoked = withdrawn;
    // A signature made with a certificate that was withdrawn by then proves nothing.
    const bool too_late = withdrawn && seen && *withdrawn <= seen->signed_at;
    if (too_late) seen.reset();
    if (!seen) log_.error("verification.damaged", {{"report", report.id}});
    co_return seen;
}

auto Verification::judge(Found found) -> awaitable<Result<Answer>>
{
    auto seen = co_await see(found, found.report.id);
    if (!seen) co_return seen.error();
    Answer answer;
    answer.standing = found.standing;
    answer.state = *seen ? found.standing.state : State::damaged;
    answer.asked = std::move(*seen);
    co_return answer;
}

// What counts today may be another version than the one the code stands on.
auto Verification::judge_whole(Found found) -> awaitable<Result<Answer>>
{
    const auto counts = found.standing.counts;
    const bool itself = counts && *counts == found.report.id;
    auto later = found;
    auto answer = co_await judge(std::move(found));
    if (!answer || !answer->asked || !counts) co_return answer;
    if (itself) answer->shown = answer->asked;
    if (itself) co_return answer;
    auto seen = co_await see(later, *counts);
    if (!seen) co_return seen.error();
    if (!*seen) answer->state = State::damaged;
    answer->shown = std::move(*seen);
    co_return answer;
}

}  // namespace shanhai::verification
