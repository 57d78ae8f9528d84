#include "common/config/document.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <cctype>

namespace shanhai::config {
namespace {

// A key may be quoted and hold anything, line ends too; in a list of mistakes it must stay one word.
auto name_of(const toml::key& key) -> std::string
{
    const auto plain = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-'; };
    const auto name = key.str();
    return std::all_of(name.begin(), name.end(), plain) ? std::string{name} : toml_text(name);
}

auto text_list(const toml::array& list) -> Value
{
    std::vector<std::string> texts;
    for (const auto& element : list) {
        const auto* const text = element.as_string();
        if (!text) return Foreign{"a list of other things than text"};
        texts.push_back(text->get());
    }
    return texts;
}

auto value_of(const toml::node& node) -> Value
{
    if (const auto* const text = node.as_string()) return text->get();
    if (const auto* const number = node.as_integer()) return number->get();
    if (const auto* const flag = node.as_boolean()) return flag->get();
    if (const auto* const list = node.as_array()) return text_list(*list);
    if (node.is_table()) return Foreign{"a table"};
    if (node.is_floating_point()) return Foreign{"a fraction"};
    return Foreign{"a date or time"};
}

auto table_of(const toml::key& name, const toml::table& content) -> Table
{
    auto table = Table{name_of(name), name.source().begin.line, {}};
    for (const auto& [key, node] : content) {
        table.entries.push_back({name_of(key), value_of(node), key.source().begin.line});
    }
    return table;
}

auto document_of(const toml::table& root) -> Document
{
    Document document;
    for (const auto& [key, node] : root) {
        if (const auto* const content = node.as_table()) {
            document.tables.push_back(table_of(key, *content));
            continue;
        }
        const bool repeated = node.is_array_of_tables();
        const auto* const reason =
            repeated ? "a section is written [once], not [[repeated]]" : "a setting stands in a [section]";
        document.problems.push_back({key.source().begin.line, name_of(key), reason});
    }
    return document;
}

}  // namespace

auto parse_document(std::string_view toml) -> Document
{
    if (toml.size() > document_size_max) return {{}, {{0, "", "the file is larger than 1MiB"}}};
    try {
        return document_of(toml::parse(toml));
    } catch (const toml::parse_error& error) {  // the library of the distribution is built to throw
        return {{}, {{error.source().begin.line, "", std::string{error.description()}}}};
    }
}

auto toml_text(std::string_view text) -> std::string
{
    constexpr std::string_view hex = "0123456789ABCDEF";
    std::string out = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (byte < 0x20 || byte == 0x7F) {
            out += "\\u00";
            out += hex[byte >> 4];
            out += hex[byte & 15];
        } else {
            out += c;
        }
    }
    return out + '"';
}

}  // namespace shanhai::config
