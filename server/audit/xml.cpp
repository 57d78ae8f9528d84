#include "server/audit/xml.hpp"

#include "common/base/utf8.hpp"

namespace shanhai::audit {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

// U+FFFE and U+FFFF are well-formed UTF-8 and yet no characters of XML.
auto is_noncharacter(std::string_view rest) -> bool
{
    return rest.starts_with("\xEF\xBF\xBE") || rest.starts_with("\xEF\xBF\xBF");
}

}  // namespace

auto escaped(std::string_view utf8) -> std::string
{
    if (!is_utf8(utf8)) return std::string{replacement};
    std::string text;
    for (std::size_t i = 0; i < utf8.size(); ++i) {
        const auto byte = static_cast<unsigned char>(utf8[i]);
        switch (utf8[i]) {
        case '&': text += "&amp;"; continue;
        case '<': text += "&lt;"; continue;
        case '>': text += "&gt;"; continue;
        case '"': text += "&quot;"; continue;
        case '\'': text += "&apos;"; continue;
        case '\t': text += "&#9;"; continue;  // as they are, an attribute would lose them
        case '\n': text += "&#10;"; continue;
        case '\r': text += "&#13;"; continue;
        default: break;
        }
        if (byte < 0x20) {
            text += replacement;
        } else if (is_noncharacter(utf8.substr(i))) {
            text += replacement;
            i += 2;
        } else {
            text += utf8[i];
        }
    }
    return text;
}

auto element(std::string_view name, const Attributes& attributes, std::string_view content) -> std::string
{
    auto text = '<' + std::string{name};
    for (const auto& [attribute, value] : attributes) {
        if (value.empty()) continue;
        text += ' ';
        text += attribute;
        text += "=\"" + escaped(value) + '"';
    }
    if (content.empty()) return text + "/>";
    text += '>';
    text += content;
    return text + "</" + std::string{name} + '>';
}

}  // namespace shanhai::audit
