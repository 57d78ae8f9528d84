// The front door of every XML format: what arrives is bounded and understood before pugixml sees it.
//
//   Depth and number of elements are counted first, without recursion; nothing external is ever opened; a document
//   type with declarations of its own (entities) is refused, one that only names a file is passed over.
//   The bytes may be UTF-8, UTF-16 (by mark or by look), or a declared GB2312, GBK, GB18030, ISO-8859-1. In all of them
//   markup is ASCII, so each text is decoded where it is read: one bad byte in a name does not cost the waveform.
#pragma once

#include "common/ecg/limits.hpp"
#include "common/ecg/recording.hpp"

#include <pugixml.hpp>

#include <memory>
#include <span>

namespace shanhai::ecg {

using Node = pugi::xml_node;

// Of the first element: {"AnnotatedECG", "urn:hl7-org:v3"}; empty where there is none.
struct RootName {
    std::string name;
    std::string space;
    std::string tag;  // its start tag with all attributes, as it stands
};
auto root_name(ByteView beginning) -> RootName;

class Xml {
public:
    // too_large "ecg.size", "ecg.count"; unsupported "ecg.charset"; malformed "ecg.truncated", "ecg.read".
    static auto parse(ByteView file, const Limits& limits) -> Result<Xml>;

    auto root() const -> Node { return document_->document_element(); }

    // In UTF-8, without white space around it; empty where there is none, or far too much of it for a text.
    auto text(Node node) -> std::string { return decode(node.child_value()); }
    auto attribute(Node node, const char* name) -> std::string { return decode(node.attribute(name).value()); }
    auto doubtful() const -> bool { return doubtful_; }  // of the texts so far

private:
    auto decode(std::string_view raw) -> std::string;

    std::string encoding_;                          // empty: UTF-8, or nobody knows
    std::unique_ptr<std::string> text_;             // which the document points into
    std::unique_ptr<pugi::xml_document> document_;
    bool doubtful_ = false;
};

// By the local name: a prefix is only the writer's taste.
auto is_named(Node node, std::string_view name) -> bool;
auto child(Node node, std::string_view name) -> Node;
auto children(Node node, std::string_view name) -> std::vector<Node>;
auto at(Node node, std::initializer_list<std::string_view> path) -> Node;  // the first of each
auto value_of(Node node) -> std::string_view;  // as it stands, trimmed: to compare and to count, never to keep
auto value_of(Node node, const char* attribute) -> std::string_view;
auto number_at(Node node) -> std::optional<double>;

// What a cart states as one element with a number in it; what is none was not measured.
struct StatedElement {
    const char* element;
    Quantity quantity;
    const char* unit;
};
void read_stated(Node values, std::span<const StatedElement> elements, const char* scheme, Recording& into);

auto positive_at(Node node) -> std::optional<double>;

// Base64 with white space anywhere, and without padding where somebody cut it off. malformed "ecg.read".
auto base64_in(std::string_view text) -> Result<Bytes>;
inline auto base64_in(Node node) -> Result<Bytes> { return base64_in(node.child_value()); }

// The same as samples of 16 bits, the low byte first; mismatch "ecg.samples" when a half one is left over.
auto words_in_base64(std::string_view text) -> Result<std::vector<std::int32_t>>;

}  // namespace shanhai::ecg
