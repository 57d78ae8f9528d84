#include "common/report/canonical_json.hpp"

#include <algorithm>
#include <stdexcept>
#include <vector>

namespace shanhai::report {
namespace {

namespace json = boost::json;

// RFC 8785 section 3.2.2.2: the short escapes where JSON has one, \u00xx for other controls, everything else as it is.
void write(std::string& out, std::string_view text)
{
    constexpr std::string_view hex = "0123456789abcdef";
    out += '"';
    for (const char c : text) {
        switch (c) {
        case '"': out += "\\\""; break;
        case '\\': out += "\\\\"; break;
        case '\b': out += "\\b"; break;
        case '\f': out += "\\f"; break;
        case '\n': out += "\\n"; break;
        case '\r': out += "\\r"; break;
        case '\t': out += "\\t"; break;
        default:
            if (static_cast<unsigned char>(c) >= 0x20) {
                out += c;
            } else {
                out.append("\\u00").append(1, hex[static_cast<unsigned char>(c) >> 4]).append(1, hex[c & 15]);
            }
        }
    }
    out += '"';
}

void write(std::string& out, const json::value& value);

void write(std::string& out, const json::object& object)
{
    std::vector<const json::key_value_pair*> members;
    for (const auto& member : object) members.push_back(&member);
    std::sort(members.begin(), members.end(), [](auto* a, auto* b) { return a->key() < b->key(); });

    out += '{';
    for (const auto* const member : members) {
        if (member != members.front()) out += ',';
        write(out, std::string_view{member->key()});
        out += ':';
        write(out, member->value());
    }
    out += '}';
}

void write(std::string& out, const json::array& array)
{
    out += '[';
    for (const auto& item : array) {
        if (&item != &array.front()) out += ',';
        write(out, item);
    }
    out += ']';
}

void write(std::string& out, const json::value& value)
{
    switch (value.kind()) {
    case json::kind::null: out += "null"; return;
    case json::kind::bool_: out += value.get_bool() ? "true" : "false"; return;
    case json::kind::int64: out += std::to_string(value.get_int64()); return;
    case json::kind::uint64: out += std::to_string(value.get_uint64()); return;
    case json::kind::double_: throw std::invalid_argument{"canonical JSON holds integers only"};
    case json::kind::string: write(out, std::string_view{value.get_string()}); return;
    case json::kind::array: write(out, value.get_array()); return;
    case json::kind::object: write(out, value.get_object()); return;
    }
}

}  // namespace

auto canonical(const json::value& value) -> std::string
{
    std::string out;
    write(out, value);
    return out;
}

}  // namespace shanhai::report
