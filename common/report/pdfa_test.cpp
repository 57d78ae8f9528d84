// Every kind of report is built to the rules of PDF/A-3b, and the judge of that notices when a rule is broken.
#include "common/report/kinds_for_tests.hpp"
#include "common/report/pdfa_rules_for_tests.hpp"
#include "common/report/signed_for_tests.hpp"

#include <gtest/gtest.h>
#include <qpdf/QPDFWriter.hh>

#include <functional>

namespace shanhai::report {
namespace {

using Handle = QPDFObjectHandle;
using Faults = std::set<std::string>;

auto prepared_pdf(const Issued& one) -> Bytes
{
    return prepare(one.document, render(one.document, test_fonts(), one.shown).value()).value().pdf;
}

TEST(Pdfa, every_kind_of_report_keeps_the_rules)
{
    for (const auto& one : every_kind()) EXPECT_EQ(pdfa_faults(prepared_pdf(one)), Faults{}) << one.name;
}

TEST(Pdfa, a_signed_report_keeps_them_too)
{
    EXPECT_EQ(pdfa_faults(Hospital{}.signed_report(trainee_document())), Faults{});
}

TEST(Pdfa, names_that_look_like_markup_stay_text_in_the_metadata)
{
    auto document = sample_document();
    document.diagnosed_at.name = "<b>A & B</b> 医院";
    document.software = "shanhai <&> 1";

    EXPECT_EQ(pdfa_faults(prepared_pdf({"markup", document})), Faults{});
}

// One report with everything in it, written again after somebody's change.
auto changed(const std::function<void(QPDF&)>& change) -> Bytes
{
    static const auto original = [] {
        auto one = illustrated(ecg_document(), {grey_picture()});
        one.shown.plates = {plate_for_tests()};
        return prepared_pdf(one);
    }();
    QPDF pdf;
    pdf.setSuppressWarnings(true);
    pdf.processMemoryFile("original", as_text(original).data(), original.size());
    change(pdf);
    QPDFWriter writer{pdf};
    writer.setObjectStreamMode(qpdf_o_disable);
    writer.setNewlineBeforeEndstream(true);
    writer.setMinimumPDFVersion("1.7");
    writer.setStaticID(true);
    writer.setOutputMemory();
    writer.write();
    const std::unique_ptr<Buffer> buffer{writer.getBuffer()};
    return to_bytes(std::string{reinterpret_cast<const char*>(buffer->getBuffer()), buffer->getSize()});
}

auto first_of(QPDF& pdf, const std::string& key, const std::string& name) -> Handle
{
    for (auto object : pdf.getAllObjects()) {
        auto dictionary = object.isStream() ? object.getDict() : object;
        if (dictionary.isDictionary() && dictionary.getKey(key).isNameAndEquals(name)) return dictionary;
    }
    throw std::runtime_error{"no " + name};
}

auto page(QPDF& pdf) -> Handle { return QPDFPageDocumentHelper{pdf}.getAllPages().at(0).getObjectHandle(); }

void draw(QPDF& pdf, const std::string& operators)
{
    page(pdf).replaceKey("/Contents", Handle::newStream(&pdf, operators));
}

struct Breach {
    std::string fault;
    std::function<void(QPDF&)> change;
};

auto breaches() -> std::vector<Breach>
{
    const auto root = [](const std::string& key, const std::string& value) {
        return [=](QPDF& pdf) { pdf.getRoot().replaceKey(key, Handle::parse(value)); };
    };
    const auto within = [](const std::string& key, const std::string& name, const std::string& what,
                           const std::string& value) {
        return [=](QPDF& pdf) {
            auto found = first_of(pdf, key, name);
            if (value.empty())
                found.removeKey(what);
            else
                found.replaceKey(what, Handle::parse(value));
        };
    };
    const auto metadata = [](const std::string& from, const std::string& to) {
        return [=](QPDF& pdf) {
            auto stream = pdf.getRoot().getKey("/Metadata");
            const auto data = stream.getStreamData();
            std::string text{reinterpret_cast<const char*>(data->getBuffer()), data->getSize()};
            text.replace(text.find(from), from.size(), to);
            stream.replaceStreamData(text, Handle::newNull(), Handle::newNull());
        };
    };
    return {
        {"6.1.13 integer", root("/Lang", "3000000000")},
        {"6.1.13 name", root("/Lang", "/" + std::string(200, 'n'))},
        {"6.1.13 string", root("/Lang", "(" + std::string(40'000, 's') + ")")},
        {"6.1.13 depth of q",
         [](QPDF& pdf) {
             draw(pdf, std::string(29 * 2, ' ').replace(0, 58, [] {
                 std::string all;
                 for (int i = 0; i < 29; ++i) all += "q ";
                 return all;
             }()));
         }},
        {"6.1.13 size of a page", [](QPDF& pdf) { page(pdf).replaceKey("/MediaBox", Handle::parse("[ 0 0 2 800 ]")); }},
        {"6.1.7 filter", within("/Subtype", "/Image", "/Filter", "/LZWDecode")},
        {"6.1.7 stream outside the file: /F", within("/Subtype", "/Image", "/F", "(elsewhere)")},
        {"6.2.2 operator PS", [](QPDF& pdf) { draw(pdf, "0 PS"); }},
        {"6.2.2 resources of a page", [](QPDF& pdf) { page(pdf).replaceKey("/Resources", Handle::newNull()); }},
        {"6.2.3 kind of output intent", within("/Type", "/OutputIntent", "/S", "/GTS_PDFX")},
        {"6.2.3 no profile", within("/Type", "/OutputIntent", "/DestOutputProfile", "")},
        {"6.2.3 profile's components",
         [](QPDF& pdf) {
             first_of(pdf, "/Type", "/OutputIntent")
                 .getKey("/DestOutputProfile")
                 .getDict()
                 .replaceKey("/N", Handle::newInteger(4));
         }},
        {"6.2.4.3 device colours, no output intent", [](QPDF& pdf) { pdf.getRoot().removeKey("/OutputIntents"); }},
        {"6.2.4.3 CMYK without a profile for it", [](QPDF& pdf) { draw(pdf, "0 0 0 1 k"); }},
        {"6.2.4.3 colour space", within("/Subtype", "/Image", "/ColorSpace", "/DeviceCMYK")},
        {"6.2.5 transfer function", root("/Extra", "<< /Type /ExtGState /TR /Identity >>")},
        {"6.2.10 blend mode", root("/Extra", "<< /Type /ExtGState /BM /Sparkle >>")},
        {"6.2.8 /Interpolate true", within("/Subtype", "/Image", "/Interpolate", "true")},
        {"6.2.8 alternates", within("/Subtype", "/Image", "/Alternates", "[ ]")},
        {"6.2.9 PostScript XObject", root("/Extra", "<< /Type /XObject /Subtype /PS >>")},
        {"6.2.9 reference XObject", root("/Extra", "<< /Type /XObject /Subtype /Form /Ref << >> >>")},
        {"6.2.11.2 kind of font", root("/Extra", "<< /Type /Font /Subtype /Type9 /FontDescriptor << >> >>")},
        {"6.2.11.3.2 no map from characters to glyphs",
         root("/Extra", "<< /Type /Font /Subtype /CIDFontType2 /FontDescriptor << >> >>")},
        {"6.2.11.3.3 CMap not in the file", within("/Subtype", "/Type0", "/Encoding", "/GBK-EUC-H")},
        {"6.2.11.4.1 font not in the file", within("/Type", "/FontDescriptor", "/FontFile3", "")},
        {"6.2.11.8 .notdef", [](QPDF& pdf) { draw(pdf, "BT <0000> Tj ET"); }},
        {"6.3.1 kind of annotation", within("/Subtype", "/Widget", "/Subtype", "/Movie")},
        {"6.3.2 annotation that is not printed", within("/Subtype", "/Widget", "/F", "2")},
        {"6.3.3 annotation without appearance", within("/Subtype", "/Widget", "/Rect", "[ 0 0 100 100 ]")},
        {"6.4.1 action of a field", within("/Subtype", "/Widget", "/AA", "<< >>")},
        {"6.4.1 appearances left to the viewer",
         [](QPDF& pdf) { pdf.getRoot().getKey("/AcroForm").replaceKey("/NeedAppearances", Handle::newBool(true)); }},
        {"6.4.2 XFA", [](QPDF& pdf) { pdf.getRoot().getKey("/AcroForm").replaceKey("/XFA", Handle::newArray()); }},
        {"6.5.1 action on opening", root("/OpenAction", "<< /S /GoTo >>")},
        {"6.5.1 action /JavaScript", root("/Extra", "<< /S /JavaScript /JS (x) >>")},
        {"6.5.1 scripts",
         [](QPDF& pdf) { pdf.getRoot().getKey("/Names").replaceKey("/JavaScript", Handle::newDictionary()); }},
        {"6.5.2 trigger in the catalogue", root("/AA", "<< >>")},
        {"6.5.2 trigger of a page", [](QPDF& pdf) { page(pdf).replaceKey("/AA", Handle::newDictionary()); }},
        {"6.6.2.1 no metadata", [](QPDF& pdf) { pdf.getRoot().removeKey("/Metadata"); }},
        {"6.6.2 unlike XMP: /Title", metadata("心电图诊断报告单", "心电图")},
        {"6.6.2 dates", metadata("10:31:07", "10:31:08")},
        {"6.6.4 part", metadata("<pdfaid:part>3", "<pdfaid:part>2")},
        {"6.6.4 conformance", metadata("conformance>B<", "conformance>U<")},
        {"6.8 no relationship", within("/Type", "/Filespec", "/AFRelationship", "")},
        {"6.8 no MIME type", within("/Type", "/EmbeddedFile", "/Subtype", "")},
        {"6.8 no date of change", within("/Type", "/EmbeddedFile", "/Params", "<< >>")},
        {"6.8 name of an embedded file", within("/Type", "/Filespec", "/UF", "")},
        {"6.8 embedded file that is associated with nothing", [](QPDF& pdf) { pdf.getRoot().removeKey("/AF"); }},
        {"6.9 optional content", root("/OCProperties", "<< >>")},
        {"6.10 presentation steps", [](QPDF& pdf) { page(pdf).replaceKey("/PresSteps", Handle::newDictionary()); }},
        {"6.11 requirements", root("/Requirements", "[ ]")},
    };
}

TEST(PdfaJudge, notices_each_breach_and_finds_nothing_else)
{
    ASSERT_EQ(pdfa_faults(changed([](QPDF&) {})), Faults{}) << "else the rest would prove nothing";
    for (const auto& [fault, change] : breaches()) EXPECT_EQ(pdfa_faults(changed(change)), Faults{fault});
}

TEST(PdfaJudge, notices_broken_bytes)
{
    const auto whole = std::string{as_text(changed([](QPDF&) {}))};
    const auto with = [&](std::size_t at, std::size_t length, const std::string& text) {
        auto file = whole;
        file.replace(at, length, text);
        return pdfa_faults(as_view(file));
    };

    EXPECT_TRUE(with(0, 9, "%PDF-2.0\n").contains("6.1.2 header"));
    EXPECT_TRUE(with(10, 4, "text").contains("6.1.2 binary comment"));
    EXPECT_TRUE(with(whole.size(), 0, "more\n").contains("6.1.3 bytes after the end"));
    EXPECT_TRUE(with(whole.rfind("\nendstream"), 1, " ").contains("6.1.7 no line end before endstream"));
    EXPECT_TRUE(with(whole.find(" obj\n") + 4, 1, " ").contains("6.1.9 no line end after obj"));
}

}  // namespace
}  // namespace shanhai::report
