// What the rest of the world thinks of our reports: poppler with NSS, qpdf, and the openssl command.
#include "common/report/contents.hpp"
#include "common/report/document_json.hpp"
#include "common/report/hole.hpp"
#include "common/report/kinds_for_tests.hpp"
#include "common/report/page_for_tests.hpp"
#include "common/report/signed_for_tests.hpp"

#include <gtest/gtest.h>

namespace shanhai::report {
namespace {

// A signed report on disk, with everything a judge may ask for.
struct OnDisk {
    explicit OnDisk(const Hospital& by, const Document& document = sample_document())
        : hospital{by}, pdf{hospital.signed_report(document)}
    {
        save(dir, "report.pdf", pdf);
        save(dir, "root.pem", as_view(hospital.authority.root.to_pem()));
    }
    auto path(const std::string& name) const -> std::string { return (dir / name).string(); }

    // Poppler asks NSS, which keeps its roots in a database.
    auto pdfsig(const std::string& name = "report.pdf") const -> std::string
    {
        if (!std::filesystem::exists(dir / "nss")) {
            std::filesystem::create_directory(dir / "nss");
            run({"certutil", "-N", "-d", path("nss"), "--empty-password"});
            run({"certutil", "-A", "-d", path("nss"), "-n", "root", "-t", "CT,C,C", "-i", path("root.pem")});
        }
        return run({"pdfsig", "-nssdir", path("nss"), path(name)}).text;
    }

    // The CMS and what it covers, cut out by the numbers of the byte range and the length that DER states.
    void cut_out() const
    {
        const auto hole = Hole::find(pdf).value();
        const auto content = hole.content(pdf);
        const auto at = [&](std::size_t i) { return std::to_integer<std::size_t>(content[i]); };
        ASSERT_EQ(at(1), 0x82U);
        save(dir, "cms.der", std::span{content}.first((at(2) << 8 | at(3)) + 4));
        save(dir, "covered", hole.covered(pdf));
    }

    Hospital hospital;
    Bytes pdf;
    test::TempDir dir;
};

class StockTools : public testing::TestWithParam<const char*> {
protected:
    void SetUp() override
    {
        for (const auto* tool : {"pdfsig", "pdfdetach", "certutil", "qpdf", "openssl"})
            if (!is_installed(tool)) FAIL() << tool << " is not installed";
    }
    static auto hospital() -> Hospital { return GetParam() == std::string{"RSA"} ? rsa_hospital() : Hospital{}; }
};

TEST_P(StockTools, pdfsig_finds_the_signature_valid_and_the_signer_trusted)
{
    const OnDisk report{hospital()};

    const auto said = report.pdfsig();

    for (const auto* part :
         {"Signature is Valid.", "Certificate is Trusted.", "Total document signed", "ETSI.CAdES.detached", "SHA-256"})
        EXPECT_TRUE(holds(said, part)) << part << '\n' << said;
    EXPECT_FALSE(holds(said, "Signature #2"));
}

TEST_P(StockTools, pdfsig_objects_to_a_changed_page)
{
    const OnDisk report{hospital()};
    auto changed = report.pdf;
    changed[changed.size() - 3000] ^= std::byte{1};
    save(report.dir, "changed.pdf", changed);

    EXPECT_FALSE(holds(report.pdfsig("changed.pdf"), "Signature is Valid."));
}

TEST_P(StockTools, qpdf_finds_no_error)
{
    const OnDisk report{hospital()};

    const auto [code, said] = run({"qpdf", "--check", report.path("report.pdf")});

    EXPECT_EQ(code, 0) << said;
    EXPECT_TRUE(holds(said, "No syntax or stream encoding errors found")) << said;
}

TEST_P(StockTools, pdfdetach_gives_report_json_byte_for_byte)
{
    const OnDisk report{hospital()};

    const auto listed = run({"pdfdetach", "-list", report.path("report.pdf")}).text;
    run({"pdfdetach", "-save", "1", "-o", report.path("report.json"), report.path("report.pdf")});

    EXPECT_TRUE(holds(listed, "1 embedded files") && holds(listed, "report.json")) << listed;
    EXPECT_EQ(load(report.dir / "report.json"), to_canonical_json(sample_document()));
}

TEST_P(StockTools, qpdf_shows_the_attachment_as_associated_data)
{
    const OnDisk report{hospital()};

    const auto shown = run({"qpdf", "--json", "--json-key=qpdf", report.path("report.pdf")}).text;

    for (const auto* part : {"\"/AFRelationship\": \"/Data\"", "\"/Subtype\": \"/application/json\"", "\"/AF\": ["})
        EXPECT_TRUE(holds(shown, part)) << part;
}

TEST_P(StockTools, pdftotext_gives_the_chinese_text_back_in_the_order_of_the_page)
{
    const auto document = addendum_document();
    const OnDisk report{hospital(), document};

    auto text = without_spaces(text_of(report.pdf));

    for (const auto& part : {document.diagnosed_at.name, std::string{"影像诊断报告单"}, document.patient.name,
                             document.request.history, document.technique, document.comparison, document.findings,
                             document.impression, document.recommendation, document.addendum,
                             document.author.name, document.reviewer->name, document.verification->code}) {
        const auto at = text.find(without_spaces(part));
        ASSERT_NE(at, std::string::npos) << part << "\nafter what came before it, in\n" << text;
        text.erase(0, at);
    }
}

TEST_P(StockTools, pdffonts_finds_every_face_embedded_subset_and_searchable)
{
    const OnDisk report{hospital(), rare_document()};

    const auto listed = run({"pdffonts", report.path("report.pdf")}).text;

    const std::regex line{R"(\w{6}\+\S+ +CID (Type 0C|TrueType) +Identity-H +yes yes yes)"};
    EXPECT_EQ(std::distance(std::sregex_iterator{listed.begin(), listed.end(), line}, {}), 4) << listed;
    EXPECT_EQ(std::count(listed.begin(), listed.end(), '\n'), 2 + 4) << listed;
    for (const auto* face : {"NotoSansCJKsc-Regular", "NotoSansCJKsc-Bold", "HanaMinB", "BabelStoneHan"})
        EXPECT_TRUE(holds(listed, face)) << listed;
}

// As a telephone would see it: the page as a picture.
TEST_P(StockTools, zbarimg_reads_the_address_of_the_verification_page)
{
    if (!is_installed("zbarimg")) FAIL() << "zbarimg is not installed";
    const auto document = trainee_document();
    const OnDisk report{hospital(), document};
    run({"pdftoppm", "-png", "-r", "150", report.path("report.pdf"), report.path("page")});

    const auto read = run({"zbarimg", "-q", "--raw", report.path("page-1.png")}).text;

    EXPECT_TRUE(read.ends_with('\n' + document.verification->page + '\n') || read == document.verification->page + '\n')
        << "whatever it says before about there being no bus: " << read;
}

TEST_P(StockTools, openssl_verifies_the_signature_as_cades)
{
    const OnDisk report{hospital()};
    report.cut_out();
    const std::vector<std::string> verify{"openssl",  "cms",
                                          "-verify",  "-binary",
                                          "-inform",  "DER",
                                          "-in",      report.path("cms.der"),
                                          "-content", report.path("covered"),
                                          "-CAfile",  report.path("root.pem"),
                                          "-out",     "/dev/null"};
    auto cades = verify;
    cades.emplace_back("-cades");

    EXPECT_TRUE(holds(run(verify).text, "successful")) << run(verify).text;
    EXPECT_TRUE(holds(run(cades).text, "successful")) << run(cades).text;

    save(report.dir, "covered", as_view("something else"));
    EXPECT_FALSE(holds(run(verify).text, "successful"));
}

TEST_P(StockTools, openssl_verifies_the_timestamp_over_the_signature)
{
    const auto hospital = StockTools::hospital();
    Bytes token;
    Bytes over;
    const auto prepared = hospital.prepared();
    const auto pending =
        signed_attributes(prepared.digest, hospital.signer.certificate, hospital.authority.chain).value();
    const auto noting = [&](ByteView signature) -> Result<Bytes> {
        over = Bytes(signature.begin(), signature.end());
        token = hospital.stamp()(signature).value();
        return token;
    };
    const auto pdf = assemble(prepared.pdf, pending.cms, hospital.signer.key.sign(pending.tbs).value(), noting,
                              hospital.authority.roots);
    ASSERT_TRUE(pdf);
    const auto cms = Hole::find(*pdf)->content(*pdf);
    EXPECT_TRUE(holds(std::string{as_text(cms)}, as_text(token))) << "the token that was given is the one inside";

    const test::TempDir dir;
    const auto root = to_bytes(hospital.authority.root.to_pem());
    const auto said = run({"openssl", "ts", "-verify", "-token_in", "-in", save(dir, "token", token), "-data",
                           save(dir, "signature", over), "-CAfile", save(dir, "root.pem", root)});
    EXPECT_TRUE(holds(said.text, "Verification: OK")) << said.text;
}

INSTANTIATE_TEST_SUITE_P(Signer, StockTools, testing::Values("P256", "RSA"),
                         [](const auto& one) { return std::string{one.param}; });

}  // namespace
}  // namespace shanhai::report
