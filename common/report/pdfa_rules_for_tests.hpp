// The rules of PDF/A-3b (ISO 19005-3:2012) that a file of ours could break, each with its clause. Debian has no
// validator, so this is ours: what passes is built to the rules, and not certified by anybody.
//
// Not judged here: glyph widths against the font program (6.2.11.5) and anything inside a font program.
#pragma once

#include "common/base/bytes.hpp"
#include "common/base/utf8.hpp"

#define POINTERHOLDER_TRANSITION 4  // qpdf 11: std::shared_ptr throughout
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFPageDocumentHelper.hh>

#include <algorithm>
#include <cmath>
#include <set>
#include <string>
#include <vector>

namespace shanhai::report {

class PdfaJudge {
public:
    explicit PdfaJudge(ByteView file) : text_{as_text(file)}
    {
        pdf_.setSuppressWarnings(true);
        pdf_.processMemoryFile("judged", text_.data(), text_.size());
    }

    // Each as "6.2.8 /Interpolate true". Empty when no rule is broken.
    auto faults() -> std::set<std::string>
    {
        judge_bytes();
        judge_trailer_and_catalog();
        for (auto object : pdf_.getAllObjects()) judge_object(object, 0);
        for (auto& page : QPDFPageDocumentHelper{pdf_}.getAllPages()) judge_page(page);
        judge_metadata();
        return faults_;
    }

private:
    using Handle = QPDFObjectHandle;

    void broken(const std::string& clause_and_what) { faults_.insert(clause_and_what); }
    void demand(bool kept, const std::string& clause_and_what)
    {
        if (!kept) broken(clause_and_what);
    }

    void judge_bytes()
    {
        const auto is_header =
            text_.size() > 15 && text_.starts_with("%PDF-1.") && text_[7] >= '0' && text_[7] <= '7' && text_[8] == '\n';
        demand(is_header, "6.1.2 header");
        const auto high = [&](std::size_t at) { return static_cast<unsigned char>(text_[at]) > 127; };
        demand(is_header && text_[9] == '%' && high(10) && high(11) && high(12) && high(13), "6.1.2 binary comment");
        demand(text_.ends_with("%%EOF\n") || text_.ends_with("%%EOF"), "6.1.3 bytes after the end");
        const auto xref = text_.rfind("\nxref");
        demand(xref != std::string_view::npos && text_.substr(xref, 8) == "\nxref\n0 ", "6.1.4 cross-reference table");
        for (auto at = text_.find("endstream"); at != std::string_view::npos; at = text_.find("endstream", at + 9))
            demand(at > 0 && text_[at - 1] == '\n', "6.1.7 no line end before endstream");
        for (auto at = text_.find(" obj"); at != std::string_view::npos; at = text_.find(" obj", at + 4))
            if (at + 4 < text_.size() && at > 1 && text_[at - 1] >= '0' && text_[at - 1] <= '9')
                demand(text_[at + 4] == '\n', "6.1.9 no line end after obj");
    }

    void judge_trailer_and_catalog()
    {
        auto trailer = pdf_.getTrailer();
        auto root = pdf_.getRoot();
        demand(trailer.getKey("/ID").isArray(), "6.1.3 no /ID");
        demand(!trailer.hasKey("/Encrypt"), "6.1.3 /Encrypt");
        demand(!root.hasKey("/AA"), "6.5.2 trigger in the catalogue");
        demand(!root.hasKey("/OpenAction") || root.getKey("/OpenAction").isArray(), "6.5.1 action on opening");
        demand(!root.hasKey("/OCProperties"), "6.9 optional content");  // allowed with conditions, and not used here
        demand(!root.hasKey("/Requirements"), "6.11 requirements");
        auto names = root.getKey("/Names");
        demand(!names.isDictionary() || !names.hasKey("/AlternatePresentations"), "6.10 alternate presentations");
        demand(!names.isDictionary() || !names.hasKey("/JavaScript"), "6.5.1 scripts");
        auto form = root.getKey("/AcroForm");
        if (form.isDictionary()) {
            demand(!form.hasKey("/XFA"), "6.4.2 XFA");
            auto need = form.getKey("/NeedAppearances");
            demand(!need.isBool() || !need.getBoolValue(), "6.4.1 appearances left to the viewer");
        }
        judge_output_intent(root);
    }

    void judge_output_intent(Handle root)
    {
        auto intents = root.getKey("/OutputIntents");
        if (!intents.isArray() || intents.getArrayNItems() == 0)
            return broken("6.2.4.3 device colours, no output intent");
        auto intent = intents.getArrayItem(0);
        demand(intent.getKey("/S").isNameAndEquals("/GTS_PDFA1"), "6.2.3 kind of output intent");
        demand(intent.getKey("/OutputConditionIdentifier").isString(), "6.2.3 name of the output condition");
        auto profile = intent.getKey("/DestOutputProfile");
        if (!profile.isStream()) return broken("6.2.3 no profile");
        const auto data = profile.getStreamData(qpdf_dl_all);
        const std::string_view icc{reinterpret_cast<const char*>(data->getBuffer()), data->getSize()};
        demand(icc.size() > 128 && icc.substr(36, 4) == "acsp" && icc[8] <= 4, "6.2.3 not an ICC profile");
        demand(icc.size() > 128 && icc.substr(12, 4) == "mntr" && icc.substr(16, 4) == "RGB ",
               "6.2.3 profile's colours");
        demand(profile.getDict().getKey("/N").isInteger() && profile.getDict().getKey("/N").getIntValue() == 3,
               "6.2.3 profile's components");
    }

    // Every object with all that it holds directly.
    void judge_object(Handle object, int depth)
    {
        if (depth > 50) return;
        if (object.isInteger()) demand(std::abs(object.getIntValue()) <= 2147483647LL, "6.1.13 integer");
        if (object.isString()) demand(object.getStringValue().size() <= 32767, "6.1.13 string");
        if (object.isName()) demand(object.getName().size() <= 128, "6.1.13 name");
        if (object.isArray())
            for (int i = 0; i < object.getArrayNItems(); ++i) judge_inner(object.getArrayItem(i), depth);
        if (object.isStream()) judge_stream(object);
        auto dictionary = object.isStream() ? object.getDict() : object;
        if (!dictionary.isDictionary()) return;
        judge_dictionary(dictionary);
        for (const auto& key : dictionary.getKeys()) judge_inner(dictionary.getKey(key), depth);
    }
    void judge_inner(Handle object, int depth)
    {
        if (!object.isIndirect()) judge_object(object, depth + 1);
    }

    void judge_stream(Handle stream)
    {
        auto dictionary = stream.getDict();
        for (const auto* key : {"/F", "/FFilter", "/FDecodeParms"})
            demand(!dictionary.hasKey(key), std::string{"6.1.7 stream outside the file: "} + key);
        auto filter = dictionary.getKey("/Filter");
        const auto judge_filter = [&](Handle name) {
            const std::set<std::string> allowed{"/ASCIIHexDecode", "/ASCII85Decode", "/FlateDecode", "/RunLengthDecode",
                                                "/CCITTFaxDecode", "/JBIG2Decode",   "/DCTDecode",   "/JPXDecode"};
            demand(name.isName() && allowed.count(name.getName()) == 1, "6.1.7 filter");
        };
        if (filter.isName()) judge_filter(filter);
        if (filter.isArray())
            for (int i = 0; i < filter.getArrayNItems(); ++i) judge_filter(filter.getArrayItem(i));
    }

    void judge_dictionary(Handle d)
    {
        const auto type = d.getKey("/Type").isName() ? d.getKey("/Type").getName() : "";
        const auto subtype = d.getKey("/Subtype").isName() ? d.getKey("/Subtype").getName() : "";
        if (subtype == "/Image") judge_image(d);
        if (subtype == "/PS") broken("6.2.9 PostScript XObject");
        if (subtype == "/Form") {
            demand(!d.hasKey("/OPI") && !d.hasKey("/PS") && !d.hasKey("/Subtype2"), "6.2.9 form XObject");
            demand(!d.hasKey("/Ref"), "6.2.9 reference XObject");
        }
        if (type == "/ExtGState") judge_state(d);
        if (type == "/Font") judge_font(d, subtype);
        if (type == "/FontDescriptor") judge_descriptor(d);
        if (type == "/Annot" || d.hasKey("/Rect")) judge_annotation(d, subtype);
        if (type == "/Filespec") judge_file(d);
        if (d.hasKey("/S") && d.getKey("/S").isName()) {
            const std::set<std::string> barred{"/Launch",     "/Sound",      "/Movie",       "/ResetForm",
                                               "/ImportData", "/Hide",       "/SetOCGState", "/Rendition",
                                               "/Trans",      "/GoTo3DView", "/JavaScript",  "/SubmitForm"};
            demand(barred.count(d.getKey("/S").getName()) == 0, "6.5.1 action " + d.getKey("/S").getName());
        }
    }

    void judge_image(Handle d)
    {
        auto smooth = d.getKey("/Interpolate");
        demand(!smooth.isBool() || !smooth.getBoolValue(), "6.2.8 /Interpolate true");
        demand(!d.hasKey("/Alternates") && !d.hasKey("/OPI"), "6.2.8 alternates");
        if (!d.getKey("/ImageMask").isBool()) judge_colours(d.getKey("/ColorSpace"));
    }

    void judge_colours(Handle space)
    {
        if (space.isNull()) return;
        auto name = space.isArray() ? space.getArrayItem(0) : space;
        const std::set<std::string> allowed{"/DeviceRGB", "/DeviceGray", "/Indexed", "/ICCBased",
                                            "/CalRGB",    "/CalGray",    "/Pattern"};
        demand(name.isName() && allowed.count(name.getName()) == 1, "6.2.4.3 colour space");
    }

    void judge_state(Handle d)
    {
        demand(!d.hasKey("/TR") && !d.hasKey("/HTP"), "6.2.5 transfer function");
        auto second = d.getKey("/TR2");
        demand(second.isNull() || second.isNameAndEquals("/Default"), "6.2.5 transfer function");
        const std::set<std::string> modes{"/Normal",    "/Compatible", "/Multiply",   "/Screen",    "/Overlay",
                                          "/Darken",    "/Lighten",    "/ColorDodge", "/ColorBurn", "/HardLight",
                                          "/SoftLight", "/Difference", "/Exclusion",  "/Hue",       "/Saturation",
                                          "/Color",     "/Luminosity"};
        auto mode = d.getKey("/BM");
        demand(mode.isNull() || (mode.isName() && modes.count(mode.getName()) == 1), "6.2.10 blend mode");
    }

    void judge_font(Handle d, const std::string& subtype)
    {
        const std::set<std::string> kinds{"/Type0",    "/Type1",        "/MMType1",     "/Type3",
                                          "/TrueType", "/CIDFontType0", "/CIDFontType2"};
        demand(kinds.count(subtype) == 1, "6.2.11.2 kind of font");
        if (subtype == "/Type0") {
            auto encoding = d.getKey("/Encoding");
            demand(encoding.isStream() || encoding.isNameAndEquals("/Identity-H") ||
                       encoding.isNameAndEquals("/Identity-V"),
                   "6.2.11.3.3 CMap not in the file");
            return;
        }
        if (subtype == "/CIDFontType2") {
            auto map = d.getKey("/CIDToGIDMap");
            demand(map.isStream() || map.isNameAndEquals("/Identity"), "6.2.11.3.2 no map from characters to glyphs");
        }
        demand(subtype == "/Type3" || d.getKey("/FontDescriptor").isDictionary(), "6.2.11.4.1 font not in the file");
    }

    void judge_descriptor(Handle d)
    {
        const bool embedded =
            d.getKey("/FontFile").isStream() || d.getKey("/FontFile2").isStream() || d.getKey("/FontFile3").isStream();
        demand(embedded, "6.2.11.4.1 font not in the file");
    }

    void judge_annotation(Handle d, const std::string& subtype)
    {
        const std::set<std::string> barred{"/3D", "/Sound", "/Screen", "/Movie", "/RichMedia"};
        demand(subtype.empty() || barred.count(subtype) == 0, "6.3.1 kind of annotation");
        constexpr long long hidden = 0x02 | 0x01 | 0x20 | 0x100;  // Hidden, Invisible, NoView, ToggleNoView
        constexpr long long print = 0x04;
        const auto flags = d.getKey("/F").isInteger() ? d.getKey("/F").getIntValue() : 0;
        demand((flags & print) != 0 && (flags & hidden) == 0, "6.3.2 annotation that is not printed");
        demand(!d.hasKey("/A") && !d.hasKey("/AA"), "6.4.1 action of a field");
        const auto box = d.getKey("/Rect").isArray() ? d.getKey("/Rect").getArrayAsRectangle() : Handle::Rectangle{};
        const bool empty = box.llx == box.urx && box.lly == box.ury;
        demand(empty || d.getKey("/AP").isDictionary(), "6.3.3 annotation without appearance");
    }

    void judge_file(Handle d)
    {
        demand(d.getKey("/F").isString() && d.getKey("/UF").isString(), "6.8 name of an embedded file");
        demand(d.getKey("/AFRelationship").isName(), "6.8 no relationship");
        auto file = d.getKey("/EF").isDictionary() ? d.getKey("/EF").getKey("/F") : Handle::newNull();
        demand(file.isStream() && file.getDict().getKey("/Subtype").isName(), "6.8 no MIME type");
        demand(file.isStream() && file.getDict().getKey("/Params").isDictionary() &&
                   file.getDict().getKey("/Params").getKey("/ModDate").isString(),
               "6.8 no date of change");
        auto associated = pdf_.getRoot().getKey("/AF");
        bool found = false;
        for (int i = 0; associated.isArray() && i < associated.getArrayNItems(); ++i)
            found = found || associated.getArrayItem(i).getObjGen() == d.getObjGen();
        demand(found, "6.8 embedded file that is associated with nothing");
    }

    void judge_page(QPDFPageObjectHelper& page)
    {
        auto object = page.getObjectHandle();
        demand(!object.hasKey("/AA"), "6.5.2 trigger of a page");
        demand(!object.hasKey("/PresSteps"), "6.10 presentation steps");
        demand(object.getKey("/Resources").isDictionary(), "6.2.2 resources of a page");
        const auto box = object.getKey("/MediaBox").getArrayAsRectangle();
        const auto fits = [](double length) { return length >= 3 && length <= 14400; };
        demand(fits(box.urx - box.llx) && fits(box.ury - box.lly), "6.1.13 size of a page");
        Operators operators{*this};
        page.parseContents(&operators);
    }

    class Operators final : public Handle::ParserCallbacks {
    public:
        explicit Operators(PdfaJudge& judge) : judge_{judge} {}
        void handleObject(Handle object, std::size_t, std::size_t) override
        {
            if (!object.isOperator()) return operands_.push_back(object);
            const auto name = object.getOperatorValue();
            static const std::set<std::string> known{
                "b",  "B",  "b*", "B*", "BDC", "BI",  "BMC", "BT", "BX", "c",  "cm", "CS", "cs", "d",  "d0",
                "d1", "Do", "DP", "EI", "EMC", "ET",  "EX",  "f",  "F",  "f*", "G",  "g",  "gs", "h",  "i",
                "ID", "j",  "J",  "K",  "k",   "l",   "m",   "M",  "MP", "n",  "q",  "Q",  "re", "RG", "rg",
                "ri", "s",  "S",  "SC", "sc",  "SCN", "scn", "sh", "T*", "Tc", "Td", "TD", "Tf", "Tj", "TJ",
                "TL", "Tm", "Tr", "Ts", "Tw",  "Tz",  "v",   "w",  "W",  "W*", "y",  "'",  "\""};
            judge_.demand(known.count(name) == 1, "6.2.2 operator " + name);
            judge_.demand(name != "K" && name != "k", "6.2.4.3 CMYK without a profile for it");
            if (name == "q") judge_.demand(++depth_ <= 28, "6.1.13 depth of q");
            if (name == "Q") --depth_;
            if (name == "Tj" || name == "TJ")
                for (auto& operand : operands_) judge_text(operand);
            operands_.clear();
        }
        void handleEOF() override {}

    private:
        // All our fonts have codes of two bytes; 0 is the glyph of no character.
        void judge_text(Handle operand)
        {
            if (operand.isArray())
                for (int i = 0; i < operand.getArrayNItems(); ++i) judge_text(operand.getArrayItem(i));
            if (!operand.isString()) return;
            const auto codes = operand.getStringValue();
            for (std::size_t i = 0; i + 1 < codes.size(); i += 2)
                judge_.demand(codes[i] != 0 || codes[i + 1] != 0, "6.2.11.8 .notdef");
        }

        PdfaJudge& judge_;
        std::vector<Handle> operands_;
        int depth_ = 0;
    };

    // 6.6.2 and 6.6.4; that XMP and the information dictionary agree is no rule of part 3, and expected of us all the
    // same.
    void judge_metadata()
    {
        auto stream = pdf_.getRoot().getKey("/Metadata");
        if (!stream.isStream()) return broken("6.6.2.1 no metadata");
        const auto data = stream.getStreamData(qpdf_dl_all);
        const std::string_view xmp{reinterpret_cast<const char*>(data->getBuffer()), data->getSize()};
        demand(stream.getDict().getKey("/Subtype").isNameAndEquals("/XML"), "6.6.2.1 kind of metadata");
        demand(!stream.getDict().hasKey("/Filter") && is_utf8(xmp), "6.6.2.1 metadata that nobody reads in place");
        demand(holds(xmp, "<pdfaid:part>3</pdfaid:part>"), "6.6.4 part");
        demand(holds(xmp, "<pdfaid:conformance>B</pdfaid:conformance>"), "6.6.4 conformance");
        demand(xmp.substr(0, xmp.find('\n')).find("bytes=") == std::string_view::npos, "6.6.2.1 packet attributes");

        auto info = pdf_.getTrailer().getKey("/Info");
        const auto agrees = [&](const char* key, const std::string& before) {
            auto value = info.getKey(key);
            if (!value.isString()) return broken(std::string{"6.6.2 no "} + key);
            demand(holds(xmp, before + escaped(value.getUTF8Value()) + "</"), std::string{"6.6.2 unlike XMP: "} + key);
        };
        if (!info.isDictionary()) return broken("6.6.2 no information dictionary");
        agrees("/Title", "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">");
        agrees("/Subject", "<dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">");
        agrees("/Author", "<dc:creator><rdf:Seq><rdf:li>");
        agrees("/Producer", "<pdf:Producer>");
        agrees("/Creator", "<xmp:CreatorTool>");
        judge_date(xmp, info.getKey("/CreationDate"), "<xmp:CreateDate>");
        judge_date(xmp, info.getKey("/ModDate"), "<xmp:ModifyDate>");
    }

    // D:20260305103107+08'00' and 2026-03-05T10:31:07+08:00 have the same digits.
    void judge_date(std::string_view xmp, Handle date, std::string_view tag)
    {
        const auto digits = [](std::string_view text) {
            std::string out;
            std::copy_if(text.begin(), text.end(), std::back_inserter(out),
                         [](char c) { return c >= '0' && c <= '9'; });
            return out;
        };
        const auto at = xmp.find(tag);
        if (!date.isString() || at == std::string_view::npos) return broken("6.6.2 dates");
        const auto rest = xmp.substr(at + tag.size());
        demand(digits(rest.substr(0, rest.find('<'))) == digits(date.getStringValue()), "6.6.2 dates");
    }

    static auto holds(std::string_view text, std::string_view part) -> bool
    {
        return text.find(part) != std::string_view::npos;
    }
    static auto escaped(const std::string& text) -> std::string
    {
        std::string out;
        for (const char c : text) out += c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : std::string{c};
        return out;
    }

    std::string_view text_;
    QPDF pdf_;
    std::set<std::string> faults_;
};

inline auto pdfa_faults(ByteView file) -> std::set<std::string> { return PdfaJudge{file}.faults(); }

}  // namespace shanhai::report
