#include "common/pki/key.hpp"

#include "common/pki/openssl_for_tests.hpp"
#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>
#include <openssl/err.h>

using namespace shanhai;
using namespace shanhai::pki;
using namespace shanhai::test;

class EveryKind : public testing::TestWithParam<Key::Kind> {};

INSTANTIATE_TEST_SUITE_P(Key, EveryKind, testing::Values(Key::Kind::p256, Key::Kind::rsa3072),
                         [](const auto& tried) { return tried.param == Key::Kind::p256 ? "p256" : "rsa3072"; });

TEST_P(EveryKind, is_written_as_pkcs8_and_read_back)
{
    const auto key = Key::generate(GetParam()).value();

    const auto pem = key.to_pem().value();
    EXPECT_TRUE(pem.starts_with("-----BEGIN PRIVATE KEY-----\n"));
    EXPECT_EQ(Key::from_pem(pem)->public_der().value(), key.public_der().value());

    const auto locked = key.to_pem("山海 passphrase").value();
    EXPECT_TRUE(locked.starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----\n"));
    EXPECT_EQ(Key::from_pem(locked, "山海 passphrase")->public_der().value(), key.public_der().value());
}

TEST_P(EveryKind, signs_what_the_openssl_command_verifies)
{
    const TempDir dir;
    const auto key = Key::generate(GetParam()).value();
    const auto message = write_file(dir / "message", "received: 300 objects");
    const auto public_key = write_file(dir / "public.der", as_text(key.public_der().value()));
    const auto signature = write_file(dir / "signature", as_text(key.sign(as_view("received: 300 objects")).value()));
    const auto other = write_file(dir / "other", "received: 301 objects");

    const auto verify = [&](const std::string& file) {
        return openssl({"dgst", "-sha256", "-verify", public_key, "-keyform", "DER", "-signature", signature, file});
    };
    EXPECT_TRUE(verify(message)) << verify(message).said;
    EXPECT_FALSE(verify(other));
}

TEST(Key, is_locked_by_a_cipher_and_a_derivation_that_hold)
{
    const TempDir dir;
    const auto locked = write_file(dir / "key.pem", Key::generate(Key::Kind::p256)->to_pem("correct horse").value());

    const auto parsed = openssl({"asn1parse", "-in", locked});
    for (const auto* part : {"PBES2", "PBKDF2", "hmacWithSHA256", "aes-256-cbc", "INTEGER           :0927C0"})
        EXPECT_NE(parsed.said.find(part), std::string::npos) << part << "\n" << parsed.said;  // 0927C0: 600,000 rounds
    EXPECT_TRUE(openssl({"pkey", "-in", locked, "-passin", "pass:correct horse", "-noout", "-check"}));
}

TEST(Key, stays_locked_without_its_passphrase_and_asks_nobody)
{
    const auto locked = Key::generate(Key::Kind::p256)->to_pem("correct horse").value();
    const Fault refused{errc::forbidden, "key.passphrase"};

    EXPECT_EQ(Key::from_pem(locked).error(), refused);
    EXPECT_EQ(Key::from_pem(locked, "wrong horse").error(), refused);
    EXPECT_EQ(Key::from_pem(locked, std::string(5000, 'x')).error(), refused);
    EXPECT_EQ(ERR_peek_error(), 0U) << "the queue is shared with every connection of the thread";
}

TEST(Key, takes_a_passphrase_of_1024_bytes_and_refuses_none_or_one_more)
{
    const auto key = Key::generate(Key::Kind::p256).value();
    const std::string longest(1024, 'x');

    const auto locked = key.to_pem(longest);
    ASSERT_TRUE(locked);
    EXPECT_TRUE(Key::from_pem(*locked, longest));
    EXPECT_EQ(key.to_pem(longest + 'x').error(), (Fault{errc::too_large, "key.passphrase"}));
    EXPECT_EQ(key.to_pem("").error(), (Fault{errc::malformed, "key.passphrase"}));
}

TEST(Key, is_not_read_from_something_else)
{
    const Fault malformed{errc::malformed, "key.pem"};
    const auto pem = Key::generate(Key::Kind::p256)->to_pem().value();

    EXPECT_EQ(Key::from_pem("").error(), malformed);
    EXPECT_EQ(Key::from_pem("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n").error(), malformed);
    EXPECT_EQ(Key::from_pem(pem.substr(0, pem.size() / 2)).error(), malformed);
    EXPECT_EQ(ERR_peek_error(), 0U);
}

TEST(Key, of_the_openssl_command_is_read_too)
{
    const TempDir dir;
    const auto file = (dir / "key.pem").string();
    ASSERT_TRUE(openssl({"genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-aes-256-cbc", "-pass",
                         "pass:from the command", "-out", file}));

    EXPECT_TRUE(Key::from_pem(read_file(file), "from the command"));
    EXPECT_FALSE(Key::from_pem(read_file(file)));
}
