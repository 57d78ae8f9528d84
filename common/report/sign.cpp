#include "common/report/sign.hpp"

#include "common/report/cms.hpp"
#include "common/report/contents.hpp"
#include "common/report/hole.hpp"
#include "common/report/increment.hpp"
#include "common/report/verify.hpp"

#include <openssl/ecdsa.h>

#include <algorithm>

namespace shanhai::report {
namespace {

using OwnedEcdsa = Owned<ECDSA_SIG, ECDSA_SIG_free>;

constexpr std::size_t p256_raw = 64;  // r||s, 32 bytes each (IEEE P1363)

auto number(ByteView big_endian) -> pki::OwnedNumber
{
    pki::OwnedNumber value{BN_bin2bn(pki::uchars(big_endian), static_cast<int>(big_endian.size()), nullptr)};
    pki::must(value != nullptr);
    return value;
}

// CMS wants ECDSA as DER (RFC 5753 section 2.1.1); browsers and tokens give the two numbers bare.
auto as_cms_has_it(ByteView signature, const pki::Certificate& signer) -> Bytes
{
    const bool bare = EVP_PKEY_is_a(X509_get0_pubkey(signer.get()), "EC") == 1 && signature.size() == p256_raw;
    if (!bare) return {signature.begin(), signature.end()};

    const OwnedEcdsa pair{ECDSA_SIG_new()};
    auto r = number(signature.first(p256_raw / 2));
    auto s = number(signature.subspan(p256_raw / 2));
    pki::must(pair && ECDSA_SIG_set0(pair.get(), r.get(), s.get()) == 1);
    (void)r.release();
    (void)s.release();
    return pki::der_of<ECDSA_SIG>(i2d_ECDSA_SIG, pair.get());
}

// The part of a file that waits for a signature, or has the last one.
struct Place {
    ByteView first;
    Hole hole;
    bool is_second;
};

auto last_place(ByteView pdf) -> Result<Place>
{
    const auto revisions = take_apart(pdf);
    if (!revisions) return Fault{errc::malformed, "report.hole"};
    if (revisions->evidence) return Fault{errc::conflict, "report.signed"};
    const auto first = Hole::find(revisions->first);
    if (!first) return first.error();
    if (!revisions->second) return Place{revisions->first, *first, false};
    const auto second = Hole::find(pdf, revisions->first.size());
    if (!second || first->is_empty(pdf)) return Fault{errc::malformed, "report.hole"};
    return Place{revisions->first, *second, true};
}

auto empty_place(ByteView pdf) -> Result<Place>
{
    auto place = last_place(pdf);
    if (place && !place->hole.is_empty(pdf)) return Fault{errc::conflict, "report.signed"};
    return place;
}

// As a stranger would see it.
auto checked(Bytes pdf, bool is_timed, const std::vector<pki::Certificate>& roots) -> Result<Bytes>
{
    const auto verdict = verify(pdf, roots);
    const bool good = is_timed ? verdict.state == State::valid || verdict.state == State::incomplete
                               : verdict.state == State::untimed;
    if (!good) return Fault{errc::forbidden, "report.refused", std::string{verdict.code}};
    return pdf;
}

struct Filled {
    Bytes pdf;
    Place place;
    OwnedCms cms;
};

auto fill(ByteView prepared_pdf, ByteView pending, ByteView signature) -> Result<Filled>
{
    const auto place = empty_place(prepared_pdf);
    if (!place) return place.error();
    auto [cms, rest] = parse_cms(pending);
    if (!cms || !rest.empty()) return Fault{errc::malformed, "report.pending"};
    const auto signer = signer_of(cms);
    const auto expected = signed_attributes(place->hole.digest(prepared_pdf), signer, others_of(cms));
    if (!expected) return expected.error();
    if (!std::ranges::equal(expected->cms, pending)) return Fault{errc::mismatch, "report.pending"};

    const auto value = as_cms_has_it(signature, signer);
    if (!signer.verifies(expected->tbs, value)) return Fault{errc::mismatch, "report.signature"};
    set_signature(cms, value);
    return Filled{{prepared_pdf.begin(), prepared_pdf.end()}, *place, std::move(cms)};
}

auto stamped(Filled filled, const Stamp& stamp, const std::vector<pki::Certificate>& roots) -> Result<Bytes>
{
    const auto token = stamp(signature_of(filled.cms));
    if (!token) return token.error();
    add_token(filled.cms, *token);
    if (auto done = filled.place.hole.fill(filled.pdf, der_of(filled.cms)); !done) return done.error();
    return checked(std::move(filled.pdf), true, roots);
}

}  // namespace

auto signed_attributes(const Digest& digest, const pki::Certificate& signer, const std::vector<pki::Certificate>& chain)
    -> Result<PendingSignature>
{
    const pki::Quietly quietly;
    const auto cms = pending_cms(digest, signer, chain);
    if (!cms) return Fault{errc::unsupported, "report.key"};
    return PendingSignature{tbs_of(cms), der_of(cms)};
}

auto recompute_tbs(ByteView prepared_pdf, const pki::Certificate& signer, const std::vector<pki::Certificate>& chain)
    -> Result<Bytes>
{
    const auto place = empty_place(prepared_pdf);
    if (!place) return place.error();
    const auto document = read_report(place->first);
    if (!document) return document.error();
    if (place->is_second && !document->countersigned) return Fault{errc::mismatch, "report.countersigned"};

    auto pending = signed_attributes(place->hole.digest(prepared_pdf), signer, chain);
    if (!pending) return pending.error();
    return std::move(pending->tbs);
}

auto check_tbs(ByteView offered_tbs, ByteView prepared_pdf, const pki::Certificate& signer,
               const std::vector<pki::Certificate>& chain) -> Result<void>
{
    const auto own = recompute_tbs(prepared_pdf, signer, chain);
    if (!own) return own.error();
    if (!std::ranges::equal(*own, offered_tbs)) return Fault{errc::mismatch, "report.tbs"};
    return {};
}

auto assemble(ByteView prepared_pdf, ByteView pending, ByteView signature, const Stamp& stamp,
              const std::vector<pki::Certificate>& roots) -> Result<Bytes>
{
    const pki::Quietly quietly;
    auto filled = fill(prepared_pdf, pending, signature);
    if (!filled) return filled.error();
    return stamped(std::move(*filled), stamp, roots);
}

auto assemble_untimed(ByteView prepared_pdf, ByteView pending, ByteView signature,
                      const std::vector<pki::Certificate>& roots) -> Result<Bytes>
{
    const pki::Quietly quietly;
    auto filled = fill(prepared_pdf, pending, signature);
    if (!filled) return filled.error();
    if (auto done = filled->place.hole.fill(filled->pdf, der_of(filled->cms)); !done) return done.error();
    return checked(std::move(filled->pdf), false, roots);
}

auto timed(ByteView untimed_pdf, const Stamp& stamp, const std::vector<pki::Certificate>& roots) -> Result<Bytes>
{
    const pki::Quietly quietly;
    const auto place = last_place(untimed_pdf);
    if (!place && place.error().at() == "report.signed") return Fault{errc::conflict, "report.timed"};
    if (!place) return place.error();
    auto [cms, rest] = parse_cms(place->hole.content(untimed_pdf));
    if (!cms) return Fault{errc::malformed, "report.pending"};
    if (!token_of(cms).empty()) return Fault{errc::conflict, "report.timed"};
    return stamped({{untimed_pdf.begin(), untimed_pdf.end()}, *place, std::move(cms)}, stamp, roots);
}

}  // namespace shanhai::report
