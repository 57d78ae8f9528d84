// Signatures that are none, signers that may not, and a timestamp authority that is away: nothing of it is stored.
#include "common/pki/openssl.hpp"
#include "common/report/verify.hpp"
#include "server/reports/reading_for_tests.hpp"

#include <gtest/gtest.h>

#include <random>

using namespace shanhai;
using namespace shanhai::reports;
using shanhai::reports::test::enrol_signer;

namespace {

constexpr auto seed = 20260305U;

struct SigningKeys : testing::Test, reports::test::Reading {
    auto prepare_with(const pki::Certificate& certificate)
    {
        return county.ask(reports.prepare(county.specialist(), which, {token, certificate.fingerprint()}));
    }
    void expect_nothing_stored()
    {
        EXPECT_TRUE(reports_of_case().empty());
        EXPECT_TRUE(inbox(county.niujie).empty());
        EXPECT_TRUE(std::holds_alternative<ledger::Claimed>(case_now().state));
    }
    static auto signer_of(const shanhai::test::ThrowawayAuthority& authority, pki::Profile profile, Instant from,
                          Instant until)
    {
        const auto key = authority.fresh_key();
        const auto names =
            pki::Names{.common_name = "dr-yang", .organization = "Tests", .uri = "urn:shanhai:person:dr-yang"};
        auto certificate = authority.issuer.issue(key, profile, names, from, until).value();
        return shanhai::test::Identity{key, std::move(certificate)};
    }
    // As far as signing goes: prepared for this certificate, and signed with its key.
    auto signed_with(const shanhai::test::Identity& identity) -> Result<ledger::Report>
    {
        enrol_signer(county, identity.certificate, county.yang.id);
        auto prepared = prepare_with(identity.certificate);
        if (!prepared) return prepared.error();
        return sign(*prepared, identity.key.sign(prepared->to_be_signed).value());
    }
};

template <class T>
auto fault_of(const Result<T>& result) -> Fault
{
    return result ? Fault{errc::internal, "accepted"} : result.error();
}

}  // namespace

TEST_F(SigningKeys, a_signer_that_returns_garbage_signs_nothing_and_may_try_again)
{
    save(0).value();
    const auto prepared = prepare().value();
    const auto good = signature_of(prepared);
    SCOPED_TRACE("seed " + std::to_string(seed));
    std::mt19937 random{seed};
    const auto noise = [&](std::size_t size) {
        Bytes bytes(size);
        for (auto& byte : bytes) byte = static_cast<std::byte>(random());
        return bytes;
    };
    auto bent = good;
    bent.back() ^= std::byte{1};
    auto longer = good;
    longer.push_back(std::byte{0});
    const auto private_key = to_bytes(hospital.signer.key.to_pem().value());

    for (const auto& garbage : {Bytes{}, Bytes{std::byte{0x30}}, noise(64), noise(71), noise(384), noise(64 * 1024),
                                Bytes(64), bent, longer, private_key})
        EXPECT_EQ(fault_of(sign(prepared, garbage)), (Fault{errc::mismatch, "report.signature"})) << garbage.size();
    for (int i = 0; i < 200; ++i) EXPECT_FALSE(sign(prepared, noise(random() % 600))) << i;
    EXPECT_EQ(timestamps.asked, 0) << "the time is asked for what is signed, and for nothing else";
    expect_nothing_stored();

    EXPECT_TRUE(sign(prepared, good));
}

TEST_F(SigningKeys, a_certificate_that_expired_since_or_is_not_yet_good_signs_nothing)
{
    save(0).value();
    const auto now = county.clock.now();
    const auto of = [&](Instant from, Instant until) {
        return signer_of(hospital.authority, pki::Profile::signer, from, until);
    };
    const auto expired = of(now - std::chrono::days{9}, now - std::chrono::days{1});
    const auto future = of(now + std::chrono::days{1}, now + std::chrono::days{9});
    const auto brief = of(now - std::chrono::days{1}, now + std::chrono::minutes{1});

    EXPECT_EQ(fault_of(signed_with(expired)), (Fault{errc::forbidden, "signer.expired"}));
    EXPECT_EQ(fault_of(signed_with(future)), (Fault{errc::forbidden, "signer.expired"}));
    enrol_signer(county, brief.certificate, county.yang.id);
    const auto prepared = prepare_with(brief.certificate).value();
    county.clock.advance(std::chrono::minutes{2});
    EXPECT_FALSE(sign(prepared, brief.key.sign(prepared.to_be_signed).value())) << "it ran out in between";
    expect_nothing_stored();
}

TEST_F(SigningKeys, a_certificate_of_a_foreign_authority_signs_nothing_even_if_it_were_enrolled)
{
    save(0).value();
    const shanhai::test::ThrowawayAuthority foreign{hospital.authority.from, hospital.authority.until};
    const auto stranger = signer_of(foreign, pki::Profile::signer, foreign.from, foreign.until);

    EXPECT_EQ(fault_of(prepare_with(stranger.certificate)), (Fault{errc::forbidden, "signer.unknown"}));
    const auto refused = fault_of(signed_with(stranger));
    EXPECT_EQ(refused.at(), "report.refused");
    EXPECT_EQ(refused.subject(), "chain.unknown-issuer");
    expect_nothing_stored();
}

TEST_F(SigningKeys, a_certificate_for_another_purpose_signs_nothing_even_if_it_were_enrolled)
{
    save(0).value();
    for (const auto profile : {pki::Profile::person, pki::Profile::receipt, pki::Profile::timestamp}) {
        const auto key = hospital.authority.fresh_key();
        auto names = pki::Names{.common_name = "dr-yang", .organization = "Tests"};
        if (profile == pki::Profile::person) names.uri = "urn:shanhai:person:dr-yang";
        auto certificate =
            hospital.authority.issuer.issue(key, profile, names, hospital.authority.from, hospital.authority.until)
                .value();

        const auto refused = fault_of(signed_with({key, certificate}));

        EXPECT_EQ(refused.at(), "report.refused") << pki::name_of(profile);
        EXPECT_EQ(refused.subject(), "chain.purpose") << pki::name_of(profile);
    }
    expect_nothing_stored();
}

TEST_F(SigningKeys, a_person_without_the_right_is_told_so_before_anything_is_prepared)
{
    save(0).value();
    const auto clinic = county.ask(reports.prepare(county.other_clinic(), which, {token, signer.fingerprint}));
    EXPECT_EQ(fault_of(clinic).code(), errc::forbidden);

    auto idle = county.specialist();
    idle.person->roles.erase(ledger::Role::reader);
    const auto refused = county.ask(reports.prepare(idle, which, {token, signer.fingerprint}));
    EXPECT_EQ(fault_of(refused), (Fault{errc::not_found, "case"})) << "who does not read sees no cases";
    expect_nothing_stored();
}

TEST_F(SigningKeys, while_the_timestamp_authority_is_away_the_same_signature_waits_for_it)
{
    save(0).value();
    const auto prepared = prepare().value();
    const auto signature = signature_of(prepared);
    const auto away = Fault{errc::unavailable, "timestamp.unreachable", "net.connect"};

    timestamps.down = away;
    EXPECT_EQ(fault_of(sign(prepared, signature)), away);
    EXPECT_EQ(fault_of(sign(prepared, signature)), away);
    expect_nothing_stored();

    timestamps.down.reset();
    EXPECT_TRUE(sign(prepared, signature)) << "nobody signs twice for that";
    EXPECT_EQ(timestamps.asked, 3);
}

TEST_F(SigningKeys, a_token_of_an_authority_that_nobody_agreed_upon_gets_no_report_out)
{
    save(0).value();
    const auto prepared = prepare().value();
    const shanhai::test::ThrowawayAuthority foreign{hospital.authority.from, hospital.authority.until};
    timestamps.replace(foreign.timestamps());

    const auto refused = fault_of(sign(prepared, signature_of(prepared)));

    EXPECT_EQ(refused.at(), "report.refused");
    EXPECT_EQ(refused.subject(), "chain.unknown-issuer");
    expect_nothing_stored();
}
