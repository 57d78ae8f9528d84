#include "server/people/enrolment.hpp"

#include "common/pki/authority_for_tests.hpp"
#include "common/pki/enrolment_code.hpp"
#include "tests/support/world.hpp"

#include <gmock/gmock.h>

namespace shanhai::people {
namespace {

using namespace std::chrono_literals;
using ledger::CredentialKind;
using ledger::Role;
using test::person_id;
using test::person_row;
using test::site_id;

const auto refused = Fault{errc::forbidden, "enrolment.code"};

// Issues at once, with keys that live as long as the test.
struct Office final : CertificateAuthority {
    test::ThrowawayAuthority keys;

    auto issue(std::string request, pki::Profile profile, pki::Names names)
        -> awaitable<Result<pki::Certificate>> override
    {
        co_return keys.issuer.issue(request, profile, names, keys.from, keys.until);
    }
    auto chain() const -> const std::vector<pki::Certificate>& override { return keys.chain; }
    auto roots() const -> const std::vector<pki::Certificate>& override { return keys.roots; }
};

auto request_for(const pki::Key& key) -> std::string
{
    return pki::certificate_request(key, "somebody else", "elsewhere").value();
}

struct Enrolling : testing::Test {
    test::World world;
    Office office;
    Enrolment enrolment{world.ledger, office, world.clock, world.entropy, 15min};
    pki::Key key = test::ThrowawayAuthority::fresh_key();
    pki::Key other_key = test::ThrowawayAuthority::fresh_key();
    Invitation gateway{site_id("qingshan"), std::nullopt, "gateway", "QS_GATE"};
    Invitation wang{site_id("yunling"), person_id("dr-wang"), "laptop", ""};

    auto invite(const Invitation& invitation, const Principal& who)
    {
        return world.run(enrolment.invite(who, invitation));
    }
    auto code_for(const Invitation& invitation) { return invite(invitation, world.admin()).value().text; }
    auto enrol(const std::string& code, const pki::Key& with, const pki::Key* signer = nullptr)
    {
        const auto request = wire::EnrolmentRequest{code, request_for(with), signer ? request_for(*signer) : ""};
        return world.run(enrolment.enrol(request));
    }
    auto credentials()
    {
        return world.look([](ledger::Facts& facts) { return facts.people().credentials(); });
    }
    auto identified(const Digest& fingerprint)
    {
        return world.run(world.ledger.look([fingerprint, now = world.clock.now()](ledger::Facts& facts) {
            return identify(facts, fingerprint, now);
        }));
    }
};

TEST_F(Enrolling, gives_a_machine_a_certificate_that_opens_a_connection)
{
    const auto enrolled = enrol(code_for(gateway), key).value();

    EXPECT_EQ(enrolled.site.name, "青山镇卫生院");
    EXPECT_FALSE(enrolled.person);
    EXPECT_FALSE(enrolled.signer);
    EXPECT_TRUE(enrolled.certificate.matches(key));
    const auto who = identified(enrolled.certificate.fingerprint()).value();
    EXPECT_EQ(who.actor(), "site:qingshan/gateway");
    EXPECT_EQ(who.ae_title, "QS_GATE");
}

TEST_F(Enrolling, gives_a_reader_one_certificate_to_connect_and_one_to_sign)
{
    const auto enrolled = enrol(code_for(wang), key, &other_key).value();

    EXPECT_TRUE(enrolled.certificate.matches(key));
    EXPECT_TRUE(enrolled.signer.value().matches(other_key));
    EXPECT_EQ(identified(enrolled.certificate.fingerprint()).value().actor(), "person:dr-wang");
    EXPECT_EQ(identified(enrolled.signer->fingerprint()).error().at(), "who.unknown");
    EXPECT_EQ(credentials().size(), 2u);
}

TEST_F(Enrolling, needs_a_request_for_the_signing_key_of_whoever_reads)
{
    const auto code = code_for(wang);

    EXPECT_EQ(enrol(code, key).error(), (Fault{errc::malformed, "enrolment.signer-request"}));
    EXPECT_TRUE(enrol(code, key, &other_key)) << "the code is still good";
}

TEST_F(Enrolling, gives_no_signing_certificate_to_a_person_who_does_not_read)
{
    world.put_people(person_row("nurse-zhou", "qingshan", "周", Role::operator_));
    const auto code = code_for({site_id("qingshan"), person_id("nurse-zhou"), "tablet", ""});
    const auto enrolled = enrol(code, key, &other_key).value();

    EXPECT_EQ(enrolled.person.value().id, person_id("nurse-zhou"));
    EXPECT_FALSE(enrolled.signer);
    EXPECT_EQ(credentials().size(), 1u);
}

TEST_F(Enrolling, writes_our_names_into_the_certificate_and_none_of_the_requests)
{
    const auto machine = enrol(code_for(gateway), key).value().certificate;
    EXPECT_EQ(machine.common_name(), "gateway");
    EXPECT_EQ(machine.organization(), "青山镇卫生院");
    EXPECT_EQ(machine.uri(), "urn:shanhai:site:qingshan");

    const auto person = enrol(code_for(wang), key, &other_key).value();
    for (const auto& certificate : {person.certificate, person.signer.value()}) {
        EXPECT_EQ(certificate.common_name(), "王海波");
        EXPECT_EQ(certificate.organization(), "云岭县人民医院");
        EXPECT_EQ(certificate.uri(), "urn:shanhai:person:dr-wang");
    }
}

TEST_F(Enrolling, takes_a_code_once)
{
    const auto code = code_for(gateway);
    ASSERT_TRUE(enrol(code, key));

    EXPECT_EQ(enrol(code, other_key).error(), refused) << "another key is another machine";
    EXPECT_EQ(credentials().size(), 1u);
}

TEST_F(Enrolling, gives_the_same_certificates_to_the_same_key_again)
{
    const auto code = code_for(wang);
    const auto first = enrol(code, key, &other_key).value();
    const auto again = enrol(code, key, &other_key).value();

    EXPECT_EQ(again.certificate, first.certificate);
    EXPECT_EQ(again.signer, first.signer);
    EXPECT_EQ(credentials().size(), 2u);
    const auto third_key = test::ThrowawayAuthority::fresh_key();
    EXPECT_EQ(enrol(code, key, &third_key).error(), refused) << "another key for signing is not the same";
}

TEST_F(Enrolling, gives_the_certificate_that_counts_when_its_acknowledgement_was_lost)
{
    const auto code = code_for(gateway);
    world.ledger.lose_acknowledgements(errc::unavailable);
    EXPECT_EQ(enrol(code, key).error().code(), errc::unavailable);

    const auto again = enrol(code, key).value();
    ASSERT_EQ(credentials().size(), 1u);
    EXPECT_EQ(again.certificate.fingerprint(), credentials().front().fingerprint);
}

TEST_F(Enrolling, does_not_hand_out_again_what_was_revoked)
{
    const auto code = code_for(gateway);
    ASSERT_TRUE(enrol(code, key));
    auto revoked = credentials().front();
    revoked.revoked_at = world.clock.now();
    world.put_people(revoked);

    EXPECT_EQ(enrol(code, key).error(), refused);
}

TEST_F(Enrolling, refuses_a_code_that_was_never_given)
{
    test::SeededEntropy chance{99};
    std::array<std::byte, 7> random{};
    chance.fill(random);
    const auto never = pki::EnrolmentCode::make(random, office.keys.root).text();
    code_for(gateway);

    EXPECT_EQ(enrol(never, key).error(), refused);
    EXPECT_EQ(enrol("not a code", key).error().code(), errc::malformed);
    EXPECT_THAT(credentials(), testing::IsEmpty());
}

TEST_F(Enrolling, takes_a_code_until_it_expires_and_not_after)
{
    const auto first = code_for(gateway);
    const auto second = code_for({site_id("dongpo"), std::nullopt, "gateway", ""});

    world.clock.advance(15min);
    EXPECT_TRUE(enrol(first, key)) << "to the last moment";
    world.clock.advance(1us);
    EXPECT_EQ(enrol(second, key).error(), refused);
}

TEST_F(Enrolling, takes_no_code_of_a_person_who_has_left_or_a_site_that_has_closed)
{
    const auto for_wang = code_for(wang);
    auto left = *world.dr_wang().person;
    left.active = false;
    world.put_people(left);
    EXPECT_EQ(enrol(for_wang, key, &other_key).error(), refused);

    const auto for_gateway = code_for(gateway);
    auto closed = test::site_row("qingshan", "青山镇卫生院", ledger::Level::township);
    closed.active = false;
    world.put_people(closed);
    EXPECT_EQ(enrol(for_gateway, key).error(), refused);
}

TEST_F(Enrolling, spends_no_code_on_a_request_it_cannot_grant)
{
    const auto code = code_for(gateway);
    const auto request = wire::EnrolmentRequest{code, "no request", ""};

    EXPECT_FALSE(world.run(enrolment.enrol(request)));
    EXPECT_TRUE(enrol(code, key));
}

TEST_F(Enrolling, is_begun_by_an_administrator_for_somebody_who_exists)
{
    EXPECT_EQ(invite(gateway, world.dr_wang()).error(), (Fault{errc::forbidden, "who.not-administrator"}));
    EXPECT_EQ(invite(gateway, world.qingshan()).error(), (Fault{errc::forbidden, "who.not-administrator"}));

    const auto at = [&](const Invitation& invitation) { return invite(invitation, world.admin()).error(); };
    EXPECT_EQ(at({site_id("nowhere"), std::nullopt, "gateway", ""}), (Fault{errc::not_found, "code.site"}));
    EXPECT_EQ(at({site_id("yunling"), person_id("dr-zhao"), "pc", ""}), (Fault{errc::not_found, "code.person"}));
    EXPECT_EQ(at({site_id("qingshan"), person_id("dr-wang"), "pc", ""}), (Fault{errc::not_found, "code.person"}))
        << "dr-wang works elsewhere";
    EXPECT_EQ(at({site_id("qingshan"), std::nullopt, "", ""}), (Fault{errc::malformed, "code.label"}));
    EXPECT_EQ(at({site_id("qingshan"), std::nullopt, std::string(65, 'x'), ""}).at(), "code.label");
    EXPECT_EQ(at({site_id("qingshan"), std::nullopt, "DR", std::string(17, 'A')}).at(), "code.ae-title");
    EXPECT_TRUE(invite({site_id("qingshan"), std::nullopt, std::string(64, 'x'), std::string(16, 'A')}, world.admin()));
}

TEST_F(Enrolling, leaves_a_line_in_the_audit_trail_for_the_code_and_one_for_its_use)
{
    world.ledger.run_works_twice();
    const auto enrolled = enrol(code_for(gateway), key).value();

    EXPECT_THAT(test::audit_lines(world),
                testing::ElementsAre("person:admin code.made qingshan", "site:qingshan/gateway device.enrolled " +
                                                                            enrolled.certificate.fingerprint().hex()));
}

}  // namespace
}  // namespace shanhai::people
