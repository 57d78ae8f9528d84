#include "common/pki/authority_for_tests.hpp"
#include "common/pki/signing_key.hpp"
#include "server/people/enrolment.hpp"
#include "tests/support/world.hpp"

#include <gtest/gtest.h>

namespace shanhai::people {
namespace {

using ledger::CredentialKind;
using test::person_id;
using test::site_id;

struct Bureau final : CertificateAuthority {
    test::ThrowawayAuthority keys;

    auto issue(std::string request, pki::Profile profile, pki::Names names)
        -> awaitable<Result<pki::Certificate>> override
    {
        co_return keys.issuer.issue(request, profile, names, keys.from, keys.until);
    }
    auto chain() const -> const std::vector<pki::Certificate>& override { return keys.chain; }
    auto roots() const -> const std::vector<pki::Certificate>& override { return keys.roots; }
};

struct FurtherSigner : testing::Test {
    test::World world;
    Bureau bureau;
    Enrolment enrolment{world.ledger, bureau, world.clock, world.entropy, std::chrono::minutes{15}};
    test::Identity first = bureau.keys.signer("dr-wang");
    pki::Key second = pki::Key::generate(pki::Key::Kind::sm2).value();
    ledger::Credential known = credential_of(first.certificate, CredentialKind::signer, site_id("yunling"),
                                             person_id("dr-wang"), "laptop", {});
    std::string request =
        pki::certificate_request(*pki::signing_key(second, pki::Keeper::file), "somebody else", {}).value();

    FurtherSigner() { world.put_people(known); }

    auto wang()
    {
        const auto person =
            world.look([](ledger::Facts& facts) { return facts.people().person(person_id("dr-wang")); });
        return Principal{.site = site_id("yunling"), .label = {}, .ae_title = {}, .person = *person};
    }
    auto ask(const Principal& who, const pki::Key& proving) -> Result<pki::Certificate>
    {
        const auto proof = proving.sign(as_view(request)).value();
        return world.run(
            enrolment.add_signer(who, {request, first.certificate.fingerprint().hex(), to_base64(proof)}));
    }
    auto credentials()
    {
        return world.look([](ledger::Facts& facts) { return facts.people().credentials(); });
    }
};

TEST_F(FurtherSigner, in_sm2_is_certified_for_whoever_the_first_one_proves)
{
    const auto added = ask(wang(), first.key).value();

    EXPECT_TRUE(added.matches(second));
    EXPECT_EQ(added.uri(), "urn:shanhai:person:dr-wang") << "the names are the ledger's, not the request's";
    const auto all = credentials();
    ASSERT_EQ(all.size(), 2U);
    for (const auto& one : all) EXPECT_EQ(one.kind, CredentialKind::signer);
}

TEST_F(FurtherSigner, is_refused_to_who_only_has_the_connection)
{
    const Fault refused{errc::forbidden, "signer.proof"};
    EXPECT_EQ(ask(wang(), test::ThrowawayAuthority::fresh_key()).error(), refused);

    const auto proof = first.key.sign(as_view(request)).value();
    const auto other = wire::SignerRequest{request + '\n', first.certificate.fingerprint().hex(), to_base64(proof)};
    EXPECT_EQ(world.run(enrolment.add_signer(wang(), other)).error(), refused) << "a proof is of one request";
    const auto unknown = wire::SignerRequest{request, Digest::of(as_view("nobody")).hex(), to_base64(proof)};
    EXPECT_EQ(world.run(enrolment.add_signer(wang(), unknown)).error(), refused);

    known.revoked_at = world.clock.now();
    world.put_people(known);
    EXPECT_EQ(ask(wang(), first.key).error(), refused);
    EXPECT_EQ(credentials().size(), 1U);
}

TEST_F(FurtherSigner, is_for_readers)
{
    auto machine = wang();
    machine.person.reset();
    EXPECT_EQ(ask(machine, first.key).error(), (Fault{errc::forbidden, "who.not-reader"}));
    auto nurse = wang();
    nurse.person->roles = {ledger::Role::operator_};
    EXPECT_EQ(ask(nurse, first.key).error(), (Fault{errc::forbidden, "who.not-reader"}));
    EXPECT_EQ(credentials().size(), 1U);
}

}  // namespace
}  // namespace shanhai::people
