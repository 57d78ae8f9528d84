#include "common/pki/certificate.hpp"

#include "common/pki/openssl_for_tests.hpp"
#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>
#include <openssl/err.h>

using namespace shanhai;
using namespace shanhai::pki;
using namespace shanhai::test;

namespace {

// Certificates that the openssl command made, so that what we read is judged against somebody else's idea of it.
struct Foreign {
    TempDir dir;
    std::string key_file = write_file(dir / "key.pem", Key::generate(Key::Kind::p256)->to_pem().value());

    auto certificate(const std::string& subject, std::vector<std::string> more = {}) const -> std::string
    {
        const auto out = (dir / "certificate.pem").string();
        std::vector<std::string> arguments{"req",   "-x509", "-utf8", "-key", key_file, "-subj",
                                           subject, "-days", "30",    "-out", out};
        arguments.insert(arguments.end(), more.begin(), more.end());
        const auto made = openssl(arguments);
        if (!made) throw std::runtime_error{made.said};
        return read_file(out);
    }
    auto key() const -> Key { return Key::from_pem(read_file(key_file)).value(); }
};

// One line of what the command says, in our own spelling: lower case, no colons.
auto field(const Foreign& foreign, const std::string& pem, const std::string& option) -> std::string
{
    const auto file = write_file(foreign.dir / "asked.pem", pem);
    std::string spelled;
    for (const char c : openssl({"x509", "-in", file, "-noout", option, "-sha256"}).said)
        if (c != ':' && c != '\n') spelled += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return spelled;
}

}  // namespace

TEST(Certificate, tells_what_the_openssl_command_tells)
{
    const Foreign foreign;
    const auto pem = foreign.certificate("/O=盐津县人民医院/CN=牛街镇卫生院",
                                         {"-addext", "subjectAltName=URI:urn:shanhai:site:niujie"});

    const auto certificate = Certificate::from_pem(pem).value();

    EXPECT_EQ(certificate.common_name(), "牛街镇卫生院");
    EXPECT_EQ(certificate.organization(), "盐津县人民医院");
    EXPECT_EQ(certificate.uri(), "urn:shanhai:site:niujie");
    EXPECT_EQ(certificate.not_after() - certificate.not_before(), std::chrono::days{30});
    EXPECT_EQ(certificate.to_pem(), pem);
    EXPECT_TRUE(certificate.matches(foreign.key()));
    EXPECT_FALSE(certificate.matches(Key::generate(Key::Kind::p256).value()));

    EXPECT_EQ(field(foreign, pem, "-serial"), "serial=" + certificate.serial_hex());
    EXPECT_EQ(field(foreign, pem, "-fingerprint"), "sha256 fingerprint=" + certificate.fingerprint().hex());
}

TEST(Certificate, without_names_has_empty_ones)
{
    const Foreign foreign;

    const auto nameless = Certificate::from_pem(foreign.certificate("/")).value();
    EXPECT_EQ(nameless.common_name() + nameless.organization() + nameless.uri(), "");

    const auto ambiguous = foreign.certificate("/CN=x", {"-addext", "subjectAltName=URI:urn:a:b,URI:urn:a:c"});
    EXPECT_EQ(Certificate::from_pem(ambiguous)->uri(), "") << "two identities are none";
}

TEST(Certificate, is_valid_from_its_first_second_until_its_last)
{
    using namespace std::chrono_literals;
    const auto certificate = Certificate::from_pem(Foreign{}.certificate("/CN=x")).value();

    EXPECT_FALSE(certificate.valid_at(certificate.not_before() - 1us));
    EXPECT_TRUE(certificate.valid_at(certificate.not_before()));
    EXPECT_TRUE(certificate.valid_at(certificate.not_after() - 1us));
    EXPECT_FALSE(certificate.valid_at(certificate.not_after()));
}

TEST(Certificate, is_due_for_renewal_in_the_last_third_of_its_life)
{
    using namespace std::chrono_literals;
    const auto certificate = Certificate::from_pem(Foreign{}.certificate("/CN=x")).value();  // thirty days
    const auto due = certificate.not_before() + std::chrono::days{20};

    EXPECT_FALSE(certificate.renewal_due(due - 1us));
    EXPECT_TRUE(certificate.renewal_due(due));
    EXPECT_TRUE(certificate.renewal_due(certificate.not_after() + 1s));
}

TEST(Certificate, has_the_same_names_as_its_renewal)
{
    const Foreign foreign;
    const auto made = [&](const std::string& subject, const std::string& alternative) {
        return Certificate::from_pem(foreign.certificate(subject, {"-addext", "subjectAltName=" + alternative}))
            .value();
    };
    const auto first = made("/CN=relay", "DNS:a,IP:10.0.0.1");

    EXPECT_TRUE(first.same_names(made("/CN=relay", "DNS:a,IP:10.0.0.1")));
    EXPECT_FALSE(first.same_names(made("/CN=relay", "DNS:a,IP:10.0.0.2")));
    EXPECT_FALSE(first.same_names(made("/CN=other", "DNS:a,IP:10.0.0.1")));
    EXPECT_FALSE(first.same_names(Certificate::from_pem(foreign.certificate("/CN=relay")).value()));
}

TEST(Certificate, a_chain_is_every_certificate_of_a_text_in_order)
{
    const Foreign foreign;
    const auto first = foreign.certificate("/CN=first");
    const auto second = foreign.certificate("/CN=second");

    const auto chain = Certificate::chain_from_pem("a note\n" + first + "\nbetween\n" + second);

    ASSERT_TRUE(chain && chain->size() == 2);
    EXPECT_EQ(chain->at(0).common_name(), "first");
    EXPECT_EQ(chain->at(1).common_name(), "second");
    EXPECT_EQ(to_pem(*chain), first + second);
    EXPECT_EQ(Certificate::from_pem(first + second)->common_name(), "first");
}

TEST(Certificate, is_not_read_from_something_else)
{
    const Fault malformed{errc::malformed, "certificate.pem"};
    const auto pem = Foreign{}.certificate("/CN=x");
    const auto broken = pem.substr(0, pem.size() / 2) + "?" + pem.substr(pem.size() / 2 + 1);

    for (const auto& text : {std::string{}, std::string{"hello"}, broken, pem.substr(0, pem.size() / 2)}) {
        EXPECT_EQ(Certificate::from_pem(text).error(), malformed);
        EXPECT_EQ(Certificate::chain_from_pem(text).error(), malformed);
    }
    EXPECT_EQ(Certificate::chain_from_pem(pem + broken).error(), malformed) << "half a chain is no chain";
    EXPECT_EQ(ERR_peek_error(), 0U);
}

TEST(Certificate, in_der_is_exactly_one_encoding)
{
    const auto certificate = Certificate::from_pem(Foreign{}.certificate("/CN=x")).value();
    const auto der = certificate.to_der();
    EXPECT_EQ(Certificate::from_der(der).value(), certificate);

    auto longer = der;
    longer.push_back(std::byte{0});
    const Fault malformed{errc::malformed, "certificate.der"};
    EXPECT_EQ(Certificate::from_der(longer).error(), malformed);
    EXPECT_EQ(Certificate::from_der(ByteView{der}.first(der.size() - 1)).error(), malformed);
    EXPECT_EQ(Certificate::from_der({}).error(), malformed);
}

// Every single bit: it is unreadable, or it is no longer its issuer's word.
TEST(Certificate, with_any_bit_flipped_is_refused)
{
    const auto certificate = Certificate::from_pem(Foreign{}.certificate("/O=o/CN=x")).value();
    ASSERT_TRUE(certificate.issued_by(certificate));

    auto der = certificate.to_der();
    for (std::size_t bit = 0; bit < der.size() * 8; ++bit) {
        const auto mask = std::byte{1} << bit % 8;
        der[bit / 8] ^= mask;
        const auto read = Certificate::from_der(der);
        EXPECT_FALSE(read && read->issued_by(certificate)) << "bit " << bit;
        der[bit / 8] ^= mask;
    }
}

TEST(Certificate, verifies_what_its_key_signed_and_nothing_else)
{
    const Foreign foreign;
    const auto certificate = Certificate::from_pem(foreign.certificate("/CN=relay")).value();
    const auto signature = foreign.key().sign(as_view("a receipt")).value();

    EXPECT_TRUE(certificate.verifies(as_view("a receipt"), signature));
    EXPECT_FALSE(certificate.verifies(as_view("a deceit"), signature));
    EXPECT_FALSE(certificate.verifies(as_view("a receipt"), as_view("a signature")));
    EXPECT_FALSE(certificate.verifies(as_view("a receipt"), {}));
}

TEST(CertificateRequest, is_one_that_the_openssl_command_accepts)
{
    const TempDir dir;
    const auto key = Key::generate(Key::Kind::p256).value();

    const auto request = write_file(dir / "request.pem", certificate_request(key, "牛街镇卫生院", "盐津县").value());

    const auto judged =
        openssl({"req", "-in", request, "-verify", "-noout", "-subject", "-nameopt", "utf8,sep_comma_plus"});
    EXPECT_TRUE(judged);
    EXPECT_NE(judged.said.find("self-signature verify OK"), std::string::npos) << judged.said;
    EXPECT_NE(judged.said.find("O=盐津县,CN=牛街镇卫生院"), std::string::npos) << judged.said;
    EXPECT_TRUE(certificate_request(key, "no organization", ""));
}

TEST(CertificateRequest, names_are_clean_utf8_within_the_standards_bound)
{
    const auto key = Key::generate(Key::Kind::p256).value();
    const Fault refused{errc::malformed, "request.name"};
    std::string longest;
    for (int i = 0; i < 64; ++i) longest += "镇";  // the bound counts characters, not bytes

    EXPECT_TRUE(certificate_request(key, longest, longest));
    EXPECT_EQ(certificate_request(key, longest + "镇", "").error(), refused);
    EXPECT_EQ(certificate_request(key, "x", longest + "镇").error(), refused);
    EXPECT_EQ(certificate_request(key, "", "o").error(), refused);
    EXPECT_EQ(certificate_request(key, "\xc5\xa3\xbd\xd6", "o").error(), refused) << "GB 18030 is not UTF-8";
    EXPECT_EQ(certificate_request(key, "line\nbreak", "o").error(), refused);
    EXPECT_EQ(certificate_request(key, std::string_view{"nul\0byte", 8}, "o").error(), refused);
}
