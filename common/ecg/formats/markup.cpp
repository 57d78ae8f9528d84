#include "common/ecg/formats/markup.hpp"

#include <optional>

namespace shanhai::ecg {
namespace {

enum class Kind { start, empty, end, passed, doctype };

struct Piece {
    Kind kind = Kind::passed;
    std::string_view inside;  // without the angle brackets
    std::size_t next = 0;     // where to look on
};

auto is_white(char c) -> bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

// Where `mark` ends, from `from` on; npos when it never comes.
auto behind(std::string_view text, std::string_view mark, std::size_t from) -> std::size_t
{
    const auto found = text.find(mark, from);
    return found == std::string_view::npos ? found : found + mark.size();
}

// Behind the > that closes what begins at `from`: one in quotes does not.
auto behind_tag(std::string_view text, std::size_t from) -> std::size_t
{
    for (auto at = from; (at = text.find_first_of("\"'>", at)) != std::string_view::npos; ++at) {
        if (text[at] == '>') return at + 1;
        at = text.find(text[at], at + 1);
        if (at == std::string_view::npos) break;
    }
    return std::string_view::npos;
}

// The markup at `text[at]`, which is a <. Nothing when it has no end.
auto piece_at(std::string_view text, std::size_t at) -> std::optional<Piece>
{
    const auto rest = text.substr(at);
    Piece piece;
    if (rest.starts_with("<!--"))
        piece.next = behind(text, "-->", at + 4);
    else if (rest.starts_with("<![CDATA["))
        piece.next = behind(text, "]]>", at + 9);
    else if (rest.starts_with("<?"))
        piece.next = behind(text, "?>", at + 2);
    else {
        piece.next = behind_tag(text, at);
        piece.kind = rest.starts_with("<!") ? Kind::doctype : rest.starts_with("</") ? Kind::end : Kind::start;
    }
    if (piece.next == std::string_view::npos) return std::nullopt;
    piece.inside = text.substr(at + 1, piece.next - at - 2);
    if (piece.kind == Kind::start && piece.inside.ends_with('/')) {
        piece.kind = Kind::empty;
        piece.inside.remove_suffix(1);
    }
    return piece;
}

}  // namespace

auto check_markup(std::string_view document) -> Result<void>
{
    std::size_t depth = 0;
    std::size_t pieces = 0;
    bool any = false;
    for (std::size_t at = 0; (at = document.find('<', at)) != std::string_view::npos;) {
        const auto piece = piece_at(document, at);
        if (!piece) return Fault{errc::malformed, "ecg.truncated"};
        at = piece->next;
        if (++pieces > markup_pieces_max) return Fault{errc::too_large, "ecg.count"};
        if (piece->kind == Kind::doctype && piece->inside.find('[') != std::string_view::npos)
            return Fault{errc::malformed, "ecg.read"};  // declares entities of its own: nobody's ECG needs them
        if (piece->kind == Kind::end && depth-- == 0) return Fault{errc::malformed, "ecg.read"};
        if (piece->kind != Kind::start && piece->kind != Kind::empty) continue;
        any = true;
        for (const char c : piece->inside) pieces += c == '=';
        if (piece->kind == Kind::start && ++depth > markup_depth_max) return Fault{errc::malformed, "ecg.read"};
    }
    if (depth > 0) return Fault{errc::malformed, "ecg.truncated"};
    if (!any) return Fault{errc::malformed, "ecg.read"};
    return {};
}

auto first_tag(std::string_view beginning) -> std::string_view
{
    const auto first = beginning.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos || beginning[first] != '<') return {};  // text before it: not XML
    for (auto at = first; (at = beginning.find('<', at)) != std::string_view::npos;) {
        const auto piece = piece_at(beginning, at);
        if (!piece) return {};
        if (piece->kind == Kind::start || piece->kind == Kind::empty) return piece->inside;
        at = piece->next;
    }
    return {};
}

auto attribute_in(std::string_view tag, std::string_view name) -> std::string_view
{
    for (std::size_t at = 0; (at = tag.find_first_of("\"'", at)) != std::string_view::npos; ++at) {
        auto before = tag.substr(0, at);
        while (!before.empty() && (is_white(before.back()) || before.back() == '=')) before.remove_suffix(1);
        const auto end = tag.find(tag[at], at + 1);
        if (end == std::string_view::npos) return {};
        const bool whole = before.size() > name.size() && is_white(before[before.size() - name.size() - 1]);
        if (whole && before.ends_with(name)) return tag.substr(at + 1, end - at - 1);
        at = end;
    }
    return {};
}

auto declared_encoding(std::string_view document) -> std::string_view
{
    if (!document.starts_with("<?xml")) return {};
    const auto end = document.substr(0, 256).find("?>");
    return end == std::string_view::npos ? std::string_view{} : attribute_in(document.substr(0, end), "encoding");
}

}  // namespace shanhai::ecg
