#include "common/pki/sealed.hpp"

#include "common/pki/authority_for_tests.hpp"
#include "common/pki/openssl_for_tests.hpp"
#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>

using namespace shanhai;
using namespace shanhai::pki;
using namespace shanhai::test;

namespace {

struct SealedTest : testing::Test {
    ThrowawayAuthority authority;
    Sealer sealer = authority.receipts();
    Instant now = authority.from + std::chrono::days{60};
    std::string statement = R"({"committed_at":"2026-03-02T00:00:00Z","objects":[]})";
    Bytes sealed = sealer.seal(as_view(statement), now).value();

    auto open(ByteView der, Profile purpose = Profile::receipt) const { return unseal(der, purpose, authority.roots); }
};

}  // namespace

TEST_F(SealedTest, says_what_was_said_by_whom_and_when)
{
    const auto opened = open(sealed);

    ASSERT_TRUE(opened) << opened.error().at();
    EXPECT_EQ(opened->statement, statement);
    EXPECT_EQ(opened->by, sealer.certificate());
    EXPECT_EQ(opened->at, now);
    EXPECT_EQ(opened->timestamped_by.common_name(), "Throwaway Timestamps");
}

TEST_F(SealedTest, is_judged_as_of_the_time_it_proves_and_made_only_while_its_certificates_last)
{
    EXPECT_TRUE(open(sealer.seal(as_view(statement), authority.until - std::chrono::seconds{1}).value()));
    EXPECT_FALSE(sealer.seal(as_view(statement), authority.until + std::chrono::seconds{1}));
}

TEST_F(SealedTest, any_changed_bit_of_the_statement_or_the_signature_is_noticed)
{
    const auto text = std::string{as_text(sealed)};
    const auto begin = text.find(statement);
    ASSERT_NE(begin, std::string::npos) << "the statement stands in it as it is";
    for (std::size_t at = 0; at < statement.size(); ++at) {
        auto changed = sealed;
        changed[begin + at] ^= std::byte{1};
        EXPECT_FALSE(open(changed)) << "byte " << at;
    }
    for (const std::size_t size : {std::size_t{0}, std::size_t{1}, sealed.size() / 2, sealed.size() - 1})
        EXPECT_EQ(open(ByteView{sealed}.first(size)).error(), (Fault{errc::malformed, "seal.format"})) << size;
    auto longer = sealed;
    longer.push_back(std::byte{0});
    EXPECT_EQ(open(longer).error(), (Fault{errc::malformed, "seal.format"}));
}

TEST_F(SealedTest, is_nothing_to_who_trusts_another_root_or_asks_for_another_purpose)
{
    const ThrowawayAuthority other;
    EXPECT_EQ(unseal(sealed, Profile::receipt, other.roots).error().code(), errc::unauthenticated);
    EXPECT_EQ(open(sealed, Profile::signer).error(), (Fault{errc::forbidden, "chain.purpose"}));

    auto doctor = authority.signer("dr-wang");
    const auto by_doctor = Sealer{doctor.key, doctor.certificate, authority.chain, authority.timestamps()};
    EXPECT_EQ(open(by_doctor.seal(as_view(statement), now).value()).error(), (Fault{errc::forbidden, "chain.purpose"}));
}

TEST_F(SealedTest, is_what_the_openssl_command_finds_valid_too)
{
    const TempDir dir;
    const auto roots = write_file(dir / "roots.pem", to_pem(authority.roots));
    const auto file = write_file(dir / "receipt.p7m", std::string{as_text(sealed)});
    const auto out = (dir / "statement").string();
    const auto verify = [&](const std::string& what) {
        return openssl({"cms", "-verify", "-binary", "-cades", "-inform", "DER", "-in", what, "-CAfile", roots, "-out",
                        out, "-attime", std::to_string(std::chrono::system_clock::to_time_t(now))});
    };

    const auto said = verify(file);
    EXPECT_TRUE(said) << said.said;
    EXPECT_EQ(read_file(out), statement);

    auto changed = std::string{as_text(sealed)};
    changed[changed.find(statement)] ^= 1;
    EXPECT_FALSE(verify(write_file(dir / "changed.p7m", changed)));
}
