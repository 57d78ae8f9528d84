#include "common/pki/timestamp.hpp"

#include "common/pki/authority_for_tests.hpp"
#include "common/pki/openssl_for_tests.hpp"
#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>
#include <openssl/err.h>

#include <random>

using namespace shanhai;
using namespace shanhai::pki;
using namespace shanhai::test;
using namespace std::chrono_literals;

namespace {

struct Stamped {
    ThrowawayAuthority authority;
    TimestampSigner signer = authority.timestamps();
    Digest imprint = Digest::of(as_view("a signature value"));
    Instant now = parse_instant("2026-03-05T07:08:09.123456Z").value();
    Bytes token = signer.stamp(imprint, now).value();

    auto verdict(ByteView changed) const -> Result<Timestamp>
    {
        return verify_timestamp(changed, imprint, authority.roots);
    }
};

}  // namespace

TEST(Timestamp, states_the_time_and_who_says_so)
{
    const Stamped s;

    const auto stated = s.verdict(s.token);

    ASSERT_TRUE(stated) << stated.error().at();
    EXPECT_EQ(stated->at, s.now);
    EXPECT_EQ(stated->authority, s.signer.certificate());
    EXPECT_EQ(ERR_peek_error(), 0U);
}

TEST(Timestamp, with_an_rsa_authority_is_good_too)
{
    Stamped s;
    const auto key = Key::generate(Key::Kind::rsa3072).value();
    const auto tsa = s.authority.issuer
                         .issue(key, Profile::timestamp, {.common_name = "RSA", .organization = ""}, s.authority.from,
                                s.authority.until)
                         .value();

    const auto token = TimestampSigner{key, tsa, s.authority.chain}.stamp(s.imprint, s.now).value();

    EXPECT_TRUE(s.verdict(token));
}

TEST(Timestamp, is_accepted_by_the_openssl_command)
{
    const Stamped s;
    const TempDir dir;
    const auto root = write_file(dir / "root.pem", s.authority.root.to_pem());
    const auto token = write_file(dir / "token.der", as_text(s.token));
    const auto verify = [&](const std::string& digest) {
        return openssl({"ts", "-verify", "-in", token, "-token_in", "-digest", digest, "-CAfile", root, "-attime",
                        "1790000000"});  // September 2026
    };

    EXPECT_TRUE(verify(s.imprint.hex())) << verify(s.imprint.hex()).said;
    EXPECT_FALSE(verify(Digest::of(as_view("another")).hex()));

    const auto told = openssl({"ts", "-reply", "-in", token, "-token_in", "-token_out", "-text"});
    for (const auto* part : {"Hash Algorithm: sha256", "Time stamp: Mar  5 07:08:09.123456 2026 GMT",
                             "Accuracy: 0x01 seconds", "Policy OID: 1.3.6.1.4.1.99999.3161.1"})
        EXPECT_NE(told.said.find(part), std::string::npos) << told.said;
}

TEST(Timestamp, names_its_certificate_by_sha256)
{
    const Stamped s;
    const TempDir dir;

    const auto parsed =
        openssl({"asn1parse", "-inform", "DER", "-in", write_file(dir / "token.der", as_text(s.token))});

    EXPECT_NE(parsed.said.find("id-smime-aa-signingCertificateV2"), std::string::npos) << parsed.said;
    EXPECT_EQ(parsed.said.find("id-smime-aa-signingCertificate\n"), std::string::npos) << "that one is SHA-1";
}

TEST(Timestamp, answers_a_stock_query)
{
    const Stamped s;
    const TempDir dir;
    const auto root = write_file(dir / "root.pem", s.authority.root.to_pem());
    const auto data = write_file(dir / "data", "a report");
    const auto query = (dir / "query.tsq").string();

    for (const auto* hash : {"-sha256", "-sha384", "-sha512"}) {
        ASSERT_TRUE(openssl({"ts", "-query", "-data", data, hash, "-cert", "-out", query}));
        const auto reply =
            write_file(dir / "reply.tsr", as_text(s.signer.answer(as_view(read_file(query)), s.now).value()));

        const auto judged =
            openssl({"ts", "-verify", "-queryfile", query, "-in", reply, "-CAfile", root, "-attime", "1790000000"});
        EXPECT_TRUE(judged) << hash << judged.said;
    }
}

TEST(Timestamp, a_query_that_cannot_be_granted_is_answered_with_the_reason)
{
    const Stamped s;
    const TempDir dir;
    const auto data = write_file(dir / "data", "a report");
    const auto query = (dir / "query.tsq").string();
    const auto said_of = [&](ByteView asked) {
        const auto reply = write_file(dir / "reply.tsr", as_text(s.signer.answer(asked, s.now).value()));
        return openssl({"ts", "-reply", "-in", reply, "-text"}).said;
    };

    ASSERT_TRUE(openssl({"ts", "-query", "-data", data, "-sha1", "-out", query}));
    EXPECT_NE(said_of(as_view(read_file(query))).find("unrecognized or unsupported algorithm"), std::string::npos);
    ASSERT_TRUE(openssl({"ts", "-query", "-data", data, "-sha256", "-tspolicy", "1.2.3.4", "-out", query}));
    EXPECT_NE(said_of(as_view(read_file(query))).find("policy is not supported"), std::string::npos);
    EXPECT_NE(said_of(as_view("not a query")).find("Rejected"), std::string::npos);
    EXPECT_NE(said_of({}).find("Rejected"), std::string::npos);
    EXPECT_EQ(ERR_peek_error(), 0U);
}

TEST(Timestamp, a_query_has_a_largest_size)
{
    const Stamped s;
    const Bytes largest(TimestampSigner::query_max);
    const Bytes larger(TimestampSigner::query_max + 1);

    EXPECT_TRUE(s.signer.answer(largest, s.now)) << "answered, though with a rejection";
    EXPECT_EQ(s.signer.answer(larger, s.now).error(), (Fault{errc::too_large, "timestamp.query"}));
}

TEST(Timestamp, outlives_the_certificate_of_its_authority)
{
    const Stamped s;
    const auto until = s.signer.certificate().not_after();

    EXPECT_TRUE(s.verdict(s.signer.stamp(s.imprint, until - 1us).value())) << "judged as of the time it states";
    EXPECT_EQ(s.signer.stamp(s.imprint, until).error(), (Fault{errc::forbidden, "timestamp.certificate"}));
    EXPECT_EQ(s.signer.stamp(s.imprint, s.authority.from - 1s).error(),
              (Fault{errc::forbidden, "timestamp.certificate"}));
}

TEST(Timestamp, is_not_made_with_the_wrong_key_or_certificate)
{
    const Stamped s;
    const auto signer = s.authority.signer("dr-wang");

    EXPECT_EQ((TimestampSigner{signer.key, signer.certificate, {}}.stamp(s.imprint, s.now).error()),
              (Fault{errc::forbidden, "timestamp.certificate"}));
    EXPECT_EQ((TimestampSigner{signer.key, s.signer.certificate(), {}}.stamp(s.imprint, s.now).error()),
              (Fault{errc::mismatch, "timestamp.key"}));
}

TEST(Timestamp, over_another_digest_or_from_another_authority_proves_nothing)
{
    const Stamped s;
    const ThrowawayAuthority other;

    EXPECT_EQ(verify_timestamp(s.token, Digest::of(as_view("another")), s.authority.roots).error(),
              (Fault{errc::mismatch, "timestamp.imprint"}));
    EXPECT_EQ(verify_timestamp(s.token, s.imprint, other.roots).error(),
              (Fault{errc::unauthenticated, "chain.unknown-issuer"}));
    EXPECT_EQ(verify_timestamp(s.token, s.imprint, {}).error(), (Fault{errc::unauthenticated, "chain.unknown-issuer"}));
}

TEST(Timestamp, over_a_longer_hash_of_the_same_text_is_another_digest)
{
    const Stamped s;
    const TempDir dir;
    const auto data = write_file(dir / "data", "a signature value");
    const auto query = (dir / "query.tsq").string();
    const auto reply = (dir / "reply.tsr").string();
    const auto token = (dir / "token.der").string();
    ASSERT_TRUE(openssl({"ts", "-query", "-data", data, "-sha512", "-cert", "-out", query}));
    write_file(reply, as_text(s.signer.answer(as_view(read_file(query)), s.now).value()));
    ASSERT_TRUE(openssl({"ts", "-reply", "-in", reply, "-token_out", "-out", token}));

    EXPECT_EQ(s.verdict(as_view(read_file(token))).error(), (Fault{errc::mismatch, "timestamp.imprint"}));
}

TEST(Timestamp, is_not_read_from_something_else)
{
    const Stamped s;
    const Fault malformed{errc::malformed, "timestamp.token"};
    auto longer = s.token;
    longer.push_back(std::byte{0});

    EXPECT_EQ(s.verdict({}).error(), malformed);
    EXPECT_EQ(s.verdict(as_view("hello")).error(), malformed);
    EXPECT_EQ(s.verdict(longer).error(), malformed);
    EXPECT_EQ(s.verdict(ByteView{s.token}.first(s.token.size() - 1)).error(), malformed);
    EXPECT_EQ(s.verdict(s.authority.root.to_der()).error(), malformed);
    EXPECT_EQ(s.verdict(Bytes(timestamp_token_max)).error(), malformed);
    EXPECT_EQ(s.verdict(Bytes(timestamp_token_max + 1)).error(), (Fault{errc::too_large, "timestamp.token"}));
}

TEST(Timestamp, with_a_bit_flipped_anywhere_is_refused)
{
    const Stamped s;
    auto token = s.token;
    const bool every = std::getenv("SHANHAI_EVERY_BIT") != nullptr;  // the whole sweep takes some ten seconds
    std::mt19937_64 random{20260305};
    const std::size_t bits = token.size() * 8;
    for (std::size_t turn = 0; turn < (every ? bits : 2000); ++turn) {
        const auto bit = every ? turn : random() % bits;
        const auto mask = std::byte{1} << bit % 8;
        token[bit / 8] ^= mask;
        EXPECT_FALSE(s.verdict(token)) << "bit " << bit << " of " << bits;
        token[bit / 8] ^= mask;
    }
    EXPECT_TRUE(s.verdict(token));
}
