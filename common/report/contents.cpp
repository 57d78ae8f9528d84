#include "common/report/contents.hpp"

#include "common/report/document_json.hpp"
#include "common/report/hole.hpp"
#include "common/report/prepare.hpp"
#include "common/report/structure.hpp"

#include <qpdf/Pipeline.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFEmbeddedFileDocumentHelper.hh>
#include <qpdf/QPDFPageDocumentHelper.hh>

#include <algorithm>
#include <set>
#include <stdexcept>

namespace shanhai::report {
namespace {

using Handle = QPDFObjectHandle;

auto occurs_once(std::string_view text, std::string_view what) -> bool
{
    const auto at = text.find(what);
    return at != std::string_view::npos && text.find(what, at + what.size()) == std::string_view::npos;
}

// An incremental update, ours or anybody's, has a second start of a cross-reference table (ISO 32000-1 section 7.5.6).
auto is_one_revision(std::string_view pdf) -> bool
{
    return pdf.starts_with("%PDF-1.7\n") && pdf.ends_with("\n%%EOF\n") && occurs_once(pdf, "startxref") &&
           occurs_once(pdf, "%%EOF") && pdf.find("/ObjStm") == std::string_view::npos;
}

auto has_only(Handle dictionary, const std::set<std::string>& allowed) -> bool
{
    if (!dictionary.isDictionary()) return false;
    const auto keys = dictionary.getKeys();
    return std::includes(allowed.begin(), allowed.end(), keys.begin(), keys.end());
}

auto is_only_item(Handle array, Handle item) -> bool
{
    return array.isArray() && array.getArrayNItems() == 1 && item.isIndirect() &&
           array.getArrayItem(0).getObjGen() == item.getObjGen();
}

auto count_of(QPDF& pdf, std::string_view type) -> std::size_t
{
    const auto is = [&](Handle object) {
        auto dictionary = object.isStream() ? object.getDict() : object;
        return dictionary.isDictionary() && dictionary.getKey("/Type").isNameAndEquals(std::string{type});
    };
    auto objects = pdf.getAllObjects();
    return static_cast<std::size_t>(std::count_if(objects.begin(), objects.end(), is));
}

auto is_the_hole(Handle signature, const Hole& hole, ByteView file) -> bool
{
    auto range = signature.getKey("/ByteRange");
    auto contents = signature.getKey("/Contents");
    if (!range.isArray() || range.getArrayNItems() != 4 || !contents.isString()) return false;
    const auto start = range.getArrayItem(1).getIntValue();
    const auto end = range.getArrayItem(2).getIntValue();
    return start == static_cast<long long>(hole.start()) && end == static_cast<long long>(hole.end()) &&
           std::ranges::equal(as_view(contents.getStringValue()), hole.content(file));
}

auto has_one_signature(QPDF& pdf, const Hole& hole, ByteView file) -> bool
{
    auto form = pdf.getRoot().getKey("/AcroForm");
    if (!has_only(form, {"/Fields", "/SigFlags"})) return false;
    auto fields = form.getKey("/Fields");
    if (!fields.isArray() || fields.getArrayNItems() != 1) return false;

    auto field = fields.getArrayItem(0);
    const std::set<std::string> allowed{"/F", "/FT", "/P", "/Rect", "/Subtype", "/T", "/Type", "/V"};
    if (!has_only(field, allowed) || !field.getKey("/FT").isNameAndEquals("/Sig")) return false;
    if (!is_the_hole(field.getKey("/V"), hole, file) || count_of(pdf, "/Sig") != 1) return false;

    auto pages = QPDFPageDocumentHelper{pdf}.getAllPages();
    if (pages.empty() || !is_only_item(pages.front().getObjectHandle().getKey("/Annots"), field)) return false;
    const auto is_bare = [](auto& page) { return !page.getObjectHandle().hasKey("/Annots"); };
    return std::all_of(std::next(pages.begin()), pages.end(), is_bare);
}

// Pages, a form, an attachment, and how to show them: no scripts, actions, layers or other ways in.
auto has_no_other_doors(QPDF& pdf) -> bool
{
    auto root = pdf.getRoot();
    if (!has_only(root.getKey("/Names"), {"/EmbeddedFiles"})) return false;
    if (!has_only(root.getKey("/ViewerPreferences"), {"/DisplayDocTitle", "/PrintScaling"})) return false;
    if (!has_only(pdf.getTrailer(), {"/ID", "/Info", "/Root", "/Size"})) return false;
    for (const auto* type : {"/Catalog", "/Metadata", "/OutputIntent"})
        if (count_of(pdf, type) != 1) return false;
    auto intents = root.getKey("/OutputIntents");
    const bool described = root.getKey("/Metadata").isStream() && intents.isArray() && intents.getArrayNItems() == 1;
    return described && has_only_known_objects(pdf);
}

// Stops where a document would be too large, so that a small file cannot unfold into a huge one.
class Collector final : public Pipeline {
public:
    Collector() : Pipeline{"report.json", nullptr} {}
    void write(const unsigned char* data, std::size_t length) override
    {
        if (text_.size() + length > json_max) throw std::length_error{"report.json"};
        text_.append(reinterpret_cast<const char*>(data), length);
    }
    void finish() override {}
    auto text() const -> const std::string& { return text_; }

private:
    std::string text_;
};

auto attachment_of(QPDF& pdf) -> std::optional<std::string>
{
    const auto files = QPDFEmbeddedFileDocumentHelper{pdf}.getEmbeddedFiles();
    if (files.size() != 1 || count_of(pdf, "/Filespec") != 1 || count_of(pdf, "/EmbeddedFile") != 1)
        return std::nullopt;
    const auto& [name, file] = *files.begin();
    if (name != attachment_name || file->getFilename() != attachment_name) return std::nullopt;
    if (!is_only_item(pdf.getRoot().getKey("/AF"), file->getObjectHandle())) return std::nullopt;

    Collector collector;
    if (!file->getEmbeddedFileStream().pipeStreamData(&collector, 0, qpdf_dl_all)) return std::nullopt;
    return collector.text();
}

}  // namespace

auto read_report(ByteView bytes) -> Result<Document>
{
    const Fault no{errc::malformed, "report.structure"};
    const auto hole = Hole::find(bytes);
    if (!hole) return hole.error();
    const auto text = as_text(bytes);
    if (!is_one_revision(text)) return no;

    QPDF pdf;
    pdf.setSuppressWarnings(true);
    pdf.setAttemptRecovery(false);
    std::optional<std::string> attachment;
    try {
        pdf.processMemoryFile("report", text.data(), text.size());
        if (pdf.isEncrypted() || !has_no_other_doors(pdf) || !has_one_signature(pdf, *hole, bytes)) return no;
        attachment = attachment_of(pdf);
    } catch (const std::exception&) {  // how qpdf says that a file is broken
        return no;
    }
    if (!attachment || pdf.anyWarnings()) return no;
    return parse_document(*attachment);
}

}  // namespace shanhai::report
