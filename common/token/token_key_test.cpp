#include "common/pki/authority_for_tests.hpp"
#include "common/token/softhsm_for_tests.hpp"

#include <gtest/gtest.h>

using namespace shanhai;
using namespace shanhai::token;

namespace {

template <class T>
auto fault_of(const Result<T>& result) -> Fault
{
    return result ? Fault{errc::internal, "accepted"} : result.error();
}

struct TokenKey : testing::Test {
    SoftToken soft;
    int asked = 0;

    auto pin(std::string said) -> AsksPin
    {
        return [this, said](const PinState&) -> Result<std::string> {
            ++asked;
            return said;
        };
    }
    auto open(const Address& address, std::string said = "2468") { return open_key(address, pin(std::move(said))); }
};

}  // namespace

TEST_F(TokenKey, generated_on_a_token_signs_there_and_never_leaves)
{
    test::ThrowawayAuthority authority;
    for (const std::string type : {"rsa:3072", "EC:prime256v1"}) {
        const auto object = "sign-" + type.substr(0, 2);
        const auto said = soft.generate(type, object);
        EXPECT_NE(said.find("never extractable"), std::string::npos) << said;
        EXPECT_NE(said.find("always sensitive"), std::string::npos) << said;

        const auto key = open(soft.address(object)).value();
        const auto request = pki::certificate_request(*key, "shanhai", {}).value();
        const auto certificate = authority.issuer
                                     .issue(request, pki::Profile::signer,
                                            {.common_name = "dr-yang", .organization = "Tests", .uri = "urn:x:y"},
                                            authority.from, authority.until)
                                     .value();

        EXPECT_TRUE(pki::check_pair(*key, certificate));
        EXPECT_TRUE(pki::sign_as(*key, certificate, as_view("report")));
        EXPECT_TRUE(pki::sign_as(*key, certificate, as_view("and another")));
        EXPECT_EQ(key->keeper(), pki::Keeper::token);
        const auto kept = soft.tool("--list-objects --type privkey --label " + object);
        EXPECT_NE(kept.find("never extractable"), std::string::npos) << kept;
    }
    EXPECT_EQ(asked, 2) << "once for each opening";
}

TEST_F(TokenKey, too_short_is_refused_though_the_token_has_it)
{
    soft.generate("rsa:2048", "short");
    test::ThrowawayAuthority authority;
    const auto key = open(soft.address("short")).value();

    const auto request = pki::certificate_request(*key, "shanhai", {}).value();
    const auto issued = authority.issuer.issue(
        request, pki::Profile::signer, {.common_name = "dr-yang", .organization = "Tests", .uri = "urn:x:y"},
        authority.from, authority.until);

    EXPECT_EQ(fault_of(issued), (Fault{errc::forbidden, "issue.weak-key"}));
}

TEST_F(TokenKey, a_wrong_pin_is_tried_once_and_never_again)
{
    soft.generate("EC:prime256v1", "sign");

    EXPECT_EQ(fault_of(open(soft.address("sign"), "1111")), (Fault{errc::forbidden, "token.pin"}));
    EXPECT_EQ(asked, 1);
    EXPECT_EQ(fault_of(open(soft.address("sign"), "")).code(), errc::forbidden);
    EXPECT_EQ(fault_of(open(soft.address("sign"), std::string(300, '1'))), (Fault{errc::forbidden, "token.pin"}));

    PinState warned;
    const auto look = [&](const PinState& state) -> Result<std::string> {
        warned = state;
        return Fault{errc::cancelled, "token.declined"};
    };
    EXPECT_EQ(fault_of(open_key(soft.address("sign"), look)), (Fault{errc::cancelled, "token.declined"}));
    EXPECT_TRUE(warned.count_low) << "the token remembers, and says so before the next try";
    EXPECT_TRUE(open(soft.address("sign"))) << "the right one still opens it";
}

TEST_F(TokenKey, a_locked_token_is_asked_for_nothing)
{
    EXPECT_EQ(fault_of(may_try({.locked = true})), (Fault{errc::forbidden, "token.pin-locked"}));
    EXPECT_EQ(fault_of(may_try({.wanted = false, .locked = true})), (Fault{errc::forbidden, "token.pin-locked"}));
    EXPECT_EQ(fault_of(may_try({.set = false})), (Fault{errc::unavailable, "token.pin-unset"}));
    EXPECT_TRUE(may_try({.count_low = true, .final_try = true})) << "that is for its owner to decide";
    EXPECT_TRUE(may_try({.wanted = false, .set = false}));
}

TEST_F(TokenKey, that_is_not_there_is_said_to_be_missing_before_a_pin_is_spent)
{
    soft.generate("EC:prime256v1", "sign");
    auto elsewhere = soft.address("sign");

    elsewhere.module = "/usr/lib/no-such-module.so";
    EXPECT_EQ(fault_of(open(elsewhere)).at(), "token.module");
    elsewhere.module = SHANHAI_SOURCE_DIR "/README.md";
    EXPECT_EQ(fault_of(open(elsewhere)).at(), "token.module");
    EXPECT_EQ(fault_of(open(soft.address("sign", "li"))), (Fault{errc::not_found, "token.absent", "li"}));
    EXPECT_EQ(asked, 0);
    EXPECT_EQ(fault_of(open(soft.address("stamp"))), (Fault{errc::not_found, "token.object", "stamp"}));
}

TEST_F(TokenKey, that_could_be_either_of_two_is_not_guessed)
{
    soft.generate("EC:prime256v1", "sign");
    soft.generate("EC:prime256v1", "sign");
    EXPECT_EQ(fault_of(open(soft.address("sign"))), (Fault{errc::conflict, "token.object-ambiguous", "sign"}));

    soft.add("yang");
    EXPECT_EQ(fault_of(open(soft.address("sign"))), (Fault{errc::conflict, "token.ambiguous", "yang"}));
}

TEST_F(TokenKey, without_its_public_half_beside_it_is_no_use)
{
    soft.generate("EC:prime256v1", "sign");
    soft.tool("--delete-object --type pubkey --label sign");

    EXPECT_EQ(fault_of(open(soft.address("sign"))), (Fault{errc::not_found, "token.public", "sign"}));
}

TEST_F(TokenKey, keys_of_two_tokens_are_open_one_after_the_other)
{
    soft.generate("EC:prime256v1", "sign");
    const auto first = open(soft.address("sign")).value();
    const auto before = first->public_der().value();
    const auto second = open(soft.address("sign")).value();

    EXPECT_EQ(second->public_der().value(), before);
    EXPECT_TRUE(second->sign(as_view("report")));
}
