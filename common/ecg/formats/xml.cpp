#include "common/ecg/formats/xml.hpp"

#include "common/base/utf8.hpp"
#include "common/ecg/formats/markup.hpp"
#include "common/ecg/formats/numbers.hpp"
#include "common/ecg/formats/text.hpp"

#include <algorithm>

namespace shanhai::ecg {
namespace {

constexpr std::size_t text_max = 65'536;  // longer is not a text

enum class Width { one, little, big };

// By its mark, or by the zeros of its first "<".
auto width_of(std::string_view bytes) -> Width
{
    using namespace std::string_view_literals;
    if (bytes.starts_with("\xFF\xFE"sv) || bytes.starts_with("<\0"sv)) return Width::little;
    if (bytes.starts_with("\xFE\xFF"sv) || bytes.starts_with("\0<"sv)) return Width::big;
    return Width::one;
}

void append_utf8(std::uint32_t c, std::string& text)
{
    const auto tail = [&](unsigned shift) { text += static_cast<char>(0x80 | (c >> shift & 0x3F)); };
    if (c < 0x80) {
        text += static_cast<char>(c);
    } else if (c < 0x800) {
        text += static_cast<char>(0xC0 | c >> 6);
        tail(0);
    } else if (c < 0x10000) {
        text += static_cast<char>(0xE0 | c >> 12);
        tail(6);
        tail(0);
    } else {
        text += static_cast<char>(0xF0 | c >> 18);
        tail(12);
        tail(6);
        tail(0);
    }
}

// A lone surrogate becomes U+FFFD; half a unit at the end is left out.
auto from_utf16(std::string_view bytes, Width width) -> std::string
{
    const auto unit = [&](std::size_t at) -> std::uint32_t {
        if (at + 1 >= bytes.size()) return 0;
        const auto first = static_cast<unsigned char>(bytes[at]);
        const auto second = static_cast<unsigned char>(bytes[at + 1]);
        return width == Width::big ? static_cast<std::uint32_t>(first << 8 | second)
                                   : static_cast<std::uint32_t>(second << 8 | first);
    };
    std::string text;
    text.reserve(bytes.size() / 2);
    for (std::size_t at = 0; at + 1 < bytes.size(); at += 2) {
        const auto first = unit(at);
        const auto second = unit(at + 2);
        if (at == 0 && first == 0xFEFF) continue;
        if (first < 0xD800 || first > 0xDFFF) {
            append_utf8(first, text);
        } else if (first < 0xDC00 && second >= 0xDC00 && second <= 0xDFFF) {
            append_utf8(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00), text);
            at += 2;
        } else {
            append_utf8(0xFFFD, text);
        }
    }
    return text;
}

auto is_beyond_ascii(char c) -> bool { return static_cast<unsigned char>(c) >= 0x80; }
auto leads_three_bytes(char c) -> bool { return static_cast<unsigned char>(c) >= 0xE0; }

auto says_otherwise(std::string_view encoding) -> bool
{
    return !encoding.empty() && encoding != "UTF-8" && encoding != "utf-8";
}

struct Document {
    std::string text;
    std::string encoding;  // empty: UTF-8, as far as it is
};

auto document_in(ByteView file) -> Document
{
    auto bytes = as_text(file);
    const auto width = width_of(bytes);
    if (width != Width::one) return {from_utf16(bytes, width), ""};
    const bool marked = bytes.starts_with("\xEF\xBB\xBF");
    if (marked) bytes.remove_prefix(3);
    Document document{std::string{bytes}, marked ? "" : std::string{declared_encoding(bytes)}};
    // A tool that converted the file and left the declaration: the bytes are not of 16 bits, whatever it says.
    if (document.encoding.starts_with("UTF-16") || document.encoding.starts_with("utf-16")) document.encoding.clear();
    return document;
}

// A comment within a text makes two of it. All of it counts: half of the samples would look like a whole lead.
void join_texts_of(Node element)
{
    Node first;
    std::string all;
    for (auto one = element.first_child(); one;) {
        const auto next = one.next_sibling();
        if (one.type() == pugi::node_pcdata || one.type() == pugi::node_cdata) {
            if (first) {
                if (all.empty()) all = first.value();
                all += one.value();
                element.remove_child(one);
            } else {
                first = one;
            }
        }
        one = next;
    }
    if (!all.empty()) first.set_value(all.c_str());
}

void join_texts(Node root)
{
    for (auto node = root; node;) {
        join_texts_of(node);
        if (node.first_child()) {
            node = node.first_child();
            continue;
        }
        while (node && node != root && !node.next_sibling()) node = node.parent();
        if (node == root) return;
        node = node.next_sibling();
    }
}

}  // namespace

auto root_name(ByteView beginning) -> RootName
{
    constexpr std::string_view possible{"<\xEF\xFF\xFE \t\r\n\0", 9};
    if (beginning.empty() || possible.find(as_text(beginning)[0]) == std::string_view::npos) return {};
    const auto text = document_in(beginning).text;
    const auto tag = first_tag(text);
    const auto name = tag.substr(0, tag.find_first_of(" \t\r\n"));
    const auto colon = name.find(':');
    const auto space = colon == std::string_view::npos ? std::string{"xmlns"}
                                                       : "xmlns:" + std::string{name.substr(0, colon)};
    return {std::string{colon == std::string_view::npos ? name : name.substr(colon + 1)},
            std::string{attribute_in(tag, space)}, std::string{tag}};
}

auto Xml::parse(ByteView file, const Limits& limits) -> Result<Xml>
{
    if (file.size() > limits.object_max) return Fault{errc::too_large, "ecg.size"};
    auto [text, encoding] = document_in(file);
    if (auto safe = check_markup(text); !safe) return safe.error();
    Xml xml;
    if (std::ranges::any_of(text, is_beyond_ascii) && says_otherwise(encoding)) {
        // Somebody converted the file and left the declaration. A GBK name is UTF-8 by chance now and then, but hardly
        // in sequences of three bytes.
        xml.doubtful_ = is_utf8(text) && std::ranges::any_of(text, leads_three_bytes);
        if (!xml.doubtful_) xml.encoding_ = encoding;
        if (auto known = to_utf8("", xml.encoding_); !known) return known.error();
    }
    xml.text_ = std::make_unique<std::string>(std::move(text));
    xml.document_ = std::make_unique<pugi::xml_document>();
    // No flag asks for a document type, and pugixml knows no entity but the five of XML itself.
    const auto parsed = xml.document_->load_buffer_inplace(xml.text_->data(), xml.text_->size(), pugi::parse_default,
                                                           pugi::encoding_utf8);
    if (!parsed || !xml.root()) return Fault{errc::malformed, "ecg.read"};
    join_texts(xml.root());
    return xml;
}

auto Xml::decode(std::string_view raw) -> std::string
{
    raw = trimmed(raw);
    if (raw.size() > text_max) return {};
    if (!encoding_.empty() && std::ranges::any_of(raw, is_beyond_ascii))
        if (auto text = to_utf8(raw, encoding_)) return std::move(*text);
    if (is_utf8(raw)) return std::string{raw};
    doubtful_ = true;  // says UTF-8, or nothing, and is not
    return decoded(raw, doubtful_);
}

auto is_named(Node node, std::string_view name) -> bool
{
    const std::string_view whole = node.name();
    const auto colon = whole.find(':');
    return (colon == std::string_view::npos ? whole : whole.substr(colon + 1)) == name;
}

auto child(Node node, std::string_view name) -> Node
{
    for (const auto one : node.children())
        if (is_named(one, name)) return one;
    return {};
}

auto children(Node node, std::string_view name) -> std::vector<Node>
{
    std::vector<Node> all;
    for (const auto one : node.children())
        if (is_named(one, name)) all.push_back(one);
    return all;
}

auto at(Node node, std::initializer_list<std::string_view> path) -> Node
{
    for (const auto name : path) node = child(node, name);
    return node;
}

auto value_of(Node node) -> std::string_view { return trimmed(node.child_value()); }
auto number_at(Node node) -> std::optional<double> { return number_in(node.child_value()); }

auto value_of(Node node, const char* attribute) -> std::string_view
{
    return trimmed(node.attribute(attribute).value());
}

void read_stated(Node values, std::span<const StatedElement> elements, const char* scheme, Recording& into)
{
    for (const auto& one : elements)
        if (const auto value = number_at(child(values, one.element)))
            into.measurements.push_back({one.quantity, {one.element, scheme, ""}, *value, one.unit, 0});
}

auto positive_at(Node node) -> std::optional<double>
{
    const auto value = number_at(node);
    return value && *value > 0 ? value : std::nullopt;
}

auto base64_in(std::string_view raw) -> Result<Bytes>
{
    std::string text;
    text.reserve(raw.size());
    for (const char c : raw)
        if (static_cast<unsigned char>(c) > ' ') text += c;
    while (text.size() % 4 != 0) text += '=';
    auto bytes = from_base64(text);
    if (!bytes) return Fault{errc::malformed, "ecg.read"};
    return bytes;
}

auto words_in_base64(std::string_view text) -> Result<std::vector<std::int32_t>>
{
    const auto bytes = base64_in(text);
    if (!bytes) return bytes.error();
    if (bytes->size() % 2 != 0) return Fault{errc::mismatch, "ecg.samples"};
    std::vector<std::int32_t> samples(bytes->size() / 2);
    for (std::size_t i = 0; i < samples.size(); ++i)
        samples[i] = static_cast<std::int16_t>(std::to_integer<int>((*bytes)[2 * i]) |
                                               std::to_integer<int>((*bytes)[2 * i + 1]) << 8);
    return samples;
}

}  // namespace shanhai::ecg
