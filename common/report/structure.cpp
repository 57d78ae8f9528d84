#include "common/report/structure.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <string>

namespace shanhai::report {
namespace {

using Handle = QPDFObjectHandle;
using Keys = std::set<std::string>;

constexpr int depth_max = 12;

// By /Type and /Subtype. The keys of streams are those of their dictionaries.
auto kinds() -> const std::map<std::string, Keys>&
{
    static const std::map<std::string, Keys> all{
        {"/Catalog",
         {"/AF", "/AcroForm", "/Lang", "/Metadata", "/Names", "/OutputIntents", "/Pages", "/Type",
          "/ViewerPreferences"}},
        {"/Pages", {"/Count", "/Kids", "/Type"}},
        {"/Page", {"/Annots", "/Contents", "/Group", "/MediaBox", "/Parent", "/Resources", "/Type"}},
        {"/Group", {"/CS", "/I", "/K", "/S", "/Type"}},
        {"/Annot/Widget", {"/F", "/FT", "/P", "/Rect", "/Subtype", "/T", "/Type", "/V"}},
        {"/Sig", {"/ByteRange", "/Contents", "/Filter", "/M", "/Name", "/SubFilter", "/Type"}},
        {"/Filespec", {"/AFRelationship", "/Desc", "/EF", "/F", "/Type", "/UF"}},
        {"/EmbeddedFile/application/json", {"/Filter", "/Length", "/Params", "/Subtype", "/Type"}},
        {"/Metadata/XML", {"/Length", "/Subtype", "/Type"}},
        {"/OutputIntent", {"/DestOutputProfile", "/Info", "/OutputConditionIdentifier", "/S", "/Type"}},
        {"/Font/Type0", {"/BaseFont", "/DescendantFonts", "/Encoding", "/Subtype", "/ToUnicode", "/Type"}},
        {"/Font/CIDFontType0", {"/BaseFont", "/CIDSystemInfo", "/DW", "/FontDescriptor", "/Subtype", "/Type", "/W"}},
        {"/Font/CIDFontType2",
         {"/BaseFont", "/CIDSystemInfo", "/CIDToGIDMap", "/DW", "/FontDescriptor", "/Subtype", "/Type", "/W"}},
        {"/FontDescriptor",
         {"/Ascent", "/CapHeight", "/Descent", "/Flags", "/FontBBox", "/FontFamily", "/FontFile2", "/FontFile3",
          "/FontName", "/ItalicAngle", "/MissingWidth", "/StemH", "/StemV", "/Type"}},
        {"/CIDFontType0C", {"/Filter", "/Length", "/Subtype"}},
        {"/XObject/Image",
         {"/BitsPerComponent", "/ColorSpace", "/Decode", "/DecodeParms", "/Filter", "/Height", "/Interpolate",
          "/Length", "/SMask", "/Subtype", "/Type", "/Width"}},
        {"/XObject/Form",
         {"/BBox", "/Filter", "/FormType", "/Group", "/Length", "/Matrix", "/Resources", "/Subtype", "/Type"}},
        {"/ExtGState", {"/BM", "/CA", "/SMask", "/Type", "/ca"}},
        {"/Mask", {"/BC", "/G", "/S", "/Type"}},
    };
    return all;
}

// Dictionaries that say no type: resources, parameters, the information dictionary, the form, plain streams.
auto untyped() -> const Keys&
{
    static const Keys all{"/Author",
                          "/BM",
                          "/CA",
                          "/CheckSum",
                          "/ColorSpace",
                          "/CreationDate",
                          "/Creator",
                          "/DecodeParms",
                          "/EmbeddedFiles",
                          "/ExtGState",
                          "/F",
                          "/Fields",
                          "/Filter",
                          "/Font",
                          "/DisplayDocTitle",
                          "/ID",
                          "/Info",
                          "/Length",
                          "/Length1",
                          "/ModDate",
                          "/N",
                          "/Names",
                          "/Ordering",
                          "/Params",
                          "/Pattern",
                          "/PrintScaling",
                          "/ProcSet",
                          "/Producer",
                          "/Registry",
                          "/Root",
                          "/Shading",
                          "/SigFlags",
                          "/Size",
                          "/Subject",
                          "/Supplement",
                          "/Title",
                          "/UF",
                          "/XObject",
                          "/ca"};
    return all;
}

auto name_at(Handle dictionary, const std::string& key) -> std::string
{
    auto value = dictionary.getKey(key);
    return value.isName() ? value.getName() : std::string{};
}

// What cairo calls a font, a state or a picture of a page: /f-0-1, /a0, /x5. No key with a meaning looks like these.
auto is_resource_name(const std::string& key) -> bool
{
    return key.size() > 1 && key[1] >= 'a' && key[1] <= 'z' &&
           std::all_of(key.begin() + 2, key.end(), [](char c) { return (c >= '0' && c <= '9') || c == '-'; });
}

auto is_known(Handle dictionary) -> bool
{
    auto kind = name_at(dictionary, "/Type");
    const auto subtype = name_at(dictionary, "/Subtype");
    if (kind != "/Filespec" && kind != "/ExtGState") kind += subtype;
    const auto found = kinds().find(kind);
    const auto& allowed = found == kinds().end() ? untyped() : found->second;
    if (found == kinds().end() && !kind.empty()) return false;
    const auto keys = dictionary.getKeys();
    return std::ranges::all_of(
        keys, [&](const auto& key) { return allowed.contains(key) || (kind.empty() && is_resource_name(key)); });
}

auto is_known_throughout(Handle object, int depth) -> bool
{
    if (depth > depth_max) return false;
    const auto inner = [&](Handle one) { return one.isIndirect() || is_known_throughout(one, depth + 1); };
    if (object.isArray()) {
        const auto items = object.getArrayAsVector();
        return std::ranges::all_of(items, inner);
    }
    auto dictionary = object.isStream() ? object.getDict() : object;
    if (!dictionary.isDictionary()) return true;
    if (!is_known(dictionary)) return false;
    const auto keys = dictionary.getKeys();
    return std::ranges::all_of(keys, [&](const auto& key) { return inner(dictionary.getKey(key)); });
}

}  // namespace

auto has_only_known_objects(QPDF& pdf) -> bool
{
    auto objects = pdf.getAllObjects();
    return std::ranges::all_of(objects, [](const auto& object) { return is_known_throughout(object, 0); });
}

}  // namespace shanhai::report
