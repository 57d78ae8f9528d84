#include "common/report/prepare.hpp"

#include "common/report/colour_profile.hpp"
#include "common/report/document_json.hpp"
#include "common/report/metadata.hpp"

#define POINTERHOLDER_TRANSITION 4  // qpdf 11: std::shared_ptr throughout
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFEFStreamObjectHelper.hh>
#include <qpdf/QPDFEmbeddedFileDocumentHelper.hh>
#include <qpdf/QPDFFileSpecObjectHelper.hh>
#include <qpdf/QPDFPageDocumentHelper.hh>
#include <qpdf/QPDFWriter.hh>

#include <algorithm>
#include <stdexcept>

namespace shanhai::report {
namespace {

using Handle = QPDFObjectHandle;

constexpr std::string_view range_marker = "/ByteRange [ 0 1000000001 1000000002 1000000003 ]";

auto text(std::string_view utf8) -> Handle { return Handle::newUnicodeString(std::string{utf8}); }

void describe(QPDF& pdf, const Metadata& m)
{
    const auto date = Handle::newString(pdf_date(m.when));
    auto info = Handle::newDictionary();
    info.replaceKey("/Title", text(m.title));
    info.replaceKey("/Subject", text(m.subject));
    info.replaceKey("/Author", text(m.author));
    info.replaceKey("/Creator", text(m.tool));
    info.replaceKey("/Producer", text(m.tool));
    info.replaceKey("/CreationDate", date);
    info.replaceKey("/ModDate", date);
    pdf.getTrailer().replaceKey("/Info", pdf.makeIndirectObject(info));

    auto packet = Handle::newStream(&pdf, xmp_of(m));
    packet.replaceDict(Handle::parse("<< /Type /Metadata /Subtype /XML >>"));
    auto root = pdf.getRoot();
    root.replaceKey("/Metadata", packet);
    root.replaceKey("/Lang", Handle::newString("zh-CN"));
    // On paper as it is in the file: an ECG that a printer fits to its margins measures wrong.
    root.replaceKey("/ViewerPreferences", Handle::parse("<< /DisplayDocTitle true /PrintScaling /None >>"));
}

// ISO 19005-3 section 6.2.3.
void say_colours(QPDF& pdf)
{
    auto profile = Handle::newStream(&pdf, srgb_profile());
    profile.replaceDict(Handle::parse("<< /N 3 >>"));
    auto intent = Handle::parse("<< /Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB IEC61966-2.1)"
                                " /Info (sRGB IEC61966-2.1) >>");
    intent.replaceKey("/DestOutputProfile", profile);
    auto intents = Handle::newArray();
    intents.appendItem(pdf.makeIndirectObject(intent));
    pdf.getRoot().replaceKey("/OutputIntents", intents);
}

// ISO 19005-3 section 6.2.11.3.2 wants what cairo leaves to the default: characters have the numbers of their glyphs.
void number_glyphs(QPDF& pdf)
{
    for (auto object : pdf.getAllObjects())
        if (object.isDictionary() && object.getKey("/Subtype").isNameAndEquals("/CIDFontType2") &&
            !object.hasKey("/CIDToGIDMap"))
            object.replaceKey("/CIDToGIDMap", Handle::newName("/Identity"));
}

void attach(QPDF& pdf, const Document& d)
{
    auto stream = QPDFEFStreamObjectHelper::createEFStream(pdf, to_canonical_json(d));
    stream.setSubtype("application/json");
    stream.setCreationDate(pdf_date(d.times.prepared)).setModDate(pdf_date(d.times.prepared));

    const std::string name{attachment_name};
    auto file = QPDFFileSpecObjectHelper::createFileSpec(pdf, name, stream);
    file.setDescription("机器可读的诊断报告与影像摘要");
    file.getObjectHandle().replaceKey("/AFRelationship", Handle::newName("/Data"));

    QPDFEmbeddedFileDocumentHelper{pdf}.replaceEmbeddedFile(name, file);
    auto associated = Handle::newArray();
    associated.appendItem(file.getObjectHandle());
    pdf.getRoot().replaceKey("/AF", associated);
}

// ETSI EN 319 142-1 section 5.3. The widget has no area: what the page says about signing is part of the page.
void add_signature_field(QPDF& pdf, const Document& d)
{
    auto signature = Handle::parse("<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached"
                                   " /ByteRange [ 0 1000000001 1000000002 1000000003 ] >>");
    signature.replaceKey("/Contents", Handle::newString(std::string(signature_room, '\xAB')));
    signature.replaceKey("/Name", text(d.countersigned ? d.author.name : answers_for(d).name));
    signature.replaceKey("/M", Handle::newString(pdf_date(d.times.prepared)));

    auto page = QPDFPageDocumentHelper{pdf}.getAllPages().at(0).getObjectHandle();
    auto field = pdf.makeIndirectObject(
        Handle::parse("<< /FT /Sig /T (Signature1) /Type /Annot /Subtype /Widget /F 132 /Rect [ 0 0 0 0 ] >>"));
    field.replaceKey("/V", pdf.makeIndirectObject(signature));
    field.replaceKey("/P", page);

    auto fields = Handle::newArray();
    fields.appendItem(field);
    page.replaceKey("/Annots", fields.shallowCopy());
    auto form = Handle::parse("<< /SigFlags 3 >>");
    form.replaceKey("/Fields", fields);
    pdf.getRoot().replaceKey("/AcroForm", form);
}

auto written(QPDF& pdf) -> std::string
{
    QPDFWriter writer{pdf};
    writer.setObjectStreamMode(qpdf_o_disable);
    writer.setNewlineBeforeEndstream(true);
    writer.setMinimumPDFVersion("1.7");
    writer.setDeterministicID(true);
    writer.setOutputMemory();
    writer.write();
    const std::unique_ptr<Buffer> buffer{writer.getBuffer()};
    return {reinterpret_cast<const char*>(buffer->getBuffer()), buffer->getSize()};
}

// The writer's output is searched, so another version of it that spaces its arrays differently must not go unnoticed.
auto only(const std::string& pdf, std::string_view what) -> std::size_t
{
    const auto at = pdf.find(what);
    if (at == std::string::npos || pdf.find(what, at + 1) != std::string::npos)
        throw std::logic_error{"the PDF writer changed its ways"};
    return at;
}

void open_hole(std::string& pdf)
{
    std::string filler(2 * signature_room, 'a');
    for (std::size_t i = 1; i < filler.size(); i += 2) filler[i] = 'b';
    const auto start = only(pdf, '<' + filler + '>');
    const auto end = start + filler.size() + 2;
    pdf.replace(start + 1, filler.size(), filler.size(), '0');

    const auto range = only(pdf, range_marker);
    auto real =
        "/ByteRange [ 0 " + std::to_string(start) + ' ' + std::to_string(end) + ' ' + std::to_string(pdf.size() - end);
    real.resize(range_marker.size() - 1, ' ');
    pdf.replace(range, range_marker.size(), real + ']');
}

}  // namespace

auto prepare(const Document& document, ByteView pages) -> Result<Prepared>
{
    if (auto done = check(document); !done) return done.error();

    QPDF pdf;
    pdf.setSuppressWarnings(true);
    const auto source = as_text(pages);
    try {
        pdf.processMemoryFile("pages", source.data(), source.size());
    } catch (const std::exception&) {
        return Fault{errc::malformed, "report.pages"};
    }
    describe(pdf, metadata_of(document));
    say_colours(pdf);
    number_glyphs(pdf);
    attach(pdf, document);
    add_signature_field(pdf, document);

    auto text = written(pdf);
    open_hole(text);
    auto bytes = to_bytes(text);
    const auto hole = Hole::find(bytes);
    if (!hole) return hole.error();
    const auto digest = hole->digest(bytes);
    return Prepared{std::move(bytes), digest};
}

}  // namespace shanhai::report
