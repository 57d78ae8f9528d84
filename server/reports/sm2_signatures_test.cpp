#include "server/reports/sm2_signatures.hpp"

#include "common/report/sm2.hpp"
#include "server/reports/reading_for_tests.hpp"

#include <gtest/gtest.h>

using namespace shanhai;
using namespace shanhai::reports;
using shanhai::reports::test::enrol_signer;

namespace {

struct Sm2Signing : testing::Test, reports::test::Reading {
    Sm2Signatures signatures{county.ledger,
                             county.packs,
                             county.cpu,
                             timestamps,
                             {hospital.authority.chain, hospital.authority.roots},
                             county.clock,
                             county.entropy};
    ledger::Report report = signed_report();
    Bytes pdf = county.ask(county.packs.read(report.place.pack, report.place.offset, report.place.size)).value();
    pki::Key key = pki::Key::generate(pki::Key::Kind::sm2).value();

    auto certified(const shanhai::test::ThrowawayAuthority& by) const -> std::vector<pki::Certificate>
    {
        const auto names =
            pki::Names{.common_name = "dr-yang", .organization = "Tests", .uri = "urn:shanhai:person:dr-yang"};
        const auto request =
            pki::certificate_request(*pki::signing_key(key, pki::Keeper::file), "shanhai", {}).value();
        return {by.issuer.issue(request, pki::Profile::signer, names, by.from, by.until).value(), by.issuing};
    }
    auto signature_by(const std::vector<pki::Certificate>& chain) const -> Bytes
    {
        return report::sign_sm2(pdf, *pki::signing_key(key, pki::Keeper::file), chain).value();
    }
    auto add(Bytes cms, const people::Principal& who)
    {
        return county.ask(signatures.add(who, report.id, std::move(cms)));
    }
    auto find(const people::Principal& who) { return county.ask(signatures.find(who, report.id)); }
};

template <class T>
auto fault_of(const Result<T>& result) -> Fault
{
    return result ? Fault{errc::internal, "accepted"} : result.error();
}

}  // namespace

TEST_F(Sm2Signing, stands_beside_the_report_with_its_time_for_whoever_may_see_it)
{
    const auto chain = certified(hospital.authority);
    enrol_signer(county, chain.front(), county.yang.id);

    ASSERT_TRUE(add(signature_by(chain), county.specialist()));
    ASSERT_TRUE(add(signature_by(chain), county.specialist())) << "a repeat is answered well";

    const auto kept = find(county.specialist()).value();
    const auto facts = report::verify_sm2(pdf, kept, hospital.authority.roots).value();
    EXPECT_EQ(facts.signer, chain.front());
    EXPECT_EQ(facts.signed_at, county.clock.now());
    EXPECT_EQ(county.audited("report.sm2", report.id.text()), 1U);
    EXPECT_EQ(fault_of(find(county.other_clinic())), (Fault{errc::not_found, "report"}));
}

TEST_F(Sm2Signing, by_a_certificate_that_is_not_this_persons_is_refused_and_nothing_is_kept)
{
    const auto chain = certified(hospital.authority);
    EXPECT_EQ(fault_of(add(signature_by(chain), county.specialist())), (Fault{errc::forbidden, "signer.unknown"}));
    auto withdrawn = enrol_signer(county, chain.front(), county.yang.id);
    withdrawn.revoked_at = county.clock.now();
    county.put(withdrawn);
    EXPECT_EQ(fault_of(add(signature_by(chain), county.specialist())), (Fault{errc::forbidden, "signer.revoked"}));
    EXPECT_EQ(fault_of(add(signature_by(chain), county.colleague())), (Fault{errc::not_found, "report"}));
    const shanhai::test::ThrowawayAuthority foreign{hospital.authority.from, hospital.authority.until};
    EXPECT_EQ(fault_of(add(signature_by(certified(foreign)), county.specialist())).at(), "chain.unknown-issuer");
    EXPECT_EQ(fault_of(add(to_bytes("garbage"), county.specialist())), (Fault{errc::malformed, "sm2.form"}));
    pdf.back() ^= std::byte{1};
    EXPECT_EQ(fault_of(add(signature_by(chain), county.specialist())), (Fault{errc::mismatch, "sm2.content"}));

    EXPECT_EQ(fault_of(find(county.specialist())), (Fault{errc::not_found, "sm2.none"}));
}

TEST_F(Sm2Signing, waits_when_the_timestamp_authority_is_away)
{
    const auto chain = certified(hospital.authority);
    enrol_signer(county, chain.front(), county.yang.id);
    timestamps.down = Fault{errc::unavailable, "timestamp.unreachable"};
    EXPECT_EQ(fault_of(add(signature_by(chain), county.specialist())).at(), "timestamp.unreachable");
    EXPECT_EQ(fault_of(find(county.specialist())), (Fault{errc::not_found, "sm2.none"}));

    timestamps.down.reset();
    EXPECT_TRUE(add(signature_by(chain), county.specialist()));
}
