#include "common/ecg/formats/pdf_outline.hpp"

#include "common/ecg/formats/numbers.hpp"

#include <algorithm>
#include <set>

namespace shanhai::ecg {
namespace {

constexpr std::string_view white{" \t\r\n\f\0", 6};
constexpr std::string_view digits = "0123456789";
constexpr std::size_t dictionary_max = 65'536;

enum class Kind { key, open, close, other, end };

struct Token {
    Kind kind = Kind::end;
    std::string_view text;
};

// Behind the ) that closes the string at `at`; brackets inside are paired, a backslash protects one character.
auto behind_string(std::string_view text, std::size_t at) -> std::size_t
{
    std::size_t depth = 0;
    for (; at < text.size(); ++at) {
        if (text[at] == '\\')
            ++at;
        else if (text[at] == '(')
            ++depth;
        else if (text[at] == ')' && --depth == 0)
            return at + 1;
    }
    return text.size();
}

auto take_token(std::string_view& text) -> Token
{
    const auto start = text.find_first_not_of(white);
    if (start == std::string_view::npos) return {};
    text.remove_prefix(start);
    Kind kind = Kind::other;
    std::size_t length = 1;
    if (text.starts_with("<<") || text.starts_with(">>")) {
        kind = text[0] == '<' ? Kind::open : Kind::close;
        length = 2;
    } else if (text[0] == '(') {
        length = behind_string(text, 0);
    } else if (text[0] == '<') {
        length = std::min(text.find('>'), text.size() - 1) + 1;
    } else if (text[0] == '%') {
        length = std::min(text.find_first_of("\r\n"), text.size());
    } else if (text[0] != '[' && text[0] != ']') {
        kind = text[0] == '/' ? Kind::key : Kind::other;
        length = std::min(text.find_first_of("()<>[]/% \t\r\n\f", 1), text.size());
    }
    const auto token = text.substr(0, length);
    text.remove_prefix(length);
    return {kind, token};
}

// Reads "N" at the beginning of a value such as "12 0 R" or "5".
auto number_at_front(std::string_view value) -> std::optional<std::size_t>
{
    const auto from = std::min(value.find_first_not_of(white), value.size());
    value.remove_prefix(from);
    const auto count = std::min(value.find_first_not_of(digits), value.size());
    const auto number = whole_in(value.substr(0, count));
    return number && *number >= 0 ? std::optional{static_cast<std::size_t>(*number)} : std::nullopt;
}

auto dictionary_behind(std::string_view file, std::size_t at) -> std::optional<std::string_view>
{
    const auto start = file.find_first_not_of(white, at);
    if (start == std::string_view::npos || !file.substr(start).starts_with("<<")) return std::nullopt;
    return file.substr(start, dictionary_max);
}

// The trailer of the section at `at`: of a table behind "trailer", of a stream its own dictionary.
auto trailer_at(std::string_view file, std::size_t at) -> std::optional<std::string_view>
{
    const auto start = file.find_first_not_of(white, at);
    if (start == std::string_view::npos) return std::nullopt;
    if (file.substr(start).starts_with("xref")) {
        const auto trailer = file.find("trailer", start);
        return trailer == std::string_view::npos ? std::nullopt : dictionary_behind(file, trailer + 7);
    }
    const auto head = file.substr(start, 40);
    const auto object = head.find("obj");
    if (object == std::string_view::npos || digits.find(head[0]) == std::string_view::npos) return std::nullopt;
    return dictionary_behind(file, start + object + 3);
}

// An object's dictionary, wherever its last version stands. Nothing when it is inside another object.
auto object_of(std::string_view file, std::size_t number) -> std::optional<std::string_view>
{
    const auto head = std::to_string(number) + " 0 obj";
    for (auto at = file.rfind(head); at != std::string_view::npos && at > 0; at = file.rfind(head, at - 1))
        if (digits.find(file[at - 1]) == std::string_view::npos) return dictionary_behind(file, at + head.size());
    return std::nullopt;
}

auto count_of_pages(std::string_view file, std::size_t root) -> std::optional<std::size_t>
{
    const auto follow = [&](std::string_view dictionary, std::string_view key) {
        const auto value = value_in_dictionary(dictionary, key);
        return value ? number_at_front(*value) : std::nullopt;
    };
    const auto catalogue = object_of(file, root);
    const auto pages = catalogue ? follow(*catalogue, "/Pages") : std::nullopt;
    const auto tree = pages ? object_of(file, *pages) : std::nullopt;
    return tree ? follow(*tree, "/Count") : std::nullopt;
}

}  // namespace

auto value_in_dictionary(std::string_view dictionary, std::string_view key) -> std::optional<std::string_view>
{
    std::size_t depth = 0;
    std::optional<std::size_t> begins;
    bool is_value = false;  // behind a key, where a name may stand too: /Type /Pages
    for (auto rest = dictionary;;) {
        const auto token = take_token(rest);
        const auto behind = dictionary.size() - rest.size();
        const bool ends = token.kind == Kind::end || (token.kind == Kind::close && depth == 1);
        const bool is_key = depth == 1 && token.kind == Kind::key && !is_value;
        if (begins && (ends || is_key))
            return trimmed(dictionary.substr(*begins, behind - token.text.size() - *begins));
        if (is_key && token.text == key) begins = behind;
        if (token.kind == Kind::open) ++depth;
        if (token.kind == Kind::close && depth > 0) --depth;
        if (ends || depth == 0) return std::nullopt;
        is_value = is_key;
    }
}

auto pages_of_pdf(std::string_view file) -> Result<std::optional<std::size_t>>
{
    // Section 7.5.5 wants the mark in the last line; readers have always looked through the last kilobyte.
    const auto tail = file.size() - std::min<std::size_t>(file.size(), 1024);
    const auto end = file.find("%%EOF", tail);
    const auto start = file.rfind("startxref");
    if (end == std::string_view::npos || start == std::string_view::npos || start < tail)
        return Fault{errc::malformed, "ecg.truncated"};
    std::optional<std::size_t> root;
    std::set<std::size_t> seen;
    for (auto at = number_at_front(file.substr(start + 9)); at;) {
        if (seen.size() > 64 || !seen.insert(*at).second) return Fault{errc::malformed, "ecg.read"};
        const auto trailer = *at < file.size() ? trailer_at(file, *at) : std::nullopt;
        if (!trailer) return Fault{errc::malformed, seen.size() == 1 ? "ecg.truncated" : "ecg.read"};
        if (value_in_dictionary(*trailer, "/Encrypt")) return Fault{errc::unsupported, "ecg.encrypted"};
        if (const auto value = value_in_dictionary(*trailer, "/Root"); value && !root) root = number_at_front(*value);
        const auto earlier = value_in_dictionary(*trailer, "/Prev");
        at = earlier ? number_at_front(*earlier) : std::nullopt;
    }
    if (!root) return Fault{errc::malformed, "ecg.read"};
    return count_of_pages(file, *root);
}

}  // namespace shanhai::ecg
