#include "common/pki/authority_for_tests.hpp"
#include "common/pki/container.hpp"
#include "common/pki/openssl.hpp"
#include "common/pki/openssl_for_tests.hpp"
#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>
#include <openssl/pkcs12.h>

using namespace shanhai;
using namespace shanhai::pki;

namespace {

template <class T>
auto fault_of(const Result<T>& result) -> Fault
{
    return result ? Fault{errc::internal, "accepted"} : result.error();
}

struct ContainerTest : testing::Test {
    test::ThrowawayAuthority authority;
    test::Identity signer = authority.signer("dr-yang");
    test::TempDir dir;

    auto at(const std::string& name) const { return (dir / name).string(); }
    auto made_here() const -> Bytes
    {
        return write_container({signer.key, {signer.certificate, authority.issuing}}, "correct horse").value();
    }
    // As another hospital's authority gives it out.
    auto made_by_openssl(std::vector<std::string> more, const std::string& passphrase = "pass:correct horse") const
        -> Bytes
    {
        test::write_file(dir / "key.pem", signer.key.to_pem().value());
        test::write_file(dir / "own.crt", signer.certificate.to_pem());
        test::write_file(dir / "others.crt", authority.issuing.to_pem() + authority.root.to_pem());
        std::vector<std::string> words{"pkcs12", "-export", "-inkey", at("key.pem"), "-passout", passphrase, "-out",
                                       at("made.p12")};
        words.insert(words.end(), more.begin(), more.end());
        const auto done = test::openssl(words);
        EXPECT_TRUE(done) << done.said;
        return to_bytes(test::read_file(dir / "made.p12"));
    }
};

}  // namespace

TEST_F(ContainerTest, a_key_is_carried_with_its_certificates_and_openssl_can_open_it)
{
    const auto file = made_here();

    const auto again = read_container(file, "correct horse").value();
    EXPECT_TRUE(signer.certificate.matches(again.key));
    EXPECT_EQ(again.chain, (std::vector{signer.certificate, authority.issuing}));
    const auto seen = test::openssl({"pkcs12", "-in", test::write_file(dir / "ours.p12", as_text(file)), "-passin",
                                     "pass:correct horse", "-noenc", "-info"});
    EXPECT_TRUE(seen) << seen.said;
    EXPECT_NE(seen.said.find("AES-256-CBC, Iteration 600000, PRF hmacWithSHA256"), std::string::npos) << seen.said;
    EXPECT_EQ(seen.said.find("dr-yang's"), std::string::npos);
}

TEST_F(ContainerTest, reads_what_openssl_makes_and_leaves_the_root_behind)
{
    const auto file = made_by_openssl({"-in", at("own.crt"), "-certfile", at("others.crt")});

    const auto content = read_container(file, "correct horse").value();

    EXPECT_TRUE(signer.certificate.matches(content.key));
    EXPECT_EQ(content.chain, (std::vector{signer.certificate, authority.issuing}));
    EXPECT_TRUE(read_container(made_by_openssl({"-nocerts"}), "correct horse").value().chain.empty());
}

TEST_F(ContainerTest, a_wrong_passphrase_is_said_to_be_one)
{
    const auto file = made_here();
    const Fault wrong{errc::forbidden, "container.passphrase"};

    EXPECT_EQ(fault_of(read_container(file, "correct horsf")), wrong);
    EXPECT_EQ(fault_of(read_container(file, "")), wrong);
    EXPECT_EQ(fault_of(write_container({signer.key, {}}, "short12")), (Fault{errc::malformed, "container.passphrase"}));
    EXPECT_TRUE(write_container({signer.key, {}}, "short123"));
}

TEST_F(ContainerTest, what_is_no_container_or_a_damaged_one_is_refused)
{
    const auto file = made_here();
    const Fault no_container{errc::malformed, "container.file"};

    EXPECT_EQ(fault_of(read_container({}, "x")), no_container);
    EXPECT_EQ(fault_of(read_container(as_view("-----BEGIN PRIVATE KEY-----"), "x")), no_container);
    EXPECT_EQ(fault_of(read_container(Bytes(container_max + 1), "x")), (Fault{errc::too_large, "container.file"}));
    for (std::size_t size = 0; size < file.size(); size += 97)
        EXPECT_EQ(fault_of(read_container(ByteView{file}.first(size), "correct horse")), no_container) << size;
    for (std::size_t at = 0; at < file.size(); at += 61) {
        auto bent = file;
        bent[at] ^= std::byte{0x10};
        const auto content = read_container(bent, "correct horse");
        EXPECT_TRUE(!content || signer.certificate.matches(content->key)) << at;
    }
    const auto keyless = made_by_openssl({"-nokeys", "-in", at("own.crt")});
    EXPECT_EQ(fault_of(read_container(keyless, "correct horse")), no_container);
}

TEST_F(ContainerTest, a_container_that_asks_for_hours_of_computation_is_refused_at_once)
{
    const auto file = made_here();
    const auto* at = uchars(file);
    const Owned<PKCS12, PKCS12_free> greedy{d2i_PKCS12(nullptr, &at, static_cast<long>(file.size()))};
    const ASN1_INTEGER* count = nullptr;
    PKCS12_get0_mac(nullptr, nullptr, nullptr, &count, greedy.get());
    ASSERT_EQ(ASN1_INTEGER_set(const_cast<ASN1_INTEGER*>(count), 2'000'000'000), 1);
    const auto bent = der_of<PKCS12>(i2d_PKCS12, greedy.get());

    EXPECT_EQ(fault_of(read_container(bent, "correct horse")), (Fault{errc::unsupported, "container.algorithm"}));
}
