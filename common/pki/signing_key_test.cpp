#include "common/pki/authority_for_tests.hpp"
#include "common/pki/openssl.hpp"
#include "common/pki/openssl_for_tests.hpp"
#include "common/pki/signing_key.hpp"
#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>

using namespace shanhai;
using namespace shanhai::pki;

namespace {

template <class T>
auto fault_of(const Result<T>& result) -> Fault
{
    return result ? Fault{errc::internal, "accepted"} : result.error();
}

// A token that has gone mad: its public key is right, its signatures are not.
class Garbling final : public SigningKey {
public:
    Garbling(Key key, Bytes said) : key_{std::move(key)}, said_{std::move(said)} {}
    auto sign(ByteView) const -> Result<Bytes> override { return said_; }
    auto public_der() const -> Result<Bytes> override { return key_.public_der(); }
    auto keeper() const -> Keeper override { return Keeper::module; }

private:
    Key key_;
    Bytes said_;
};

struct SigningKeyTest : testing::Test {
    test::ThrowawayAuthority authority;
    test::Identity signer = authority.signer("dr-yang");
};

auto rsa_of(unsigned bits) -> Key { return Key{EVP_RSA_gen(bits)}; }

}  // namespace

TEST_F(SigningKeyTest, asks_for_a_certificate_with_a_request_that_openssl_accepts)
{
    const test::TempDir dir;
    for (const auto kind : {Key::Kind::p256, Key::Kind::rsa3072}) {
        const auto key = signing_key(Key::generate(kind).value(), Keeper::file);

        const auto request = certificate_request(*key, "shanhai", "盐津县人民医院").value();

        const auto file = test::write_file(dir / "request.pem", request);
        const auto verdict = test::openssl({"req", "-in", file, "-verify", "-noout", "-subject", "-nameopt", "utf8"});
        EXPECT_TRUE(verdict) << verdict.said;
        EXPECT_NE(verdict.said.find("verify OK"), std::string::npos) << verdict.said;
        const auto issued = authority.issuer
                                .issue(request, Profile::signer,
                                       {.common_name = "dr-yang", .organization = "Tests", .uri = "urn:x:y"},
                                       authority.from, authority.until)
                                .value();
        EXPECT_TRUE(check_pair(*key, issued));
    }
}

TEST_F(SigningKeyTest, signs_what_its_certificate_verifies)
{
    const auto key = signing_key(signer.key, Keeper::file);

    const auto signature = sign_as(*key, signer.certificate, as_view("report")).value();

    EXPECT_TRUE(signer.certificate.verifies(as_view("report"), signature));
}

TEST_F(SigningKeyTest, a_key_that_answers_nonsense_is_not_believed)
{
    for (const auto& said : {Bytes{}, Bytes(64, std::byte{0x5a}), Bytes(64 * 1024, std::byte{0x30})}) {
        const Garbling key{signer.key, said};

        EXPECT_EQ(fault_of(sign_as(key, signer.certificate, as_view("report"))), (Fault{errc::mismatch, "key.garbage"}))
            << said.size();
        EXPECT_EQ(fault_of(certificate_request(key, "shanhai", {})), (Fault{errc::mismatch, "key.garbage"}));
    }
}

TEST_F(SigningKeyTest, a_key_belongs_to_its_own_certificate_only)
{
    const auto other = signing_key(test::ThrowawayAuthority::fresh_key(), Keeper::container);

    EXPECT_EQ(fault_of(check_pair(*other, signer.certificate)), (Fault{errc::mismatch, "key.certificate"}));
}

TEST_F(SigningKeyTest, a_key_too_weak_for_a_report_is_refused_whoever_certified_it)
{
    const test::TempDir dir;
    const auto certified = [&](const Key& key) {
        const auto pem = test::write_file(dir / "key.pem", key.to_pem().value());
        const auto file = (dir / "own.crt").string();
        test::openssl({"req", "-new", "-x509", "-key", pem, "-subj", "/CN=dr-yang", "-out", file});
        return Certificate::from_pem(test::read_file(file)).value();
    };
    const auto verdict_on = [&](const Key& key) {
        return fault_of(check_pair(*signing_key(key, Keeper::container), certified(key)));
    };
    const auto weak = Fault{errc::forbidden, "key.weak"};

    EXPECT_EQ(verdict_on(rsa_of(2048)), weak);
    EXPECT_EQ(verdict_on(rsa_of(3071)), weak);
    EXPECT_EQ(verdict_on(Key{EVP_EC_gen("P-384")}), weak) << "signatures in a PDF are P-256";
    EXPECT_EQ(verdict_on(Key{EVP_EC_gen("secp256k1")}), weak);
    EXPECT_EQ(verdict_on(Key{EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")}).code(), errc::forbidden);
    EXPECT_TRUE(check_pair(*signing_key(signer.key, Keeper::file), signer.certificate));
}
