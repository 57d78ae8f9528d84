// The signer is genuine, but the file is not what prepare() makes: it could show one thing and say another.
#include "common/report/contents.hpp"

#include "common/report/document_json.hpp"
#include "common/report/forgery_for_tests.hpp"
#include "common/report/kinds_for_tests.hpp"

#define POINTERHOLDER_TRANSITION 4  // qpdf 11: std::shared_ptr throughout
#include <gtest/gtest.h>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFEFStreamObjectHelper.hh>
#include <qpdf/QPDFEmbeddedFileDocumentHelper.hh>
#include <qpdf/QPDFFileSpecObjectHelper.hh>
#include <qpdf/QPDFPageDocumentHelper.hh>
#include <qpdf/QPDFWriter.hh>

namespace shanhai::report {
namespace {

// The prepared file after somebody's changes, with a byte range that fits again.
auto rebuilt(ByteView prepared, const std::function<void(QPDF&)>& change) -> Bytes
{
    constexpr std::string_view range = "/ByteRange [ 0 1000000001 1000000002 1000000003 ]";
    QPDF pdf;
    pdf.setSuppressWarnings(true);
    pdf.processMemoryFile("prepared", as_text(prepared).data(), prepared.size());
    auto signature = pdf.getRoot().getKey("/AcroForm").getKey("/Fields").getArrayItem(0).getKey("/V");
    signature.replaceKey("/ByteRange", QPDFObjectHandle::parse("[ 0 1000000001 1000000002 1000000003 ]"));
    change(pdf);

    QPDFWriter writer{pdf};
    writer.setObjectStreamMode(qpdf_o_disable);
    writer.setMinimumPDFVersion("1.7");
    writer.setStaticID(true);
    writer.setOutputMemory();
    writer.write();
    const std::unique_ptr<Buffer> buffer{writer.getBuffer()};
    std::string text{reinterpret_cast<const char*>(buffer->getBuffer()), buffer->getSize()};
    const auto start = text.find('<' + std::string(2 * signature_room, '0') + '>');
    const auto end = start + 2 * signature_room + 2;
    auto real = "/ByteRange [ 0 " + std::to_string(start) + ' ' + std::to_string(end) + ' ' +
                std::to_string(text.size() - end) + ']';
    real.resize(range.size(), ' ');
    text.replace(text.find(range), range.size(), real);
    return to_bytes(text);
}

auto verdict_on_change(const Verifying& v, const std::function<void(QPDF&)>& change) -> Verdict
{
    return v.verdict(signed_by_hand(v.hospital, rebuilt(v.prepared.pdf, change)));
}

TEST(Contents, accepts_the_same_file_written_again_and_signed)
{
    const Verifying v;

    EXPECT_EQ(verdict_on_change(v, [](QPDF&) {}).code, "verify.valid") << "else the tests below would prove nothing";
}

TEST(Contents, a_report_has_no_scripts_actions_or_layers)
{
    const Verifying v;
    for (const auto* key :
         {"/OpenAction", "/AA", "/OCProperties", "/Outlines", "/URI", "/Perms", "/DSS", "/Collection"})
        expect(verdict_on_change(
                   v, [&](QPDF& pdf) { pdf.getRoot().replaceKey(key, QPDFObjectHandle::parse("<< /S /X >>")); }),
               State::not_a_report, "report.structure");

    expect(verdict_on_change(v,
                             [](QPDF& pdf) {
                                 pdf.getRoot().getKey("/Names").replaceKey("/JavaScript",
                                                                           QPDFObjectHandle::parse("<< /Names [ ] >>"));
                             }),
           State::not_a_report, "report.structure");
    expect(
        verdict_on_change(
            v, [](QPDF& pdf) { pdf.getRoot().getKey("/AcroForm").replaceKey("/XFA", QPDFObjectHandle::parse("[ ]")); }),
        State::not_a_report, "report.structure");
    expect(verdict_on_change(v,
                             [](QPDF& pdf) {
                                 QPDFPageDocumentHelper{pdf}.getAllPages().at(0).getObjectHandle().replaceKey(
                                     "/AA", QPDFObjectHandle::parse("<< /O << /S /JavaScript /JS (x) >> >>"));
                             }),
           State::not_a_report, "report.structure");
}

TEST(Contents, every_kind_of_report_is_read_back)
{
    for (const auto& one : every_kind()) {
        const auto pages = render(one.document, test_fonts(), one.shown).value();
        const auto read = read_report(prepare(one.document, pages).value().pdf);

        ASSERT_TRUE(read) << one.name << ' ' << read.error().at();
        EXPECT_EQ(*read, one.document) << one.name;
    }
}

TEST(Contents, an_object_of_another_kind_is_no_part_of_a_report_even_if_nothing_uses_it)
{
    const Verifying v;
    for (const auto* object :
         {"<< /Type /Action /S /URI /URI (http://elsewhere) >>", "<< /S /JavaScript /JS (x) >>",
          "<< /Type /OCG /Name (layer) >>", "<< /Type /Metadata /Subtype /XML >>", "<< /Type /Catalog >>",
          "<< /Type /XObject /Subtype /Image /Alternates [ ] >>", "<< /Type /XObject /Subtype /PS >>",
          "<< /Type /Outlines >>", "[ << /Deep [ << /Next 1 >> ] >> ]", "<< /Type /ExtGState /TR /Identity >>"})
        expect(verdict_on_change(v,
                                 [&](QPDF& pdf) {
                                     const auto added = pdf.makeIndirectObject(QPDFObjectHandle::parse(object));
                                     auto resources = QPDFPageDocumentHelper{pdf}.getAllPages().at(0);
                                     resources.getObjectHandle().getKey("/Resources").replaceKey("/x9", added);
                                 }),
               State::not_a_report, "report.structure");
}

TEST(Contents, a_report_says_once_what_it_is)
{
    const Verifying v;
    for (const auto* key : {"/Metadata", "/OutputIntents", "/ViewerPreferences"})
        expect(verdict_on_change(v, [&](QPDF& pdf) { pdf.getRoot().removeKey(key); }), State::not_a_report,
               "report.structure");
    expect(verdict_on_change(v,
                             [](QPDF& pdf) {
                                 auto intents = pdf.getRoot().getKey("/OutputIntents");
                                 intents.appendItem(intents.getArrayItem(0));
                             }),
           State::not_a_report, "report.structure");
}

TEST(Contents, a_report_has_one_attachment)
{
    const Verifying v;
    const auto attach = [](QPDF& pdf, const std::string& key, const std::string& name) {
        auto stream = QPDFEFStreamObjectHelper::createEFStream(pdf, std::string{"{}"});
        auto file = QPDFFileSpecObjectHelper::createFileSpec(pdf, name, stream);
        QPDFEmbeddedFileDocumentHelper{pdf}.replaceEmbeddedFile(key, file);
    };

    expect(verdict_on_change(v, [&](QPDF& pdf) { attach(pdf, "another", "another.json"); }), State::not_a_report,
           "report.structure");
    expect(verdict_on_change(v, [&](QPDF& pdf) { attach(pdf, "second", "report.json"); }), State::not_a_report,
           "report.structure");
    expect(verdict_on_change(v, [&](QPDF& pdf) { attach(pdf, "report.json", "report.json"); }), State::not_a_report,
           "report.structure");  // the name tree and /AF must mean the same file
    expect(
        verdict_on_change(v, [](QPDF& pdf) { QPDFEmbeddedFileDocumentHelper{pdf}.removeEmbeddedFile("report.json"); }),
        State::not_a_report, "report.structure");
}

TEST(Contents, an_attachment_is_a_document)
{
    const Verifying v;
    const auto replaced = [&](const std::string& text) {
        return verdict_on_change(v, [&](QPDF& pdf) {
            const auto file = QPDFEmbeddedFileDocumentHelper{pdf}.getEmbeddedFile("report.json");
            file->getEmbeddedFileStream().replaceStreamData(text, QPDFObjectHandle::newNull(),
                                                            QPDFObjectHandle::newNull());
        });
    };

    EXPECT_EQ(replaced(to_canonical_json(smallest_document())).state, State::valid) << "but with the wrong pages";
    expect(replaced("{}"), State::not_a_report, "report.json");
    expect(replaced(to_canonical_json(sample_document()) + "\n"), State::not_a_report, "report.json");
    expect(replaced(std::string(json_max, ' ')), State::not_a_report, "report.json");
    expect(replaced(std::string(json_max + 1, ' ')), State::not_a_report, "report.structure");
}

TEST(Contents, a_report_has_one_signature_field_and_nothing_over_its_pages)
{
    const Verifying v;
    const auto stamped = QPDFObjectHandle::parse("<< /Type /Annot /Subtype /Stamp /Rect [ 0 0 600 800 ] >>");

    expect(verdict_on_change(v,
                             [](QPDF& pdf) {
                                 auto field =
                                     pdf.makeIndirectObject(QPDFObjectHandle::parse("<< /FT /Sig /T (Signature2) >>"));
                                 pdf.getRoot().getKey("/AcroForm").getKey("/Fields").appendItem(field);
                             }),
           State::not_a_report, "report.structure");
    expect(verdict_on_change(v,
                             [&](QPDF& pdf) {
                                 auto page = QPDFPageDocumentHelper{pdf}.getAllPages().at(0).getObjectHandle();
                                 page.getKey("/Annots").appendItem(pdf.makeIndirectObject(stamped));
                             }),
           State::not_a_report, "report.structure");
    expect(verdict_on_change(v,
                             [](QPDF& pdf) {
                                 pdf.getTrailer().replaceKey(
                                     "/Sneaked", pdf.makeIndirectObject(QPDFObjectHandle::parse("<< /Type /Sig >>")));
                             }),
           State::not_a_report, "report.structure");
}

TEST(Contents, are_of_one_revision)
{
    const Verifying v;
    const auto text = std::string{as_text(v.prepared.pdf)};
    const auto refused = [&](std::string_view from, std::string_view to) {
        auto changed = text;
        const auto at = changed.rfind(from);
        EXPECT_NE(at, std::string::npos) << from;
        changed.replace(at, from.size(), to);
        return read_report(as_view(changed)).error();
    };

    EXPECT_TRUE(read_report(as_view(text)));
    EXPECT_EQ(refused("%PDF-1.7", "%PDF-2.0"), (Fault{errc::malformed, "report.structure"}));
    EXPECT_EQ(refused("startxref", "stoptxref"), (Fault{errc::malformed, "report.structure"}));
    EXPECT_EQ(refused("%%EOF\n", "%%EOE\n"), (Fault{errc::malformed, "report.structure"}));
    EXPECT_EQ(refused("/Lang (zh-CN)", "/Prev 1      "), (Fault{errc::malformed, "report.structure"}));
    EXPECT_EQ(refused("xref\n0 ", "xrfe\n0 "), (Fault{errc::malformed, "report.structure"})) << "nothing is repaired";
}

}  // namespace
}  // namespace shanhai::report
