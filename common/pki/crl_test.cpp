// What an issuer takes back, and who believes it.
#include "common/pki/crl.hpp"

#include "common/pki/authority_for_tests.hpp"
#include "common/pki/openssl_for_tests.hpp"
#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>
#include <openssl/err.h>

#include <random>

namespace shanhai::pki {
namespace {

using test::ThrowawayAuthority;
using namespace std::chrono_literals;

struct Lists {
    ThrowawayAuthority authority;
    Instant now = parse_instant("2026-03-05T02:32:00Z").value();
    Certificate yang = authority.signer("dr-yang").certificate;
    Certificate li = authority.signer("dr-li").certificate;
    Revocation lost{yang.serial_hex(), now - 24h, Reason::key_compromise, now - 48h};
    Revocation left{li.serial_hex(), now - 1h, std::nullopt, std::nullopt};

    auto list(std::vector<Revocation> revoked) const -> Crl
    {
        return make_crl(authority.issuing_key, authority.issuing, revoked, now, now + 24h * 7, 7).value();
    }
};

TEST(RevocationList, says_who_was_revoked_when_and_why)
{
    const Lists l;
    const auto list = Crl::from_der(l.list({l.lost, l.left}).to_der()).value();

    EXPECT_EQ(list.find(l.yang), l.lost);
    EXPECT_EQ(list.find(l.li), l.left);
    EXPECT_FALSE(list.find(l.authority.signer("dr-zhao").certificate));
    EXPECT_EQ(list.size(), 2U);
    EXPECT_EQ(list.this_update(), l.now);
    EXPECT_EQ(list.next_update(), l.now + 24h * 7);
    EXPECT_EQ(list.number_hex(), "07");
    EXPECT_EQ(ERR_peek_error(), 0U);
}

TEST(RevocationList, counts_from_when_the_key_was_lost_rather_than_from_the_report_of_it)
{
    const Lists l;
    EXPECT_EQ(l.lost.counts_from(), l.now - 48h);
    EXPECT_EQ(l.left.counts_from(), l.now - 1h);
}

TEST(RevocationList, is_believed_of_its_own_issuer_only)
{
    const Lists l;
    const ThrowawayAuthority elsewhere;
    const auto list = l.list({l.lost});

    EXPECT_TRUE(list.issued_by(l.authority.issuing));
    EXPECT_FALSE(list.issued_by(l.authority.root));
    EXPECT_FALSE(list.issued_by(elsewhere.issuing)) << "the same name, another key";
    EXPECT_FALSE(list.issued_by(l.yang));
}

TEST(RevocationList, is_made_with_the_key_of_one_who_may)
{
    const Lists l;
    const auto signer = l.authority.signer("dr-yang");
    const auto made = [&](const Key& key, const Certificate& by) {
        return make_crl(key, by, {}, l.now, l.now + 1h, 1);
    };

    EXPECT_EQ(made(l.authority.root_key, l.authority.issuing).error(), (Fault{errc::mismatch, "crl.issuer"}));
    EXPECT_EQ(made(signer.key, signer.certificate).error(), (Fault{errc::mismatch, "crl.issuer"}));
    EXPECT_EQ(make_crl(l.authority.issuing_key, l.authority.issuing, {}, l.now, l.now, 1).error(),
              (Fault{errc::mismatch, "crl.validity"}));
    for (const auto* serial : {"", "xyz", "000102030405060708090a0b0c0d0e0f1011121314"}) {
        const std::vector revoked{Revocation{serial, l.now}};
        EXPECT_EQ(make_crl(l.authority.issuing_key, l.authority.issuing, revoked, l.now, l.now + 1h, 1).error(),
                  (Fault{errc::malformed, "crl.serial"}));
    }
}

TEST(RevocationList, is_fresh_from_its_date_until_the_next_is_due)
{
    const Lists l;
    const auto list = l.list({});

    EXPECT_FALSE(list.fresh_at(l.now - 1s));
    EXPECT_TRUE(list.fresh_at(l.now));
    EXPECT_TRUE(list.fresh_at(l.now + 24h * 7 - 1s));
    EXPECT_FALSE(list.fresh_at(l.now + 24h * 7));
}

TEST(RevocationList, loses_its_issuer_with_any_flipped_bit)
{
    const Lists l;
    const auto der = l.list({l.lost, l.left}).to_der();
    for (std::size_t bit = 0; bit < der.size() * 8; ++bit) {
        auto flipped = der;
        flipped[bit / 8] ^= std::byte{1} << (bit % 8);
        const auto list = Crl::from_der(flipped);
        ASSERT_FALSE(list && list->issued_by(l.authority.issuing)) << "bit " << bit;
    }
    EXPECT_EQ(ERR_peek_error(), 0U);
}

TEST(RevocationList, is_refused_when_it_is_none)
{
    const Lists l;
    auto longer = l.list({}).to_der();
    longer.push_back(std::byte{0});

    for (const auto& der : {Bytes{}, to_bytes("not a list"), longer, l.yang.to_der()})
        EXPECT_EQ(Crl::from_der(der).error(), (Fault{errc::malformed, "crl.format"}));
    EXPECT_EQ(Crl::from_der(Bytes(crl_max + 1)).error(), (Fault{errc::too_large, "crl.size"}));
    EXPECT_EQ(Crl::all_from_pem("").error(), (Fault{errc::malformed, "crl.format"}));
    EXPECT_EQ(Crl::all_from_pem(l.yang.to_pem()).error(), (Fault{errc::malformed, "crl.format"}));
    EXPECT_EQ(ERR_peek_error(), 0U);
}

TEST(RevocationList, stand_one_behind_the_other_in_pem)
{
    const Lists l;
    const auto one = l.list({l.lost});
    const auto other = make_crl(l.authority.root_key, l.authority.root, {}, l.now, l.now + 1h, 1).value();

    EXPECT_EQ(Crl::all_from_pem(one.to_pem() + other.to_pem()).value(), (std::vector{one, other}));
}

struct Judged : Lists {
    test::TempDir dir;
    auto at(const std::string& name) const -> std::string { return (dir / name).string(); }
    auto said_of(const Crl& list) const -> std::string
    {
        const auto der = list.to_der();
        test::write_file(dir / "list.crl", as_text(der));
        test::write_file(dir / "issuing.crt", authority.issuing.to_pem());
        return test::openssl({"crl", "-inform", "DER", "-in", at("list.crl"), "-noout", "-text", "-CAfile",
                              at("issuing.crt")})
            .said;
    }
};

TEST(RevocationList, is_one_to_openssl)
{
    const Judged l;
    const auto said = l.said_of(l.list({l.lost, l.left}));

    for (const auto* part : {"verify OK", "Version 2 (0x1)", "SHA256", "X509v3 Authority Key Identifier",
                             "X509v3 CRL Number", "Key Compromise", "Invalidity Date"})
        EXPECT_NE(said.find(part), std::string::npos) << part << '\n' << said;
}

TEST(RevocationList, makes_openssl_refuse_the_revoked_and_nobody_else)
{
    const Judged l;
    const auto now = std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now());
    const auto issuing = make_crl(l.authority.issuing_key, l.authority.issuing, std::vector{l.lost}, now - 1h,
                                  now + 24h, 1).value();
    const auto root = make_crl(l.authority.root_key, l.authority.root, {}, now - 1h, now + 24h, 1).value();
    test::write_file(l.dir / "all.pem", l.authority.root.to_pem() + issuing.to_pem() + root.to_pem());
    test::write_file(l.dir / "issuing.crt", l.authority.issuing.to_pem());
    const auto verdict_on = [&](const Certificate& certificate) {
        test::write_file(l.dir / "leaf.crt", certificate.to_pem());
        return test::openssl({"verify", "-crl_check_all", "-CAfile", l.at("all.pem"), "-untrusted",
                              l.at("issuing.crt"), l.at("leaf.crt")});
    };

    EXPECT_TRUE(verdict_on(l.li)) << verdict_on(l.li).said;
    EXPECT_NE(verdict_on(l.yang).said.find("certificate revoked"), std::string::npos) << verdict_on(l.yang).said;
}

// A list that is about some certificates, or about others' certificates, says so in a critical extension.
TEST(RevocationList, is_not_read_past_what_it_calls_critical)
{
    const Judged l;
    test::write_file(l.dir / "ca.key", l.authority.issuing_key.to_pem().value());
    test::write_file(l.dir / "ca.crt", l.authority.issuing.to_pem());
    test::write_file(l.dir / "index.txt", "");
    test::write_file(l.dir / "crlnumber", "01\n");
    test::write_file(l.dir / "ca.cnf", "[ca]\ndefault_ca=d\n[d]\ndatabase=" + l.at("index.txt") + "\ncrlnumber=" +
                                           l.at("crlnumber") + "\ndefault_md=sha256\ndefault_crl_days=7\n"
                                           "[plain]\nauthorityKeyIdentifier=keyid\n"
                                           "[partial]\nissuingDistributionPoint=critical,@p\n[p]\nonlyuser=TRUE\n");
    const auto made_by_openssl = [&](const std::string& section) {
        const auto said = test::openssl({"ca", "-gencrl", "-config", l.at("ca.cnf"), "-keyfile", l.at("ca.key"),
                                         "-cert", l.at("ca.crt"), "-crlexts", section, "-out", l.at("made.pem")});
        EXPECT_TRUE(said) << said.said;
        return Crl::all_from_pem(test::read_file(l.dir / "made.pem"));
    };

    const auto plain = made_by_openssl("plain");
    ASSERT_TRUE(plain) << plain.error().at();
    EXPECT_TRUE(plain->front().issued_by(l.authority.issuing));
    EXPECT_EQ(made_by_openssl("partial").error(), (Fault{errc::unsupported, "crl.extension"}));
}

}  // namespace
}  // namespace shanhai::pki
