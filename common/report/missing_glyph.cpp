#include "common/report/missing_glyph.hpp"

#include "common/report/document_json.hpp"

#include <boost/json/parse.hpp>

#include <cstdio>

namespace shanhai::report {
namespace {

namespace json = boost::json;

auto utf8_of(char32_t c) -> std::string
{
    const auto part = [](char32_t bits) { return static_cast<char>(bits); };
    if (c < 0x80) return {part(c)};
    if (c < 0x800) return {part(0xC0 | c >> 6), part(0x80 | (c & 0x3F))};
    if (c < 0x10000) return {part(0xE0 | c >> 12), part(0x80 | (c >> 6 & 0x3F)), part(0x80 | (c & 0x3F))};
    return {part(0xF0 | c >> 18), part(0x80 | (c >> 12 & 0x3F)), part(0x80 | (c >> 6 & 0x3F)), part(0x80 | (c & 0x3F))};
}

// The first text that holds it, as a path of keys; items of a list go by the list's name.
auto path_to(const json::value& in, const std::string& character) -> std::optional<std::string>
{
    if (const auto* const text = in.if_string())
        return text->find(character) == json::string::npos ? std::nullopt : std::optional<std::string>{""};
    if (const auto* const items = in.if_array()) {
        for (const auto& item : *items)
            if (auto path = path_to(item, character)) return path;
        return std::nullopt;
    }
    const auto* const object = in.if_object();
    if (!object) return std::nullopt;
    for (const auto& [key, value] : *object)
        if (auto path = path_to(value, character)) return std::string{key} + (path->empty() ? "" : "." + *path);
    return std::nullopt;
}

}  // namespace

auto missing_glyph(const Document& document, char32_t character) -> Fault
{
    char code[16];
    std::snprintf(code, sizeof code, "U+%04X", static_cast<unsigned>(character));
    const auto field = path_to(json::parse(to_canonical_json(document)), utf8_of(character));
    return {errc::unsupported, "report.glyph", field.value_or("plate") + ' ' + code};
}

}  // namespace shanhai::report
