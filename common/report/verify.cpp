#include "common/report/verify.hpp"

#include "common/pki/chain.hpp"
#include "common/pki/timestamp.hpp"
#include "common/report/cms.hpp"
#include "common/report/contents.hpp"
#include "common/report/hole.hpp"

#include <algorithm>
#include <array>

namespace shanhai::report {
namespace {

using Certificates = std::vector<pki::Certificate>;

auto altered(std::string_view code) -> Verdict { return {State::altered, code}; }

auto is_zero(ByteView bytes) -> bool
{
    return std::all_of(bytes.begin(), bytes.end(), [](std::byte b) { return b == std::byte{0}; });
}

// Parts of a CMS are outside its signature: versions, algorithm parameters, spare certificates. So it must be what we
// would have written, byte for byte, from the parts that are checked.
auto is_as_we_write(const OwnedCms& cms, const Digest& digest)
{
    const auto again = pending_cms(digest, signer_of(cms), others_of(cms));
    if (!again) return false;
    set_signature(again, signature_of(cms));
    add_token(again, token_of(cms));
    return der_of(again) == der_of(cms);
}

auto verdict_on_time(const Fault& fault) -> Verdict
{
    const bool whole = fault.code() == errc::unauthenticated || fault.code() == errc::forbidden;
    return {whole ? State::unproven_time : State::altered, fault.at()};
}

auto verdict_on_signer(const Fault& fault) -> Verdict
{
    return {fault.code() == errc::mismatch ? State::altered : State::unknown_signer, fault.at()};
}

// From the bytes outwards: what was signed, by which key, when, by whom; only then is the file read as a PDF, because
// by then it is somebody's word and not just anybody's bytes.
auto verdict_on(ByteView pdf, const Hole& hole, const OwnedCms& cms, const Certificates& roots) -> Verdict
{
    const auto digest = hole.digest(pdf);
    const auto signer = signer_of(cms);
    const auto signature = signature_of(cms);
    if (!std::ranges::equal(message_digest_of(cms), digest.bytes())) return altered("verify.digest");
    if (!signer.verifies(tbs_of(cms), signature)) return altered("verify.signature");

    const auto token = token_of(cms);
    if (token.empty()) return {State::unproven_time, "verify.untimed"};
    const auto time = pki::verify_timestamp(token, Digest::of(signature), roots);
    if (!time) return verdict_on_time(time.error());

    const auto others = others_of(cms);
    const auto path = pki::verified_path(signer, others, roots, pki::Profile::signer, time->at);
    if (!path) return verdict_on_signer(path.error());
    const auto serves = [&](const pki::Certificate& one) { return std::ranges::find(*path, one) != path->end(); };
    if (!std::ranges::all_of(others, serves) || !is_as_we_write(cms, digest)) return altered("verify.envelope");
    if (!holds(cms, hole.covered(pdf), roots, time->at)) return altered("verify.cms");

    auto document = read_report(pdf);
    if (!document) return {State::not_a_report, document.error().at()};
    return {
        State::valid, "verify.valid",
        Facts{signer, signer.common_name(), signer.organization(), time->at, time->authority, std::move(*document)}};
}

}  // namespace

auto name_of(State state) -> std::string_view
{
    switch (state) {
    case State::valid: return "valid";
    case State::altered: return "altered";
    case State::unknown_signer: return "unknown_signer";
    case State::unproven_time: return "unproven_time";
    case State::not_signed: return "not_signed";
    case State::not_a_report: return "not_a_report";
    }
    return "unknown";
}

auto verify(ByteView pdf, const Certificates& roots) -> Verdict
{
    const pki::Quietly quietly;
    const auto text = as_text(pdf);
    const bool claims_a_signature = text.starts_with("%PDF-") && text.find("/ByteRange") != std::string_view::npos;
    if (pdf.size() > pdf_max) return {State::not_a_report, "verify.size"};
    if (!claims_a_signature) return {State::not_a_report, "verify.pdf"};

    const auto hole = Hole::find(pdf);
    if (!hole) return altered("verify.hole");
    if (hole->is_empty(pdf)) return {State::not_signed, "verify.unsigned"};

    const auto content = hole->content(pdf);
    const auto [cms, padding] = parse_cms(content);
    if (!cms) return altered("verify.envelope");
    if (!is_zero(padding)) return altered("verify.padding");
    return verdict_on(pdf, *hole, cms, roots);
}

}  // namespace shanhai::report
