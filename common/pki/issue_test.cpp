#include "common/pki/issue.hpp"

#include "common/pki/authority_for_tests.hpp"
#include "common/pki/chain.hpp"
#include "common/pki/openssl_for_tests.hpp"
#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>
#include <openssl/err.h>

#include <algorithm>
#include <set>

using namespace shanhai;
using namespace shanhai::pki;
using namespace shanhai::test;
using namespace std::chrono_literals;

namespace {

const Names clinic{.common_name = "牛街镇卫生院", .organization = "盐津县", .uri = "urn:shanhai:site:niujie"};

auto text_of(const TempDir& dir, const Certificate& certificate) -> std::string
{
    const auto file = write_file(dir / "shown.pem", certificate.to_pem());
    return openssl({"x509", "-in", file, "-noout", "-text", "-nameopt", "utf8,sep_comma_plus"}).said;
}

// A request as the openssl command makes it for a key it is told to make.
auto foreign_request(const TempDir& dir, std::vector<std::string> key_options, std::vector<std::string> more = {})
    -> std::string
{
    const auto out = (dir / "request.pem").string();
    std::vector<std::string> arguments{
        "req", "-new", "-nodes", "-subj", "/CN=whatever it likes", "-keyout", (dir / "k").string(), "-out", out};
    arguments.insert(arguments.end(), key_options.begin(), key_options.end());
    arguments.insert(arguments.end(), more.begin(), more.end());
    const auto made = openssl(arguments);
    if (!made) throw std::runtime_error{made.said};
    return read_file(out);
}

struct Expected {
    Profile profile;
    Names names;
    std::vector<std::string> says;
    std::vector<std::string> purposes;  // of `openssl verify -purpose`
};

auto expectations() -> std::vector<Expected>
{
    const auto person = [](Names names) { return names.uri = "urn:shanhai:person:dr-wang", names; };
    const Names host{
        .common_name = "relay", .organization = "盐津县", .dns = {"relay.example"}, .ip = {"10.0.0.1", "fd00::1"}};
    const Names plain{.common_name = "Timestamps", .organization = "盐津县", .organizational_unit = "IT"};
    return {
        {Profile::server,
         host,
         {"TLS Web Server Authentication", "DNS:relay.example, IP Address:10.0.0.1, IP Address:FD00:0:0:0:0:0:0:1",
          "CN=relay"},
         {"sslserver"}},
        {Profile::site,
         clinic,
         {"TLS Web Client Authentication", "URI:urn:shanhai:site:niujie", "O=盐津县,CN=牛街镇卫生院"},
         {"sslclient"}},
        {Profile::person,
         person(clinic),
         {"TLS Web Client Authentication", "URI:urn:shanhai:person:dr-wang"},
         {"sslclient"}},
        {Profile::signer, person(clinic), {"E-mail Protection", "Digital Signature, Non Repudiation"}, {"smimesign"}},
        {Profile::receipt, plain, {"E-mail Protection", "OU=IT"}, {"smimesign"}},
        {Profile::timestamp,
         plain,
         {"X509v3 Extended Key Usage: critical\n                Time Stamping\n", "OU=IT"},
         {"timestampsign"}},
    };
}

constexpr auto all_purposes = {"sslserver", "sslclient", "smimesign", "timestampsign"};

}  // namespace

TEST(Issuer, grants_certificates_that_the_openssl_command_accepts_for_their_purpose_only)
{
    const ThrowawayAuthority authority;
    const TempDir dir;
    const auto root = write_file(dir / "root.pem", authority.root.to_pem());
    const auto issuing = write_file(dir / "issuing.pem", authority.issuing.to_pem());

    for (const auto& [profile, names, says, purposes] : expectations()) {
        SCOPED_TRACE(name_of(profile));
        const auto [key, certificate] = authority.grant(profile, names);
        const auto leaf = write_file(dir / "leaf.pem", certificate.to_pem());
        const auto shown = text_of(dir, certificate);

        EXPECT_TRUE(certificate.matches(key));
        EXPECT_TRUE(certificate.issued_by(authority.issuing));
        EXPECT_EQ(certificate.uri(), names.uri.value_or(""));
        for (const auto& part : says) EXPECT_NE(shown.find(part), std::string::npos) << part << "\n" << shown;
        for (const auto* part : {"CA:FALSE", "X509v3 Subject Key Identifier", "X509v3 Authority Key Identifier"})
            EXPECT_NE(shown.find(part), std::string::npos) << shown;
        for (const std::string purpose : all_purposes) {
            const auto judged = openssl({"verify", "-x509_strict", "-attime", "1790000000", "-purpose", purpose,
                                         "-CAfile", root, "-untrusted", issuing, leaf});
            EXPECT_EQ(static_cast<bool>(judged), std::ranges::find(purposes, purpose) != purposes.end())
                << purpose << judged.said;
        }
    }
}

TEST(Issuer, of_roots_and_issuing_authorities_limits_the_path)
{
    const ThrowawayAuthority authority;
    const TempDir dir;

    EXPECT_NE(text_of(dir, authority.root).find("CA:TRUE, pathlen:1"), std::string::npos);
    EXPECT_NE(
        text_of(dir, authority.root).find("X509v3 Key Usage: critical\n                Certificate Sign, CRL Sign"),
        std::string::npos);
    EXPECT_NE(text_of(dir, authority.issuing).find("CA:TRUE, pathlen:0"), std::string::npos);
    EXPECT_TRUE(authority.root.issued_by(authority.root));
}

TEST(Issuer, takes_nothing_but_the_key_from_a_request)
{
    const ThrowawayAuthority authority;
    const TempDir dir;
    const auto greedy = foreign_request(dir, {"-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"},
                                        {"-addext", "basicConstraints=critical,CA:TRUE", "-addext",
                                         "subjectAltName=DNS:hospital.example", "-addext", "keyUsage=keyCertSign"});

    const auto granted = authority.issuer.issue(greedy, Profile::site, clinic, authority.from, authority.until);

    ASSERT_TRUE(granted) << granted.error().at();
    EXPECT_EQ(granted->common_name(), clinic.common_name);
    EXPECT_EQ(granted->organization(), clinic.organization);
    EXPECT_EQ(granted->not_before(), authority.from);
    EXPECT_EQ(granted->not_after(), authority.until);
    EXPECT_TRUE(granted->matches(Key::from_pem(read_file(dir / "k")).value()));
    const auto shown = text_of(dir, *granted);
    for (const auto* part : {"whatever", "CA:TRUE", "hospital.example", "Certificate Sign"})
        EXPECT_EQ(shown.find(part), std::string::npos) << shown;
    EXPECT_EQ(ERR_peek_error(), 0U);
}

TEST(Issuer, refuses_a_request_that_its_own_key_did_not_sign)
{
    const ThrowawayAuthority authority;
    auto request = certificate_request(ThrowawayAuthority::fresh_key(), "x", "").value();
    const auto begin = request.find('\n') + 1;
    const auto end = request.find("\n-----END");
    auto base64 = request.substr(begin, end - begin);
    std::erase(base64, '\n');
    auto der = from_base64(base64).value();

    const auto issue = [&](const Bytes& bytes) {
        const auto pem =
            "-----BEGIN CERTIFICATE REQUEST-----\n" + to_base64(bytes) + "\n-----END CERTIFICATE REQUEST-----\n";
        return authority.issuer.issue(pem, Profile::site, clinic, authority.from, authority.until);
    };
    ASSERT_TRUE(issue(der));
    der.back() ^= std::byte{1};  // the signature's last byte
    EXPECT_EQ(issue(der).error(), (Fault{errc::mismatch, "issue.proof"}));
    der.back() ^= std::byte{1};
    for (std::size_t bit = 0; bit < der.size() * 8; ++bit) {
        der[bit / 8] ^= std::byte{1} << bit % 8;
        EXPECT_FALSE(issue(der)) << "bit " << bit;
        der[bit / 8] ^= std::byte{1} << bit % 8;
    }
}

TEST(Issuer, refuses_weak_and_odd_keys)
{
    const ThrowawayAuthority authority;
    const TempDir dir;
    const auto issue = [&](std::vector<std::string> options) {
        return authority.issuer.issue(foreign_request(dir, std::move(options)), Profile::site, clinic, authority.from,
                                      authority.until);
    };
    const auto curve = [](const std::string& name) {
        return std::vector<std::string>{"-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:" + name};
    };
    const Fault weak{errc::forbidden, "issue.weak-key"};

    EXPECT_TRUE(issue({"-newkey", "rsa:3072"}));
    EXPECT_EQ(issue({"-newkey", "rsa:3071"}).error(), weak);
    const auto short_key = Key::from_pem(read_file(dir / "k")).value();
    EXPECT_EQ(authority.issuer.issue(short_key, Profile::site, clinic, authority.from, authority.until).error(), weak);
    EXPECT_EQ(self_signed_root(short_key, clinic, authority.from, authority.until).error(), weak);
    EXPECT_TRUE(issue(curve("P-256")));
    EXPECT_TRUE(issue(curve("P-384")));
    EXPECT_EQ(issue(curve("P-521")).error(), weak);
    EXPECT_EQ(issue(curve("secp256k1")).error(), weak);
    EXPECT_EQ(issue({"-newkey", "ed25519"}).error(), weak);
    EXPECT_EQ(issue({"-newkey", "rsa-pss", "-pkeyopt", "rsa_keygen_bits:3072"}).error(), weak);
    EXPECT_EQ(
        issue({"-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-pkeyopt", "ec_param_enc:explicit"}).error(),
        weak);
}

TEST(Issuer, reads_requests_of_16_kib_and_no_more)
{
    const ThrowawayAuthority authority;
    auto request = certificate_request(ThrowawayAuthority::fresh_key(), "x", "").value();
    const auto issue = [&](std::string_view pem) {
        return authority.issuer.issue(pem, Profile::site, clinic, authority.from, authority.until);
    };

    request.resize(Issuer::request_max, '\n');
    EXPECT_TRUE(issue(request));
    EXPECT_EQ(issue(request + "\n").error(), (Fault{errc::too_large, "issue.request"}));

    const Fault malformed{errc::malformed, "issue.request"};
    EXPECT_EQ(issue({}).error(), malformed);
    EXPECT_EQ(issue("hello").error(), malformed);
    EXPECT_EQ(issue(request.substr(0, 200)).error(), malformed);
    EXPECT_EQ(issue(authority.root.to_pem()).error(), malformed);
    EXPECT_EQ(ERR_peek_error(), 0U);
}

TEST(Issuer, grants_no_names_that_do_not_suit_the_profile)
{
    const ThrowawayAuthority authority;
    const auto key = ThrowawayAuthority::fresh_key();
    const auto grants = [&](Profile profile, Names names) {
        names.organization = "o";
        const auto granted = authority.issuer.issue(key, profile, names, authority.from, authority.until);
        if (granted) return true;
        EXPECT_EQ(granted.error(), (Fault{errc::malformed, "issue.names"}));
        return false;
    };
    const std::string label(63, 'a');
    const std::string host = label + "." + label + "." + label + "." + std::string(61, 'a');  // 253 in all
    const std::string uri = "urn:" + std::string(251, 'a');                                   // 255 in all

    for (const std::string& dns : {std::string{"a"}, std::string{"relay-1.example"}, label, host})
        EXPECT_TRUE(grants(Profile::server, {.common_name = "x", .dns = {dns}})) << dns;
    for (const std::string& dns :
         {std::string{}, std::string{"*.example"}, std::string{"a..b"}, std::string{"a b"}, std::string{"-a"},
          std::string{"a,URI:urn:x:y"}, std::string{"医院.cn"}, std::string{"a\0b", 3}, label + "a", host + "a"})
        EXPECT_FALSE(grants(Profile::server, {.common_name = "x", .dns = {dns}})) << dns;
    EXPECT_TRUE(grants(Profile::server, {.common_name = "x", .ip = {"::1"}}));
    for (const std::string ip : {"", "10.0.0", "10.0.0.256", "host", "::1::"})
        EXPECT_FALSE(grants(Profile::server, {.common_name = "x", .ip = {ip}})) << ip;
    EXPECT_FALSE(grants(Profile::server, {.common_name = "x"})) << "a server without a host";

    for (const auto profile : {Profile::site, Profile::person, Profile::signer}) {
        EXPECT_TRUE(grants(profile, {.common_name = "x", .uri = uri}));
        for (const std::string& wrong : {std::string{}, std::string{"niujie"}, std::string{":a"}, std::string{"urn:"},
                                         std::string{"urn:a b"}, std::string{"urn:牛街"}, uri + "a"})
            EXPECT_FALSE(grants(profile, {.common_name = "x", .uri = wrong})) << wrong;
        EXPECT_FALSE(grants(profile, {.common_name = "x"})) << "somebody without a name of their own";
        EXPECT_FALSE(grants(profile, {.common_name = "x", .uri = "urn:a:b", .dns = {"host"}}))
            << "a client that is a host";
    }
    EXPECT_FALSE(grants(Profile::timestamp, {.common_name = "x", .ip = {"10.0.0.1"}}));
    EXPECT_FALSE(grants(Profile::timestamp, {.common_name = ""}));
    EXPECT_FALSE(grants(Profile::timestamp, {.common_name = "x", .organizational_unit = ""}));
    EXPECT_FALSE(grants(Profile::timestamp, {.common_name = "a\nb"}));
}

TEST(Issuer, grants_no_more_time_than_it_has)
{
    const ThrowawayAuthority authority;
    const auto key = ThrowawayAuthority::fresh_key();
    const auto issue = [&](Instant from, Instant until) {
        return authority.issuer.issue(key, Profile::site, clinic, from, until);
    };
    const Fault refused{errc::mismatch, "issue.validity"};

    EXPECT_TRUE(issue(authority.from, authority.until));
    EXPECT_TRUE(issue(authority.from, authority.from + 1s));
    EXPECT_EQ(issue(authority.from - 1s, authority.until).error(), refused);
    EXPECT_EQ(issue(authority.from, authority.until + 1s).error(), refused);
    EXPECT_EQ(issue(authority.from, authority.from).error(), refused);
    EXPECT_EQ(issue(authority.until, authority.from).error(), refused);
}

TEST(Issuer, grants_only_what_it_may)
{
    const ThrowawayAuthority authority;
    const auto clinic_identity = authority.site("niujie");
    const auto key = ThrowawayAuthority::fresh_key();
    const Names names{.common_name = "Another", .organization = "o"};
    const auto ask = [&](const Issuer& issuer, Profile profile) {
        return issuer.issue(key, profile, names, authority.from, authority.until).error();
    };

    EXPECT_EQ(ask(authority.issuer, Profile::issuing), (Fault{errc::forbidden, "issue.profile"}));
    EXPECT_EQ(ask(Issuer{authority.root_key, authority.root}, Profile::root),
              (Fault{errc::forbidden, "issue.profile"}));
    EXPECT_EQ(ask(Issuer{clinic_identity.key, clinic_identity.certificate}, Profile::timestamp),
              (Fault{errc::mismatch, "issue.issuer"}));
    EXPECT_EQ(ask(Issuer{key, authority.issuing}, Profile::timestamp), (Fault{errc::mismatch, "issue.issuer"}));
}

TEST(Issuer, gives_every_certificate_a_serial_number_of_its_own)
{
    const ThrowawayAuthority authority;
    const auto key = ThrowawayAuthority::fresh_key();
    std::set<std::string> serials;
    bool long_enough = true;
    for (int i = 0; i < 100; ++i) {
        const auto granted =
            authority.issuer.issue(key, Profile::site, clinic, authority.from, authority.until).value();
        serials.insert(granted.serial_hex());
        long_enough = long_enough && granted.serial_hex().size() >= 24;  // 128 bits; 32 leading zeros would be a wonder
    }
    EXPECT_EQ(serials.size(), 100U);
    EXPECT_TRUE(long_enough);
}
