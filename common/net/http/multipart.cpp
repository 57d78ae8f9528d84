#include "common/net/http/multipart.hpp"

#include <algorithm>

namespace shanhai::http {
namespace {

constexpr std::size_t boundary_max = 200;  // RFC 2046 says 70; Orthanc sends 73
constexpr std::size_t line_break = 2;

auto is_alphanumeric(char c) -> bool
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

auto is_blank(char c) -> bool { return c == ' ' || c == '\t'; }
auto is_control(char c) -> bool { return (c >= 0 && c < ' ' && c != '\t') || c == 0x7F; }

auto trimmed(std::string_view text) -> std::string_view
{
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

auto take_front(ByteView& piece) -> char
{
    const auto c = std::to_integer<char>(piece.front());
    piece = piece.subspan(1);
    return c;
}

}  // namespace

Multipart::Multipart(std::string_view boundary, Limits limits)
    : delimiter_{"\r\n--" + std::string{boundary}}, limits_{limits}
{
    at_line_start();  // a body may begin with its first boundary
}

auto Multipart::is_boundary(std::string_view text) -> bool
{
    const auto fits = [](char c) {
        return is_alphanumeric(c) || std::string_view{"'()+_,-./:=? "}.find(c) != std::string_view::npos;
    };
    return !text.empty() && text.size() <= boundary_max && text.back() != ' ' && std::ranges::all_of(text, fits);
}

auto Multipart::next(ByteView& piece) -> Result<Event>
{
    switch (state_) {
    case State::preamble: return next_of_preamble(piece);
    case State::boundary: return next_of_boundary(piece);
    case State::header: return next_of_header(piece);
    case State::body: return next_of_body(piece);
    case State::epilogue: break;
    }
    piece = {};
    return Done{};
}

auto Multipart::finish() const -> Result<void>
{
    if (state_ != State::epilogue) return Fault{errc::malformed, "multipart.truncated"};
    return {};
}

void Multipart::at_line_start()
{
    matched_ = line_break;
    borrowed_ = line_break;
}

// Since CR begins the delimiter and comes nowhere else in it, a match that fails was no match from any later byte
// either: what was matched so far are ordinary bytes, and equal to the delimiter's own.
auto Multipart::scan(ByteView& piece) -> Scanned
{
    for (;;) {
        if (matched_ > 0) {
            const auto rest = std::string_view{delimiter_}.substr(matched_);
            const auto text = as_text(piece).substr(0, rest.size());
            const auto same = static_cast<std::size_t>(std::ranges::mismatch(rest, text).in2 - text.begin());
            matched_ += same;
            piece = piece.subspan(same);
            if (same < rest.size() && piece.empty()) return {{}, false};
            const auto matched = std::exchange(matched_, 0);
            const auto borrowed = std::exchange(borrowed_, 0);
            if (same == rest.size()) return {{}, true};
            const auto ordinary = as_view(delimiter_).subspan(borrowed, matched - borrowed);
            if (!ordinary.empty()) return {ordinary, false};
        }
        const auto text = as_text(piece);
        auto at = text.find('\r');
        while (at != std::string_view::npos && !delimiter_.starts_with(text.substr(at, delimiter_.size())))
            at = text.find('\r', at + 1);
        if (at == std::string_view::npos) return {std::exchange(piece, {}), false};
        matched_ = std::min(delimiter_.size(), text.size() - at);
        const auto before = piece.first(at);
        piece = piece.subspan(at + matched_);
        if (!before.empty()) return {before, false};
    }
}

auto Multipart::next_of_preamble(ByteView& piece) -> Result<Event>
{
    for (;;) {
        const auto scanned = scan(piece);
        seen_ += scanned.before.size();
        if (seen_ > limits_.preamble) return Fault{errc::too_large, "multipart.preamble"};
        if (scanned.found) {
            state_ = State::boundary;
            return next_of_boundary(piece);
        }
        if (scanned.before.empty()) return NeedsMore{};
    }
}

auto Multipart::next_of_body(ByteView& piece) -> Event
{
    const auto scanned = scan(piece);
    if (scanned.found) {
        state_ = State::boundary;
        return PartEnds{};
    }
    if (scanned.before.empty()) return NeedsMore{};
    return PartBytes{scanned.before};
}

// What may follow a boundary on its line: two hyphens for the last one, or blanks.
auto Multipart::next_of_boundary(ByteView& piece) -> Result<Event>
{
    while (!piece.empty()) {
        line_ += take_front(piece);
        if (line_ == "--") {
            state_ = State::epilogue;
            piece = {};
            return Done{};
        }
        if (line_.ends_with("\r\n")) {
            line_.clear();
            seen_ = 0;
            state_ = State::header;
            return next_of_header(piece);
        }
        const auto blanks = std::ranges::find_if_not(line_, is_blank) - line_.begin();
        const auto after = std::string_view{line_}.substr(static_cast<std::size_t>(blanks));
        const bool hopeful = after.empty() || after == "\r" || line_ == "-";
        if (!hopeful || line_.size() > limits_.header) return Fault{errc::malformed, "multipart.boundary"};
    }
    return NeedsMore{};
}

auto Multipart::next_of_header(ByteView& piece) -> Result<Event>
{
    while (!piece.empty()) {
        line_ += take_front(piece);
        if (++seen_ > limits_.header) return Fault{errc::too_large, "multipart.header"};
        if (line_.back() != '\n') continue;
        if (!line_.ends_with("\r\n")) return Fault{errc::malformed, "multipart.header"};
        line_.resize(line_.size() - line_break);
        if (line_.empty()) {
            state_ = State::body;
            at_line_start();  // the empty line may be the one before the next boundary, too
            return PartBegins{Headers{std::exchange(fields_, {})}};
        }
        if (!take_field()) return Fault{errc::malformed, "multipart.header"};
        line_.clear();
    }
    return NeedsMore{};
}

auto Multipart::take_field() -> bool
{
    const auto line = std::string_view{line_};
    if (std::ranges::any_of(line, is_control)) return false;
    if (is_blank(line.front())) {  // a folded field goes on (RFC 5322 section 2.2.3)
        if (fields_.empty()) return false;
        fields_.back().value += ' ' + std::string{trimmed(line)};
        return true;
    }
    const auto colon = line.find(':');
    if (colon == 0 || colon == std::string_view::npos) return false;
    const auto name = line.substr(0, colon);
    if (!std::ranges::all_of(name, [](char c) { return is_alphanumeric(c) || c == '-' || c == '_'; })) return false;
    fields_.emplace_back(name, trimmed(line.substr(colon + 1)));
    return true;
}

}  // namespace shanhai::http
