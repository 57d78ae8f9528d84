// A hospital that can sign: fonts, authorities, a specialist, and the whole way from a document to a signed PDF.
#pragma once

#include "common/pki/authority_for_tests.hpp"
#include "common/report/countersign.hpp"
#include "common/report/prepare.hpp"
#include "common/report/render.hpp"
#include "common/report/sample_for_tests.hpp"
#include "common/report/sign.hpp"
#include "common/report/verify.hpp"

#include <stdexcept>

namespace shanhai::report {

// Made once for all tests of a build.
inline auto test_fonts() -> const Fonts&
{
    static const auto fonts = Fonts::open(std::string{SHANHAI_BINARY_DIR} + "/report-fonts").value();
    return fonts;
}

struct Hospital {
    // Stock tools judge certificates by today's clock, so these are valid for long.
    test::ThrowawayAuthority authority{.from = parse_instant("2020-01-01T00:00:00Z").value(),
                                       .until = parse_instant("2060-01-01T00:00:00Z").value()};
    test::Identity signer = authority.signer("dr-yang");
    pki::TimestampSigner timestamps = authority.timestamps();
    Instant now = parse_instant("2026-03-05T10:32:00.25+08:00").value();

    auto stamp() const -> Stamp
    {
        return [this](ByteView signature) { return timestamps.stamp(Digest::of(signature), now); };
    }
    auto prepared(const Document& document = sample_document()) const -> Prepared
    {
        return prepare(document, render(document, test_fonts()).value()).value();
    }
    auto sign(const Prepared& prepared) const -> Bytes { return sign(prepared, signer); }
    auto sign(const Prepared& prepared, const test::Identity& by) const -> Bytes
    {
        const auto pending = signed_attributes(prepared.digest, by.certificate, authority.chain).value();
        const auto signature = by.key.sign(pending.tbs).value();
        return assemble(prepared.pdf, pending.cms, signature, stamp(), authority.roots).value();
    }
    // The lists of both authorities, made a minute after signing.
    auto crls(std::vector<pki::Revocation> revoked = {}) const -> std::vector<pki::Crl>
    {
        const auto made = now + std::chrono::minutes{1};
        const auto next = made + std::chrono::hours{24 * 7};
        return {authority.issuer.list(revoked, made, next, 2).value(),
                pki::make_crl(authority.root_key, authority.root, {}, made, next, 1).value()};
    }
    auto signed_report(const Document& document = sample_document()) const -> Bytes { return sign(prepared(document)); }
};

inline auto countersigned_document() -> Document
{
    auto document = sample_document();
    document.reviewer = Author{PersonId::parse("dr-zhao").value(), "赵明", "主任医师"};
    document.countersigned = true;
    return document;
}

// A report that its author signs first and its reviewer second.
struct TwoSigners {
    Hospital hospital{};
    test::Identity reviewer = hospital.authority.signer("dr-zhao");
    Document document = countersigned_document();
    Bytes by_author = hospital.signed_report(document);

    auto prepared() const -> Prepared { return prepare_countersignature(by_author, hospital.now).value(); }
    auto assembled(const Prepared& what, const test::Identity& by) const -> Result<Bytes>
    {
        const auto& authority = hospital.authority;
        const auto pending = signed_attributes(what.digest, by.certificate, authority.chain).value();
        return assemble(what.pdf, pending.cms, by.key.sign(pending.tbs).value(), hospital.stamp(), authority.roots);
    }
    auto countersigned() const -> Bytes { return assembled(prepared(), reviewer).value(); }
    auto verdict(ByteView pdf) const -> Verdict { return verify(pdf, hospital.authority.roots); }
};

inline auto rsa_hospital() -> Hospital
{
    Hospital hospital;
    auto key = pki::Key::generate(pki::Key::Kind::rsa3072).value();
    auto certificate =
        hospital.authority.issuer
            .issue(key, pki::Profile::signer,
                   {.common_name = "dr-rsa", .organization = "Tests", .uri = "urn:shanhai:person:dr-yang"},
                   hospital.authority.from, hospital.authority.until)
            .value();
    hospital.signer = {std::move(key), std::move(certificate)};
    return hospital;
}

}  // namespace shanhai::report
