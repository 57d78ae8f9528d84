#include "common/pki/chain.hpp"

#include "common/pki/authority_for_tests.hpp"
#include "common/pki/openssl_for_tests.hpp"
#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>
#include <openssl/err.h>

using namespace shanhai;
using namespace shanhai::pki;
using namespace shanhai::test;
using namespace std::chrono_literals;

namespace {

constexpr auto profiles = {Profile::root,   Profile::issuing, Profile::server,    Profile::site,
                           Profile::person, Profile::signer,  Profile::timestamp, Profile::receipt};

const Fault unknown_issuer{errc::unauthenticated, "chain.unknown-issuer"};
const Fault wrong_purpose{errc::forbidden, "chain.purpose"};
const Fault expired{errc::forbidden, "chain.expired"};
const Fault not_yet_valid{errc::forbidden, "chain.not-yet-valid"};

struct Judged {
    ThrowawayAuthority authority;
    Instant now = authority.from + std::chrono::days{60};

    auto verdict(const Certificate& leaf, Profile purpose, Instant at) const -> Result<void>
    {
        return verify_chain(leaf, authority.chain, authority.roots, purpose, at);
    }
    auto verdict(const Certificate& leaf, Profile purpose) const { return verdict(leaf, purpose, now); }
};

}  // namespace

TEST(Chain, holds_for_the_purpose_a_certificate_was_made_for_and_no_other)
{
    const Judged j;
    const auto tls_client = [](Profile p) { return p == Profile::site || p == Profile::person; };
    const auto authority = [](Profile p) { return p == Profile::root || p == Profile::issuing; };
    const std::vector<std::pair<Profile, Certificate>> everyone{
        {Profile::root, j.authority.root},
        {Profile::issuing, j.authority.issuing},
        {Profile::server, j.authority.server().certificate},
        {Profile::site, j.authority.site("niujie").certificate},
        {Profile::person, j.authority.person("dr-wang").certificate},
        {Profile::signer, j.authority.signer("dr-wang").certificate},
        {Profile::timestamp, j.authority.timestamps().certificate()},
        {Profile::receipt, j.authority.receipts().certificate()},
    };

    for (const auto& [made_for, certificate] : everyone) {
        for (const auto asked : profiles) {
            const auto verdict = j.verdict(certificate, asked);
            const bool fits = made_for == asked || (tls_client(made_for) && tls_client(asked))
                              || (authority(made_for) && authority(asked));
            SCOPED_TRACE(std::string{name_of(made_for)} + " as " + std::string{name_of(asked)});
            EXPECT_EQ(verdict ? Fault{} : verdict.error(), fits ? Fault{} : wrong_purpose);
        }
    }
    EXPECT_EQ(ERR_peek_error(), 0U);
}

TEST(Chain, is_the_path_from_the_leaf_to_the_root)
{
    const Judged j;
    const auto site = j.authority.site("niujie").certificate;

    const auto path = verified_path(site, j.authority.chain, j.authority.roots, Profile::site, j.now);

    ASSERT_TRUE(path);
    EXPECT_EQ(*path, (std::vector{site, j.authority.issuing, j.authority.root}));
}

TEST(Chain, needs_every_step_and_a_trusted_root)
{
    const Judged j;
    const ThrowawayAuthority other;
    const auto site = j.authority.site("niujie").certificate;
    const auto verify = [&](std::span<const Certificate> between, std::span<const Certificate> roots) {
        return verify_chain(site, between, roots, Profile::site, j.now).error();
    };

    EXPECT_EQ(verify({}, j.authority.roots), unknown_issuer);
    EXPECT_EQ(verify(j.authority.chain, {}), unknown_issuer);
    EXPECT_EQ(verify(j.authority.chain, j.authority.chain), unknown_issuer) << "an issuing authority is not a root";
    const std::vector<Certificate> with_root{j.authority.issuing, j.authority.root};
    EXPECT_EQ(verify(with_root, other.roots), unknown_issuer) << "what the peer sends along is not trusted";
}

// The same names and another key: what an impostor can make.
TEST(Chain, sees_through_an_authority_of_the_same_name)
{
    const Judged j;
    const ThrowawayAuthority impostor;
    const auto site = impostor.site("niujie").certificate;

    ASSERT_EQ(impostor.issuing.common_name(), j.authority.issuing.common_name());
    EXPECT_EQ(j.verdict(site, Profile::site).error(), unknown_issuer);
    EXPECT_FALSE(site.issued_by(j.authority.issuing));
}

TEST(Chain, holds_from_the_first_second_until_the_last)
{
    const Judged j;
    const auto site = j.authority.site("niujie").certificate;

    EXPECT_EQ(j.verdict(site, Profile::site, j.authority.from - 1s).error(), not_yet_valid);
    EXPECT_TRUE(j.verdict(site, Profile::site, j.authority.from));
    EXPECT_TRUE(j.verdict(site, Profile::site, j.authority.until - 1s));
    EXPECT_EQ(j.verdict(site, Profile::site, j.authority.until).error(), expired);
}

TEST(Chain, through_an_expired_authority_does_not_hold)
{
    const Judged j;
    const Issuer root{j.authority.root_key, j.authority.root};
    const auto short_lived =
        root.issue(j.authority.issuing_key, Profile::issuing,
                   {.common_name = "Throwaway Issuing", .organization = "Tests"}, j.authority.from, j.now)
            .value();
    const auto site = j.authority.site("niujie").certificate;
    const std::vector between{short_lived};

    EXPECT_TRUE(verify_chain(site, between, j.authority.roots, Profile::site, j.now - 1s));
    EXPECT_EQ(verify_chain(site, between, j.authority.roots, Profile::site, j.now).error(), expired);
}

TEST(Chain, cannot_be_lengthened_by_a_clinic)
{
    const Judged j;
    const TempDir dir;
    const auto clinic = j.authority.site("niujie");
    const auto forged_key = ThrowawayAuthority::fresh_key();
    // The openssl command has no scruples: it lets a clinic's key sign a certificate for the hospital.
    write_file(dir / "ca.key", clinic.key.to_pem().value());
    write_file(dir / "ca.pem", clinic.certificate.to_pem());
    write_file(dir / "request", certificate_request(forged_key, "hospital", "").value());
    write_file(dir / "extensions", "extendedKeyUsage=clientAuth\nsubjectAltName=URI:urn:shanhai:site:hospital\n");
    const auto in_dir = [&](const char* name) { return (dir / name).string(); };
    const auto made = openssl({"x509", "-req", "-in", in_dir("request"), "-CA", in_dir("ca.pem"), "-CAkey",
                               in_dir("ca.key"), "-extfile", in_dir("extensions"), "-out", in_dir("forged")});
    ASSERT_TRUE(made) << made.said;
    const auto forged = Certificate::from_pem(read_file(dir / "forged")).value();

    const std::vector between{clinic.certificate, j.authority.issuing};
    EXPECT_EQ(verify_chain(forged, between, j.authority.roots, Profile::site, forged.not_before() + 1s).error(),
              wrong_purpose);
    EXPECT_FALSE(forged.issued_by(clinic.certificate));
}

TEST(Chain, asks_for_explicit_purposes_where_openssl_would_not)
{
    const TempDir dir;
    const auto key_file = write_file(dir / "key", ThrowawayAuthority::fresh_key().to_pem().value());
    const auto out = (dir / "general.pem").string();
    ASSERT_TRUE(openssl({"req", "-x509", "-key", key_file, "-subj", "/CN=general", "-days", "1", "-out", out, "-addext",
                         "keyUsage=critical,digitalSignature,keyCertSign"}));
    const auto general = Certificate::from_pem(read_file(out)).value();
    const std::vector roots{general};
    const auto at = general.not_before() + 1s;

    for (const auto purpose :
         {Profile::server, Profile::site, Profile::person, Profile::signer, Profile::timestamp, Profile::receipt})
        EXPECT_EQ(verify_chain(general, {}, roots, purpose, at).error(), wrong_purpose) << name_of(purpose);
    EXPECT_TRUE(verify_chain(general, {}, roots, Profile::root, at));
}

TEST(Chain, through_a_weak_key_does_not_hold)
{
    const TempDir dir;
    const auto self_signed = [&](const std::string& size) {
        const auto out = (dir / "weak.pem").string();
        const auto made = openssl({"req", "-x509", "-newkey", size, "-nodes", "-keyout", (dir / "k").string(), "-subj",
                                   "/CN=weak", "-out", out});
        if (!made) throw std::runtime_error{made.said};
        return Certificate::from_pem(read_file(out)).value();
    };
    const auto verdict = [](const Certificate& root) {
        const std::vector roots{root};
        return verify_chain(root, {}, roots, Profile::root, root.not_before() + 1s);
    };

    EXPECT_EQ(verdict(self_signed("rsa:1024")).error(), (Fault{errc::forbidden, "chain.weak"}));
    EXPECT_TRUE(verdict(self_signed("rsa:2048")));
}

TEST(Chain, with_a_bit_flipped_in_any_certificate_does_not_hold)
{
    const Judged j;
    const auto site = j.authority.site("niujie").certificate;
    const auto sweep = [&](const Certificate& victim, auto holds) {
        auto der = victim.to_der();
        for (std::size_t bit = 0; bit < der.size() * 8; ++bit) {
            der[bit / 8] ^= std::byte{1} << bit % 8;
            const auto changed = Certificate::from_der(der);
            EXPECT_FALSE(changed && holds(*changed)) << "bit " << bit;
            der[bit / 8] ^= std::byte{1} << bit % 8;
        }
    };

    sweep(site, [&](const Certificate& changed) { return j.verdict(changed, Profile::site).has_value(); });
    sweep(j.authority.issuing, [&](const Certificate& changed) {
        const std::vector between{changed};
        return verify_chain(site, between, j.authority.roots, Profile::site, j.now).has_value();
    });
}
