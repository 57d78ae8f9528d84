// A case that a specialist holds, and everything it takes to sign its report: keys, fonts, a timestamp authority.
#pragma once

#include "common/report/signed_for_tests.hpp"
#include "server/cases/queue.hpp"
#include "server/intake/county_for_tests.hpp"
#include "server/reports/reports.hpp"

namespace shanhai::reports::test {

using shanhai::test::County;
using shanhai::test::open_case;

class OwnTimestamps final : public TimestampAuthority {
public:
    OwnTimestamps(pki::TimestampSigner signer, const Clock& clock) : signer_{std::move(signer)}, clock_{clock} {}
    auto stamp(Digest imprint) -> awaitable<Result<Bytes>> override
    {
        ++asked;
        if (down) co_return *down;
        co_return signer_.stamp(imprint, clock_.now());
    }

    void replace(pki::TimestampSigner other) { signer_ = std::move(other); }

    std::optional<Fault> down;  // what it answers instead
    int asked = 0;

private:
    pki::TimestampSigner signer_;
    const Clock& clock_;
};

inline auto some_draft() -> wire::ReportDraft
{
    return {.findings = "双肺纹理清晰。", .impression = "未见异常。", .recommendation = {}, .quality = "甲"};
}

inline auto enrol_signer(County& county, const pki::Certificate& certificate, const PersonId& whose)
    -> ledger::Credential
{
    auto credential = ledger::Credential{.fingerprint = certificate.fingerprint(),
                                         .kind = ledger::CredentialKind::signer,
                                         .site = county.hospital,
                                         .person = whose,
                                         .label = "key",
                                         .ae_title = {},
                                         .certificate = certificate.to_der(),
                                         .not_before = certificate.not_before(),
                                         .not_after = certificate.not_after(),
                                         .revoked_at = std::nullopt};
    county.put(credential);
    return credential;
}

struct Reading {
    County county;
    report::Hospital hospital;  // its signer is dr-yang's key
    OwnTimestamps timestamps{hospital.timestamps, county.clock};
    cases::Queue queue{county.ledger, county.clock, county.bell, cases::Policy::defaults()};
    Reports reports{county.ledger,   county.packs,         county.cpu,
                    timestamps,      report::test_fonts(), trust(),
                    county.clock,    county.entropy,       county.bell,
                    Rules{}};
    ledger::Credential signer = enrol_signer(county, hospital.signer.certificate, county.yang.id);
    CaseId which = open_case(county);
    std::int64_t token = claimed();

    // The lists are made when they are asked for, and nobody is on them.
    auto trust() -> Reports::Trust
    {
        return {hospital.authority.chain, hospital.authority.roots, {}, [this] { return lists(); }};
    }
    auto lists() -> awaitable<Result<std::vector<pki::Crl>>>
    {
        const auto now = county.clock.now();
        co_return std::vector{hospital.authority.issuer.list({}, now, now + std::chrono::hours{1}, 1).value()};
    }
    auto claimed() -> std::int64_t { return county.ask(queue.claim(county.specialist(), which)).value().which.token; }
    auto save(std::int64_t revision, wire::ReportDraft draft = some_draft())
    {
        return county.ask(reports.save(county.specialist(), which, {token, revision, std::move(draft)}));
    }
    auto prepare() { return county.ask(reports.prepare(county.specialist(), which, {token, signer.fingerprint})); }
    auto sign(const ToSign& prepared, Bytes signature) -> Result<ledger::Report>
    {
        auto done = county.ask(reports.sign(county.specialist(), which, token, prepared.report, std::move(signature),
                                       decided(prepared.concerns)));
        if (!done) return done.error();
        return std::move(done->report);
    }
    // What a careful reader would answer to every concern.
    static auto decided(const std::vector<wire::Concern>& concerns) -> std::vector<wire::Decision>
    {
        std::vector<wire::Decision> all;
        for (const auto& concern : concerns) all.push_back({concern.code, concern.field, "已核对"});
        return all;
    }
    auto signature_of(const ToSign& prepared) const -> Bytes
    {
        return hospital.signer.key.sign(prepared.to_be_signed).value();
    }
    auto signed_report() -> ledger::Report
    {
        save(0).value();
        const auto prepared = prepare().value();
        return sign(prepared, signature_of(prepared)).value();
    }
    auto case_now()
    {
        return *county.look([&](ledger::Facts& facts) { return facts.cases().find(which); });
    }
    auto reports_of_case()
    {
        return county.look([&](ledger::Facts& facts) { return facts.reports().reports_of(which); });
    }
    auto inbox(const SiteId& site)
    {
        return county.look([&](ledger::Facts& facts) { return facts.deliveries().inbox(site, true, 10); });
    }
};

}  // namespace shanhai::reports::test
