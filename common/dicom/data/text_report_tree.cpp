#include "common/dicom/data/text_report_tree.hpp"

#include "common/dicom/data/data_set_writer.hpp"

#include <dcmtk/dcmsr/dsrdoc.h>
#include <dcmtk/dcmsr/dsrcomtn.h>
#include <dcmtk/dcmsr/dsrimgtn.h>
#include <dcmtk/dcmsr/dsrwavtn.h>

namespace shanhai::dicom {
namespace {

using Relation = DSRTypes::E_RelationshipType;
using Value = DSRTypes::E_ValueType;

constexpr std::string_view waveforms = "1.2.840.10008.5.1.4.1.1.9.";
constexpr std::string_view encapsulated = "1.2.840.10008.5.1.4.1.1.104.";
constexpr std::string_view reports = "1.2.840.10008.5.1.4.1.1.88.";

auto code_of(const CodedName& name) -> DSRCodedEntryValue
{
    return {one_value(name.value, short_string), one_value(name.scheme, short_string),
            one_value(name.meaning, long_string)};
}

// UT: lines end with CR LF (PS3.5 section 6.2), and no other control character means anything.
auto unlimited_text(std::string_view text) -> std::string
{
    std::string safe;
    for (const char c : text) {
        if (c == '\r') continue;
        if (c == '\n') safe += "\r\n";
        else safe += (c >= 0 && c < ' ') || c == 0x7F ? ' ' : c;
    }
    return safe;
}

// Where the next item goes, and whether every step so far went well.
class Tree {
public:
    explicit Tree(DSRDocumentTree& tree) : tree_{tree} {}

    // Below the current item, which the new one then is; up() goes back.
    void down(Relation how, Value what, const CodedName& name)
    {
        good_ = good_ && tree_.addContentItem(how, what, DSRTypes::AM_belowCurrent) != 0;
        if (good_ && !name.value.empty()) note(tree_.getCurrentContentItem().setConceptName(code_of(name)));
    }
    void up() { good_ = good_ && tree_.goUp() != 0; }
    auto value() -> DSRContentItem& { return tree_.getCurrentContentItem(); }
    void note(const OFCondition& done) { good_ = good_ && done.good(); }
    auto good() const { return good_; }

    void text(Relation how, Value what, const CodedName& name, const std::string& said)
    {
        if (said.empty()) return;
        down(how, what, name);
        if (good_) note(value().setStringValue(said.c_str()));
        up();
    }
    void code(Relation how, const CodedName& name, const CodedName& said)
    {
        down(how, DSRTypes::VT_Code, name);
        if (good_) note(value().setCodeValue(code_of(said)));
        up();
    }

private:
    DSRDocumentTree& tree_;
    bool good_ = true;
};

// TID 1204.
void put_language(Tree& tree)
{
    tree.code(DSRTypes::RT_hasConceptMod, {"121049", "DCM", "Language of Content Item and Descendants"},
              {"zh-CN", "RFC5646", "Chinese (China)"});
}

// TID 1001: a person saw it (TID 1003), in this study (TID 1005); the patient is that of the object.
void put_context(Tree& tree, const TextReport& report)
{
    constexpr auto context = DSRTypes::RT_hasObsContext;
    tree.code(context, {"121005", "DCM", "Observer Type"}, {"121006", "DCM", "Person"});
    tree.text(context, DSRTypes::VT_PName, {"121008", "DCM", "Person Observer Name"}, person_name(report.author.name));
    tree.text(context, DSRTypes::VT_Text, {"121009", "DCM", "Person Observer's Organization Name"},
              one_value(report.author.organization, long_string));
    tree.text(context, DSRTypes::VT_UIDRef, {"121018", "DCM", "Procedure Study Instance UID"}, report.about.study);
    tree.text(context, DSRTypes::VT_Text, {"121022", "DCM", "Accession Number"},
              one_value(report.about.accession, short_string));
}

auto is_of(const std::string& sop_class, std::string_view family) { return sop_class.starts_with(family); }

void put_shown(Tree& tree, const Shown& one)
{
    const auto& object = one.object;
    constexpr auto contains = DSRTypes::RT_contains;
    if (is_of(object.sop_class, waveforms)) {
        tree.down(contains, DSRTypes::VT_Waveform, {});
        if (tree.good())
            tree.note(tree.value().setWaveformReference(
                DSRWaveformReferenceValue{object.sop_class.c_str(), object.instance.c_str()}));
    } else if (is_of(object.sop_class, encapsulated) || is_of(object.sop_class, reports)) {
        tree.down(contains, DSRTypes::VT_Composite, {});
        if (tree.good())
            tree.note(tree.value().setCompositeReference(
                DSRCompositeReferenceValue{object.sop_class.c_str(), object.instance.c_str()}));
    } else {
        tree.down(contains, DSRTypes::VT_Image, {});
        auto image = DSRImageReferenceValue{object.sop_class.c_str(), object.instance.c_str()};
        if (one.of_many) image.getFrameList().addItem(static_cast<Sint32>(one.frame));
        if (tree.good()) tree.note(tree.value().setImageReference(image));
    }
    tree.up();
}

void put_heading(Tree& tree, const Heading& heading)
{
    tree.down(DSRTypes::RT_contains, DSRTypes::VT_Container, heading.name);
    for (const auto& one : heading.statements)
        tree.text(DSRTypes::RT_contains, DSRTypes::VT_Text, one.name, unlimited_text(one.text));
    for (const auto& one : heading.shown) put_shown(tree, one);
    tree.up();
}

auto put_content(DSRDocumentTree& content, const TextReport& report) -> bool
{
    Tree tree{content};
    tree.down(DSRTypes::RT_isRoot, DSRTypes::VT_Container, report.title);
    if (tree.good()) tree.note(content.getCurrentContentItem().setTemplateIdentification("2000", "DCMR"));
    put_language(tree);
    put_context(tree, report);
    for (const auto& one : report.headings) put_heading(tree, one);
    return tree.good();
}

// Persons are named by codes of our own (PS3.3 section C.12.1, Coding Scheme Identification Sequence).
auto name_scheme(DSRDocument& document) -> bool
{
    auto& schemes = document.getCodingSchemeIdentification();
    return schemes.addItem(std::string{persons_scheme}.c_str()).good() &&
           schemes.setCodingSchemeName("Persons at institutions of the relay").good() &&
           schemes.setCodingSchemeResponsibleOrganization("Shanhai").good();
}

auto verify(DSRDocument& document, const Observer& who, Instant when) -> bool
{
    const auto made = LocalTime{when};
    const auto code = has_code(who) ? code_of({who.id, std::string{persons_scheme}, who.name}) : DSRCodedEntryValue{};
    return document
        .verifyDocument(person_name(who.name), code, one_value(who.organization, long_string),
                        made.date + made.time + "+0800")
        .good();
}

}  // namespace

auto has_code(const Observer& who) -> bool { return !who.id.empty() && who.id.size() <= short_string; }

auto write_tree(const TextReport& report, DcmDataset& to) -> bool
{
    DSRDocument document;
    if (document.createNewDocument(DSRTypes::DT_BasicTextSR).bad()) return false;
    if (document.setSpecificCharacterSetType(DSRTypes::CS_UTF8).bad()) return false;
    if (!put_content(document.getTree(), report)) return false;
    if (!report.preliminary && document.completeDocument().bad()) return false;
    if (report.verified_by && !verify(document, *report.verified_by, report.about.made_at)) return false;
    return name_scheme(document) && document.write(to).good();
}

}  // namespace shanhai::dicom
