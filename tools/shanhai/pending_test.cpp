#include "tools/shanhai/pending.hpp"

#include "common/pki/authority_for_tests.hpp"
#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>

using namespace shanhai;
using namespace shanhai::cli;

namespace {

namespace names = wire::profile_files;

struct Enrolling : testing::Test {
    auto begin(const std::optional<std::string>& secret = {})
    {
        return blocking::begin_enrolment(home, code, secret).value();
    }
    auto finish(const PendingEnrolment& pending, const wire::EnrolmentReply& reply,
                const std::optional<std::string>& secret = {})
    {
        return blocking::finish_enrolment(home, pending, {{.name = "dr-wang", .site = reply.site}, reply}, secret);
    }
    auto reply_to(const PendingEnrolment& pending, bool reads) const -> wire::EnrolmentReply
    {
        const auto of = [&](const pki::Key& key, pki::Profile purpose) {
            const auto names_granted =
                pki::Names{.common_name = "王", .organization = "县医院", .uri = "urn:shanhai:person:dr-wang"};
            const auto own =
                authority.issuer.issue(key, purpose, names_granted, authority.from, authority.until).value();
            return own.to_pem() + pki::to_pem(authority.chain);
        };
        auto reply = wire::EnrolmentReply{.site = "yunling", .person = "dr-wang"};
        reply.certificate = of(pending.key, pki::Profile::person);
        if (reads) reply.signer_certificate = of(*pending.signer_key, pki::Profile::signer);
        reply.roots = pki::to_pem(authority.roots);
        return reply;
    }
    static auto mode_of(const fs::path& file) { return fs::status(file).permissions() & fs::perms::mask; }

    test::TempDir folder;
    Home home{folder / "home"};
    test::ThrowawayAuthority authority;
    pki::EnrolmentCode code = pki::EnrolmentCode::make({}, authority.root);
};

constexpr auto ours_alone = fs::perms::owner_read | fs::perms::owner_write;

}  // namespace

TEST_F(Enrolling, asks_with_the_same_keys_after_a_lost_reply)
{
    const auto first = begin();
    const auto second = begin();

    EXPECT_EQ(first.key.public_der().value(), second.key.public_der().value());
    EXPECT_EQ(first.signer.key->public_der().value(), second.signer.key->public_der().value());
}

TEST_F(Enrolling, with_another_code_has_other_keys)
{
    const auto first = begin();
    pki::EnrolmentCode::Random random{};
    random[0] = std::byte{0xFF};
    code = pki::EnrolmentCode::make(random, authority.root);

    EXPECT_NE(first.key.public_der().value(), begin().key.public_der().value());
}

TEST_F(Enrolling, becomes_a_profile_that_can_be_used_at_once)
{
    const auto pending = begin();

    const auto profile = finish(pending, reply_to(pending, true));

    ASSERT_TRUE(profile);
    EXPECT_EQ(profile->folder, home.profiles() / "dr-wang");
    EXPECT_FALSE(fs::exists(pending.folder));
    EXPECT_EQ(blocking::find_profile(home, "").value().facts.site, "yunling");
    EXPECT_TRUE(blocking::read_credentials(profile->folder));
    EXPECT_TRUE(blocking::read_signer(profile->folder, std::nullopt));
    EXPECT_EQ(mode_of(profile->folder), fs::perms::owner_all);
    EXPECT_EQ(mode_of(profile->folder / names::key), ours_alone);
    EXPECT_EQ(mode_of(profile->folder / names::signer_key), ours_alone);
}

TEST_F(Enrolling, of_a_machine_leaves_no_signing_key_behind)
{
    const auto pending = begin();

    const auto profile = finish(pending, reply_to(pending, false));

    ASSERT_TRUE(profile);
    EXPECT_FALSE(fs::exists(profile->folder / names::signer_key));
    EXPECT_EQ(blocking::read_signer(profile->folder, std::nullopt).error().at(), "signer.missing");
}

TEST_F(Enrolling, with_a_passphrase_keeps_the_signing_key_behind_it)
{
    const auto pending = begin("开门");

    const auto profile = finish(pending, reply_to(pending, true), "开门");

    ASSERT_TRUE(profile);
    EXPECT_EQ(blocking::read_signer(profile->folder, std::nullopt).error().at(), "key.passphrase");
    EXPECT_TRUE(blocking::read_signer(profile->folder, "开门"));
    EXPECT_TRUE(blocking::read_credentials(profile->folder));  // the connection needs no passphrase
}

TEST_F(Enrolling, with_a_key_that_was_brought_remembers_where_it_is_and_not_the_key)
{
    const auto key = pki::Key::generate(pki::Key::Kind::rsa3072).value();
    const auto brought = Signer{pki::signing_key(key, pki::Keeper::token), {}, {"pkcs11", "pkcs11:token=t;object=o"}};
    const auto pending = blocking::begin_enrolment(home, code, std::nullopt, brought).value();
    auto reply = reply_to(pending, false);
    reply.signer_certificate = authority.signer("dr-wang").certificate.to_pem();

    const auto profile = finish(pending, reply);

    ASSERT_TRUE(profile);
    EXPECT_FALSE(fs::exists(profile->folder / names::signer_key));
    EXPECT_EQ(blocking::signer_place(profile->folder).value().location, "pkcs11:token=t;object=o");
    EXPECT_TRUE(fs::exists(profile->folder / names::signer_certificate));
}

TEST_F(Enrolling, never_replaces_a_profile)
{
    const auto pending = begin();
    ASSERT_TRUE(finish(pending, reply_to(pending, true)));
    const auto again = begin();

    const auto refused = finish(again, reply_to(again, true));

    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().at(), "profile.exists");
    EXPECT_EQ(blocking::free_name(home, "dr-wang"), "dr-wang-2");
    EXPECT_EQ(blocking::free_name(home, "niujie"), "niujie");
    EXPECT_EQ(blocking::free_name(home, "../x"), "relay");
}

TEST_F(Enrolling, a_certificate_that_is_not_for_the_key_makes_the_profile_useless_and_says_so)
{
    const auto pending = begin();
    auto reply = reply_to(pending, false);
    reply.certificate = authority.person("dr-li").certificate.to_pem();
    const auto profile = finish(pending, reply);
    ASSERT_TRUE(profile);

    EXPECT_EQ(blocking::read_credentials(profile->folder).error().at(), "profile.broken");
}
