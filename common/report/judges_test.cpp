// What the rest of the world thinks of a countersigned report with evidence, and of each state on its way there.
#include "common/report/evidence.hpp"
#include "common/report/forgery_for_tests.hpp"
#include "common/report/increment.hpp"
#include "common/report/program_for_tests.hpp"

#include <gtest/gtest.h>

#include <regex>

namespace shanhai::report {
namespace {

struct Judges : testing::Test {
    TwoSigners two;
    Bytes signed_twice = two.countersigned();
    Bytes pdf = with_evidence(signed_twice, two.hospital.crls(), two.hospital.authority.roots).value();
    test::TempDir dir;
    std::string root = save(dir, "root.pem", as_view(two.hospital.authority.root.to_pem()));

    void SetUp() override
    {
        for (const auto* tool : {"pdfsig", "certutil", "qpdf", "openssl"})
            if (!is_installed(tool)) FAIL() << tool << " is not installed";
        std::filesystem::create_directory(dir / "nss");
        run({"certutil", "-N", "-d", at("nss"), "--empty-password"});
        run({"certutil", "-A", "-d", at("nss"), "-n", "root", "-t", "CT,C,C", "-i", root});
    }
    auto at(const std::string& name) const -> std::string { return (dir / name).string(); }
    auto pdfsig(ByteView bytes) const -> std::string
    {
        return run({"pdfsig", "-nssdir", at("nss"), save(dir, "judged.pdf", bytes)}).text;
    }
};

auto times(const std::string& text, const std::string& part) -> int
{
    int count = 0;
    for (auto from = text.find(part); from != std::string::npos; from = text.find(part, from + 1)) ++count;
    return count;
}

TEST_F(Judges, pdfsig_finds_both_signatures_valid_and_both_signers_trusted)
{
    for (const auto& bytes : {signed_twice, pdf}) {
        const auto said = pdfsig(bytes);
        EXPECT_EQ(times(said, "Signature is Valid."), 2) << said;
        EXPECT_EQ(times(said, "Certificate is Trusted."), 2) << said;
        EXPECT_EQ(times(said, "ETSI.CAdES.detached"), 2) << said;
        EXPECT_TRUE(holds(said, "Signer Certificate Common Name: dr-yang")) << said;
        EXPECT_TRUE(holds(said, "Signer Certificate Common Name: dr-zhao")) << said;
    }
}

TEST_F(Judges, pdfsig_finds_the_whole_document_signed_up_to_the_evidence)
{
    const auto before = pdfsig(signed_twice);
    const auto second = before.substr(before.find("Signature #2"));

    EXPECT_TRUE(holds(second, "Total document signed")) << before;
    EXPECT_TRUE(holds(pdfsig(two.by_author), "Total document signed"));
    EXPECT_EQ(times(pdfsig(pdf), "Not total document signed"), 2) << "the evidence came after both";
}

TEST_F(Judges, qpdf_finds_no_error_in_any_of_its_states)
{
    for (const auto& bytes : {two.by_author, two.prepared().pdf, signed_twice, pdf}) {
        const auto [code, said] = run({"qpdf", "--check", save(dir, "judged.pdf", bytes)});
        EXPECT_EQ(code, 0) << said;
        EXPECT_TRUE(holds(said, "No syntax or stream encoding errors found")) << said;
    }
}

TEST_F(Judges, openssl_verifies_each_signature_and_each_timestamp)
{
    const std::vector<ByteView> parts{two.by_author, signed_twice};
    for (const auto part : parts) {
        const auto hole = last_hole(part);
        const auto content = hole.content(part);
        const auto [cms, padding] = parse_cms(content);
        ASSERT_TRUE(cms);
        const auto envelope = ByteView{content}.first(content.size() - padding.size());
        const auto covered = hole.covered(part);
        const auto said = run({"openssl", "cms", "-verify", "-binary", "-cades", "-inform", "DER", "-in",
                               save(dir, "cms.der", envelope), "-content", save(dir, "covered", covered), "-CAfile",
                               root, "-out", "/dev/null"});
        EXPECT_TRUE(holds(said.text, "successful")) << said.text;
        const auto token = token_of(cms);
        const auto signature = signature_of(cms);
        const auto stamped = run({"openssl", "ts", "-verify", "-token_in", "-in", save(dir, "token", token), "-data",
                                  save(dir, "signature", signature), "-CAfile", root});
        EXPECT_TRUE(holds(stamped.text, "Verification: OK")) << stamped.text;
    }
}

// Object by object, as qpdf and not as we read the file.
TEST_F(Judges, qpdf_and_openssl_read_the_evidence_back)
{
    const auto file = save(dir, "judged.pdf", pdf);
    const auto shown = run({"qpdf", "--json", "--json-key=qpdf", file}).text;
    const auto store = run({"qpdf", "--show-object=trailer", file}).text;
    EXPECT_TRUE(holds(store, "/Root")) << store;
    std::smatch found;
    ASSERT_TRUE(std::regex_search(shown, found, std::regex{R"re("/DSS": "(\d+) 0 R")re"})) << "the catalog names it";
    const auto dss = run({"qpdf", "--show-object=" + found[1].str(), file}).text;
    EXPECT_TRUE(holds(dss, "/Type /DSS")) << dss;

    const auto numbers_in = [&](const std::string& key) {
        const auto from = dss.find(key);
        const auto list = dss.substr(from, dss.find(']', from) - from);
        std::vector<std::string> numbers;
        const std::regex one{R"((\d+) 0 R)"};
        for (std::sregex_iterator at{list.begin(), list.end(), one}, end; at != end; ++at)
            numbers.push_back((*at)[1].str());
        return numbers;
    };
    const auto saved = [&](const std::string& number) {
        run({"sh", "-c", "qpdf --show-object=" + number + " --raw-stream-data " + file + " > " + at("object.der")});
        return at("object.der");
    };
    EXPECT_EQ(numbers_in("/Certs").size(), 4U);
    for (const auto& number : numbers_in("/Certs"))
        EXPECT_TRUE(holds(run({"openssl", "x509", "-inform", "DER", "-in", saved(number), "-noout", "-subject"}).text,
                          "O = Tests"));
    EXPECT_EQ(numbers_in("/CRLs").size(), 2U);
    for (const auto& number : numbers_in("/CRLs"))
        EXPECT_TRUE(holds(run({"openssl", "crl", "-inform", "DER", "-in", saved(number), "-noout", "-text"}).text,
                          "Version 2 (0x1)"));
}

TEST_F(Judges, openssl_checks_the_signer_with_nothing_but_the_file_and_the_root)
{
    const auto evidence = take_apart(pdf)->evidence.value();
    std::string known = two.hospital.authority.root.to_pem();
    for (const auto& crl : evidence.crls) known += pki::Crl::from_der(crl)->to_pem();
    std::string between;
    for (const auto& certificate : evidence.certificates) between += pki::Certificate::from_der(certificate)->to_pem();
    const auto signer = two.reviewer.certificate.to_pem();
    const auto said = run({"openssl", "verify", "-crl_check_all", "-attime", "1772700000", "-CAfile",
                           save(dir, "known.pem", as_view(known)), "-untrusted",
                           save(dir, "between.pem", as_view(between)), save(dir, "signer.pem", as_view(signer))});

    EXPECT_TRUE(holds(said.text, ": OK")) << said.text;
}

TEST_F(Judges, pdfsig_accepts_a_signature_without_its_timestamp_where_we_say_what_is_missing)
{
    const auto unstamped = signed_by_hand(two.hospital, two.hospital.prepared().pdf, false);

    EXPECT_TRUE(holds(pdfsig(unstamped), "Signature is Valid."));
    EXPECT_EQ(two.verdict(unstamped).state, State::untimed);
}

}  // namespace
}  // namespace shanhai::report
