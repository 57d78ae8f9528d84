#include "common/fhir/words.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace shanhai::fhir {
namespace {

constexpr char decimal_mark = '\x01';  // no string of ours begins with it: clean() lets none through

void escape_into(std::string& xhtml, std::string_view text)
{
    for (const char c : clean(text)) {
        if (c == '&') xhtml += "&amp;";
        else if (c == '<') xhtml += "&lt;";
        else if (c == '>') xhtml += "&gt;";
        else if (c == '"') xhtml += "&quot;";
        else if (c == '\n') xhtml += "<br/>";
        else if (c != '\r') xhtml += c;
    }
}

void write_into(std::string& out, const json::value& value);

void write_into(std::string& out, const json::object& object)
{
    out += '{';
    const auto* separator = "";
    for (const auto& member : object) {
        out += separator;
        out += json::serialize(json::string{member.key()}) + ':';
        write_into(out, member.value());
        separator = ",";
    }
    out += '}';
}

void write_into(std::string& out, const json::array& array)
{
    out += '[';
    const auto* separator = "";
    for (const auto& one : array) {
        out += separator;
        write_into(out, one);
        separator = ",";
    }
    out += ']';
}

void write_into(std::string& out, const json::value& value)
{
    if (const auto* const object = value.if_object()) return write_into(out, *object);
    if (const auto* const array = value.if_array()) return write_into(out, *array);
    const auto* const text = value.if_string();
    if (text != nullptr && text->starts_with(decimal_mark)) out.append(text->data() + 1, text->size() - 1);
    else out += json::serialize(value);
}

}  // namespace

auto clean(std::string_view text) -> std::string
{
    std::string kept;
    for (const char c : text) {
        const bool control = (c >= 0 && c < ' ' && c != '\t' && c != '\n' && c != '\r') || c == 0x7F;
        if (!control) kept += c;
    }
    if (kept.find_first_not_of(" \t\r\n") == std::string::npos) kept.clear();
    return kept;
}

void put(json::object& to, std::string_view key, std::string_view text)
{
    auto kept = clean(text);
    if (!kept.empty()) to[key] = kept;
}

void put(json::object& to, std::string_view key, json::array all)
{
    if (!all.empty()) to[key] = std::move(all);
}

auto coding(std::string_view system, std::string_view code, std::string_view display) -> json::object
{
    auto made = json::object{{"system", system}, {"code", code}};
    put(made, "display", display);
    return made;
}

auto concept_of(json::object coding, std::string_view text) -> json::object
{
    auto made = json::object{{"coding", json::array{std::move(coding)}}};
    put(made, "text", text);
    return made;
}

auto concept_of(const report::Code& loinc, std::string_view text) -> json::object
{
    // Without LOINC's own English name: ours are DICOM's, and a display that is not the system's is an error.
    return concept_of(coding(report::loinc::uri, loinc.value), text.empty() ? loinc.name : text);
}

auto concept_of(std::string_view text) -> json::object
{
    json::object made;
    put(made, "text", text);
    return made;
}

auto identifier(std::string_view system, std::string_view value) -> json::object
{
    auto made = json::object{{"system", system}};
    put(made, "value", value);
    return made;
}

auto annotation(std::string_view text) -> json::object
{
    json::object made;
    put(made, "text", text);
    return made;
}

auto narrative(std::string_view title, std::string_view text) -> json::object
{
    auto xhtml = std::string{R"(<div xmlns="http://www.w3.org/1999/xhtml" xml:lang="zh-CN" lang="zh-CN">)"};
    if (!title.empty()) {
        xhtml += "<p><b>";
        escape_into(xhtml, title);
        xhtml += "</b></p>";
    }
    xhtml += "<p>";
    escape_into(xhtml, text);
    return {{"status", "generated"}, {"div", xhtml + "</p></div>"}};
}

auto decimal(const std::string& digits) -> json::value { return json::value(decimal_mark + digits); }

auto write(const json::value& value) -> std::string
{
    std::string out;
    write_into(out, value);
    return out;
}

}  // namespace shanhai::fhir
