#include "common/report/judge.hpp"

#include "common/pki/chain.hpp"
#include "common/report/cms.hpp"

#include <algorithm>

namespace shanhai::report {
namespace {

auto altered(std::string_view code) -> Verdict { return {State::altered, code}; }

auto is_zero(ByteView bytes) -> bool
{
    return std::all_of(bytes.begin(), bytes.end(), [](std::byte b) { return b == std::byte{0}; });
}

// Parts of a CMS are outside its signature: versions, algorithm parameters, spare certificates. So it must be what we
// would have written, byte for byte, from the parts that are checked.
auto is_as_we_write(const OwnedCms& cms, const Digest& digest, const Bytes& token) -> bool
{
    const auto again = pending_cms(digest, signer_of(cms), others_of(cms));
    if (!again) return false;
    set_signature(again, signature_of(cms));
    if (!token.empty()) add_token(again, token);
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

}  // namespace

auto judge(ByteView part, const Hole& hole, const Trust& trust) -> std::variant<Judged, Verdict>
{
    const auto content = hole.content(part);
    const auto [cms, padding] = parse_cms(content);
    if (!cms) return altered("verify.envelope");
    if (!is_zero(padding)) return altered("verify.padding");

    const auto digest = hole.digest(part);
    const auto signer = signer_of(cms);
    const auto signature = signature_of(cms);
    if (!std::ranges::equal(message_digest_of(cms), digest.bytes())) return altered("verify.digest");
    if (!signer.verifies(tbs_of(cms), signature)) return altered("verify.signature");

    std::optional<pki::Timestamp> time;
    const auto token = token_of(cms);
    if (!token.empty()) {
        auto verified = pki::verify_timestamp(token, Digest::of(signature), timekeepers_of(trust));
        if (!verified) return verdict_on_time(verified.error());
        time = std::move(*verified);
    }
    // Without a time, all that can be asked is whether the certificate was good when it was given out.
    const auto at = time ? time->at : signer.not_before();
    const auto others = others_of(cms);
    auto path = pki::verified_path(signer, others, trust.roots, pki::Profile::signer, at);
    if (!path) return verdict_on_signer(path.error());
    const auto serves = [&](const pki::Certificate& one) { return std::ranges::find(*path, one) != path->end(); };
    if (!std::ranges::all_of(others, serves) || !is_as_we_write(cms, digest, token)) return altered("verify.envelope");
    if (!holds(cms, hole.covered(part), trust.roots, at)) return altered("verify.cms");
    return Judged{std::move(*path), std::move(time)};
}

}  // namespace shanhai::report
