#include "common/report/verify.hpp"

#include "common/pki/openssl.hpp"
#include "common/report/contents.hpp"
#include "common/report/revoked.hpp"

#include <algorithm>

namespace shanhai::report {
namespace {

auto altered(std::string_view code) -> Verdict { return {State::altered, code}; }

auto is_person(const pki::Certificate& certificate, const Author& author) -> bool
{
    return certificate.uri() == "urn:shanhai:person:" + author.id.text();
}

auto signed_by(const Judged& judged) -> SignedBy
{
    const auto& signer = judged.signer();
    SignedBy by{signer, signer.common_name(), signer.organization(), std::nullopt, std::nullopt};
    if (judged.time) {
        by.at = judged.time->at;
        by.timestamped_by = judged.time->authority;
    }
    return by;
}

// The signatures that a file has, in the order in which they were made.
struct Signatures {
    std::vector<Judged> judged;
    bool awaits_second = false;  // its hole is there, and empty
};

auto newest_about(const pki::Certificate& issuer, std::span<const KnownList> lists) -> std::optional<Instant>
{
    std::optional<Instant> newest;
    for (const auto& one : lists)
        if (one.issuer == issuer) newest = std::max(newest.value_or(one.crl.this_update()), one.crl.this_update());
    return newest;
}

auto facts_of(const Signatures& signatures, Document document, const Revisions& revisions,
              std::span<const KnownList> lists) -> Facts
{
    const auto& last = signatures.judged.back();
    auto by = signed_by(last);
    Facts facts{by.certificate, by.name, by.organization, by.at, by.timestamped_by, std::move(document), {}};
    for (const auto& one : signatures.judged) facts.signatures.push_back(signed_by(one));
    if (last.time) facts.level = revisions.evidence ? Level::lt : Level::t;
    facts.revocation_known_at = newest_about(last.issuer(), lists);
    facts.certificates = certificates_of(signatures.judged);
    return facts;
}

// From the bytes outwards: the signatures first; only then is the file read as a PDF, because by then it is somebody's
// word and not just anybody's bytes.
auto judge_all(const Revisions& revisions, const Hole& hole, const Trust& trust) -> std::variant<Signatures, Verdict>
{
    Signatures all;
    auto first = judge(revisions.first, hole, trust);
    if (auto* const verdict = std::get_if<Verdict>(&first)) return std::move(*verdict);
    all.judged.push_back(std::move(std::get<Judged>(first)));
    if (!revisions.second) return all;

    const auto part = *revisions.second;
    const auto second_hole = Hole::find(part, revisions.first.size());
    if (!second_hole) return altered("verify.hole");
    all.awaits_second = second_hole->is_empty(part);
    if (all.awaits_second) return all;
    auto second = judge(part, *second_hole, trust);
    if (auto* const verdict = std::get_if<Verdict>(&second)) return std::move(*verdict);
    all.judged.push_back(std::move(std::get<Judged>(second)));
    return all;
}

// Are these the signatures that the report says it has, by the people it names?
auto objection_to(const Signatures& signatures, const Document& document) -> std::optional<Verdict>
{
    const auto& judged = signatures.judged;
    const auto& first = document.countersigned ? document.author : answers_for(document);
    if (!is_person(judged.front().signer(), first)) return Verdict{State::unknown_signer, "verify.person"};
    const bool has_second = judged.size() > 1 || signatures.awaits_second;
    if (has_second && !document.countersigned) return altered("verify.countersignature");
    if (judged.size() > 1 && !is_person(judged.back().signer(), *document.reviewer))
        return Verdict{State::unknown_signer, "verify.person"};
    return std::nullopt;
}

auto completeness_of(const Signatures& signatures, const Document& document) -> Verdict
{
    const auto is_timed = [](const Judged& one) { return one.time.has_value(); };
    if (!std::ranges::all_of(signatures.judged, is_timed)) return {State::untimed, "verify.untimed"};
    if (document.countersigned && signatures.judged.size() < 2) return {State::incomplete, "verify.countersigning"};
    return {State::valid, "verify.valid"};
}

auto code_of(State state) -> std::string_view
{
    switch (state) {
    case State::revoked: return "verify.revoked";
    case State::revoked_since: return "verify.revoked-since";
    case State::unproven_time: return "verify.authority-revoked";
    default: return "verify.valid";
    }
}

auto verdict_on(const Revisions& revisions, const Hole& hole, const Trust& trust) -> Verdict
{
    auto judged = judge_all(revisions, hole, trust);
    if (auto* const verdict = std::get_if<Verdict>(&judged)) return std::move(*verdict);
    const auto& signatures = std::get<Signatures>(judged);

    auto document = read_report(revisions.first);
    if (!document) return {State::not_a_report, document.error().at()};
    if (auto objection = objection_to(signatures, *document)) return std::move(*objection);
    auto verdict = completeness_of(signatures, *document);

    auto lists = lists_about(signatures.judged, trust.crls);
    if (revisions.evidence) {
        const auto carried = lists_in(*revisions.evidence, signatures.judged);
        if (!carried || verdict.state != State::valid) return altered("verify.evidence");
        lists.insert(lists.end(), carried->begin(), carried->end());
    }
    auto standing = standing_of(signatures.judged, lists);
    const bool refused = standing.state == State::revoked || standing.state == State::unproven_time;
    if (refused) return {standing.state, code_of(standing.state), std::nullopt, std::move(standing.revocation)};
    const bool changes = verdict.state == State::valid && standing.state == State::revoked_since;
    if (changes) verdict = {standing.state, code_of(standing.state), std::nullopt, std::move(standing.revocation)};
    verdict.facts = facts_of(signatures, std::move(*document), revisions, lists);
    return verdict;
}

}  // namespace

auto name_of(State state) -> std::string_view
{
    switch (state) {
    case State::valid: return "valid";
    case State::revoked_since: return "revoked_since";
    case State::untimed: return "untimed";
    case State::incomplete: return "incomplete";
    case State::revoked: return "revoked";
    case State::altered: return "altered";
    case State::unknown_signer: return "unknown_signer";
    case State::unproven_time: return "unproven_time";
    case State::not_signed: return "not_signed";
    case State::not_a_report: return "not_a_report";
    }
    return "unknown";
}

auto timekeepers_of(const Trust& trust) -> std::vector<pki::Certificate>
{
    auto all = trust.roots;
    all.insert(all.end(), trust.timestamp_roots.begin(), trust.timestamp_roots.end());
    return all;
}

auto verify(ByteView pdf, const Trust& trust) -> Verdict
{
    const pki::Quietly quietly;
    const auto text = as_text(pdf);
    const bool claims_a_signature = text.starts_with("%PDF-") && text.find("/ByteRange") != std::string_view::npos;
    if (pdf.size() > pdf_max) return {State::not_a_report, "verify.size"};
    if (!claims_a_signature) return {State::not_a_report, "verify.pdf"};

    const bool has_an_end = text.find("\n%%EOF\n") != std::string_view::npos;
    if (!has_an_end) return altered("verify.hole");
    const auto revisions = take_apart(pdf);
    if (!revisions) return altered("verify.increment");
    const auto hole = Hole::find(revisions->first);
    if (!hole) return altered("verify.hole");
    const bool empty = hole->is_empty(revisions->first);
    if (empty && revisions->first.size() != pdf.size()) return altered("verify.increment");
    if (empty) return {State::not_signed, "verify.unsigned"};
    return verdict_on(*revisions, *hole, trust);
}

auto verify(ByteView pdf, const std::vector<pki::Certificate>& roots) -> Verdict { return verify(pdf, Trust{roots}); }

}  // namespace shanhai::report
