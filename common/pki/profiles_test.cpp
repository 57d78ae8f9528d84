// The profiles of certs/, used as its README says, make what we make.
#include "common/pki/authority_for_tests.hpp"
#include "common/pki/chain.hpp"
#include "common/pki/operator_for_tests.hpp"

#include <gtest/gtest.h>

#include <memory>

using namespace shanhai;
using namespace shanhai::pki;
using namespace shanhai::test;
using namespace std::chrono_literals;

namespace {

// Keys of 3072 bits take their time: one hospital serves every test.
class Profiles : public testing::Test {
protected:
    static void SetUpTestSuite() { made = std::make_unique<Operator>(); }
    static void TearDownTestSuite() { made.reset(); }

    static inline std::unique_ptr<Operator> made;
    const Operator& hospital = *made;
};

}  // namespace

TEST_F(Profiles, make_the_same_certificates_as_the_relay)
{
    const ThrowawayAuthority relay;
    const auto root = hospital.read("root.crt");
    const auto issuing = hospital.read("issuing.crt");
    const std::string uri = "urn:shanhai:site:niujie";
    const Names host{.common_name = "x", .organization = "o", .dns = {"relay.example"}, .ip = {"10.0.0.1"}};
    const Names somebody{.common_name = "x", .organization = "o", .uri = uri};
    const Names service{.common_name = "x", .organization = "o"};
    struct Pair {
        Profile profile;
        Certificate theirs;
        Certificate ours;
    };
    const std::vector<Pair> pairs{
        {Profile::root, root, relay.root},
        {Profile::issuing, issuing, relay.issuing},
        {Profile::server, hospital.sign("server", "397", {"SHANHAI_HOSTS=DNS:relay.example, IP:10.0.0.1"}),
         relay.grant(Profile::server, host).certificate},
        {Profile::site, hospital.sign("site", "730", {"SHANHAI_URI=" + uri}),
         relay.grant(Profile::site, somebody).certificate},
        {Profile::person, hospital.sign("person", "365", {"SHANHAI_URI=" + uri}),
         relay.grant(Profile::person, somebody).certificate},
        {Profile::signer, hospital.sign("signer", "730", {"SHANHAI_URI=" + uri}),
         relay.grant(Profile::signer, somebody).certificate},
        {Profile::timestamp, hospital.sign("tsa", "3650", {}), relay.grant(Profile::timestamp, service).certificate},
        {Profile::receipt, hospital.sign("receipt", "3650", {}), relay.grant(Profile::receipt, service).certificate},
    };
    const std::vector roots{root};
    const std::vector between{issuing};
    const auto now = issuing.not_before() + 1h;

    for (const auto& [profile, theirs, ours] : pairs) {
        SCOPED_TRACE(name_of(profile));
        const auto verdict = verify_chain(theirs, between, roots, profile, now);
        EXPECT_TRUE(verdict) << verdict.error().at();
        EXPECT_EQ(hospital.extensions_of(theirs), hospital.extensions_of(ours));
        EXPECT_EQ(hospital.extension_names_of(theirs), hospital.extension_names_of(ours));
        EXPECT_GE(hospital.extension_names_of(theirs).size(), 4U);
    }
    EXPECT_EQ(pairs[3].theirs.common_name(), "牛街镇卫生院");
    EXPECT_EQ(pairs[3].theirs.uri(), uri);
    EXPECT_EQ(verify_chain(pairs[3].theirs, between, roots, Profile::server, now).error(),
              (Fault{errc::forbidden, "chain.purpose"}));
}

TEST_F(Profiles, make_nobody_without_a_name)
{
    for (const std::string name : {"server", "site", "person", "signer"}) {
        try {
            hospital.sign(name, "1", {});
            ADD_FAILURE() << name;
        } catch (const std::runtime_error& refusal) {
            EXPECT_NE(std::string_view{refusal.what()}.find("variable has no value"), std::string_view::npos)
                << refusal.what();
        }
    }
}

TEST_F(Profiles, make_an_authority_that_stamps_times)
{
    const auto tsa = hospital.sign("tsa", "3650", {});
    const auto key = Key::from_pem(read_file(hospital.dir / "leaf.key")).value();
    const auto imprint = Digest::of(as_view("a signature"));
    const auto now = tsa.not_before() + 1h;

    const auto token = TimestampSigner{key, tsa, {hospital.read("issuing.crt")}}.stamp(imprint, now).value();

    EXPECT_EQ(verify_timestamp(token, imprint, {hospital.read("root.crt")})->at, now);
}
