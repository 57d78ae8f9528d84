#include "common/wire/phrases.hpp"

#include "common/base/utf8.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace shanhai::wire {
namespace {

// A piece of a template: plain text, or a blank with its braces.
struct Piece {
    std::string_view text;
    std::optional<Blank> blank;
};

auto is_continuation(char c) -> bool { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

// People count characters from 1.
auto character_at(std::string_view text, std::size_t byte) -> std::size_t
{
    const auto before = text.substr(0, byte);
    return 1 + before.size() - static_cast<std::size_t>(std::ranges::count_if(before, is_continuation));
}

auto wrong_at(std::string_view text, std::size_t byte) -> Fault
{
    return Fault{errc::malformed, "phrases.template", std::to_string(character_at(text, byte))};
}

auto is_word(std::string_view text) -> bool
{
    const auto forbidden = [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte <= 0x20 || byte == 0x7F || c == '{' || c == '}' || c == '|' || c == ':' || c == '=';
    };
    return !text.empty() && text.size() <= phrase_line_max && std::ranges::none_of(text, forbidden);
}

auto is_choice(std::string_view text) -> bool  // may have spaces within, and colons
{
    const auto forbidden = [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || c == '{' || c == '}' || c == '|';
    };
    const bool trimmed = !text.empty() && text.front() != ' ' && text.back() != ' ';
    return trimmed && text.size() <= phrase_line_max && std::ranges::none_of(text, forbidden);
}

// side, or side:左|右
auto read_blank(std::string_view inside) -> std::optional<Blank>
{
    const auto colon = inside.find(':');
    Blank blank{std::string{inside.substr(0, colon)}, {}};
    if (!is_word(blank.name)) return std::nullopt;
    if (colon == std::string_view::npos) return blank;
    auto rest = inside.substr(colon + 1);
    for (;;) {
        const auto bar = rest.find('|');
        const auto choice = rest.substr(0, bar);
        if (!is_choice(choice) || std::ranges::find(blank.choices, choice) != blank.choices.end()) return std::nullopt;
        blank.choices.emplace_back(choice);
        if (bar == std::string_view::npos) break;
        rest.remove_prefix(bar + 1);
    }
    if (blank.choices.size() < 2) return std::nullopt;  // a choice of one is none
    return blank;
}

auto pieces_of(std::string_view text) -> Result<std::vector<Piece>>
{
    std::vector<Piece> all;
    std::size_t at = 0;
    while (at < text.size()) {
        const auto brace = text.find_first_of("{}", at);
        if (brace != at) all.push_back({text.substr(at, brace - at), std::nullopt});
        if (brace == std::string_view::npos) break;
        const auto end = text.find_first_of("{}", brace + 1);
        const bool closed = text[brace] == '{' && end != std::string_view::npos && text[end] == '}';
        if (!closed) return wrong_at(text, brace);
        auto blank = read_blank(text.substr(brace + 1, end - brace - 1));
        if (!blank) return wrong_at(text, brace);
        all.push_back({text.substr(brace, end + 1 - brace), std::move(blank)});
        at = end + 1;
    }
    return all;
}

// Line ends are text, other control characters are not; neither is what turns the direction of writing.
auto first_illegible(std::string_view text) -> std::size_t
{
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if ((byte < 0x20 && byte != '\n') || byte == 0x7F) return i;
        const auto three = text.substr(i, 3);
        const bool turns = (three >= "\u202A" && three <= "\u202E") || (three >= "\u2066" && three <= "\u2069") ||
                           three == "\u200E" || three == "\u200F" || three == "\uFEFF";
        if (turns) return i;
    }
    return std::string_view::npos;
}

auto check_text(std::string_view text, std::size_t limit) -> Result<void>
{
    if (text.size() > limit) return wrong_at(text, limit);
    if (!is_utf8(text)) return wrong_at(text, 0);
    if (const auto bad = first_illegible(text); bad != std::string_view::npos) return wrong_at(text, bad);
    auto blanks = blanks_in(text);
    if (!blanks) return blanks.error();
    return {};
}

auto is_id(const std::string& id) -> bool
{
    const auto fits = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
    };
    return !id.empty() && id.size() <= phrase_line_max && std::ranges::all_of(id, fits);
}

auto in(const std::string& entry, std::string_view field) -> Fault
{
    return Fault{errc::malformed, "phrases.template", entry + '.' + std::string{field}};
}

auto is_line(const std::string& text) -> bool
{
    return text.size() <= phrase_line_max && is_utf8(text) && first_illegible(text) == std::string::npos &&
           text.find('\n') == std::string::npos;
}

// What templates and phrases have in common.
template <class T>
auto check_head(const T& one, const std::string& entry) -> Result<void>
{
    if (one.lang != "zh" && one.lang != "en") return in(entry, "lang");
    if (one.modalities.empty() || one.modalities.size() > 16) return in(entry, "modalities");
    for (const auto& modality : one.modalities)
        if (!is_id(modality) || modality.size() > 16) return in(entry, "modalities");
    if (!is_line(one.body_part)) return in(entry, "body_part");
    return {};
}

auto check_field(const std::string& entry, std::string_view field, const std::string& text, std::size_t limit)
    -> Result<void>
{
    auto done = check_text(text, limit);
    if (done) return done;
    const auto place = entry + '.' + std::string{field} + ':' + done.error().subject();
    return Fault{errc::malformed, "phrases.template", place};
}

auto texts_of(const ReportTemplate& one) -> std::array<std::pair<std::string_view, const std::string*>, 4>
{
    return {{{"technique", &one.technique},
             {"findings", &one.findings},
             {"impression", &one.impression},
             {"recommendation", &one.recommendation}}};
}

auto check(const ReportTemplate& one, const std::string& entry) -> Result<void>
{
    if (one.title.empty() || !is_line(one.title)) return in(entry, "title");
    if (one.findings.empty() && one.impression.empty()) return in(entry, "findings");
    if (auto done = check_head(one, entry); !done) return done;
    std::map<std::string, std::vector<std::string>> choices;
    for (const auto& [field, text] : texts_of(one)) {
        if (auto done = check_field(entry, field, *text, template_text_max); !done) return done;
        for (auto& blank : blanks_in(*text).value()) {
            if (blank.choices.empty()) continue;
            const auto [earlier, is_new] = choices.try_emplace(blank.name, blank.choices);
            if (!is_new && earlier->second != blank.choices) return in(entry, field);  // one name, two questions
        }
    }
    return {};
}

auto check(const ReportPhrase& one, const std::string& entry) -> Result<void>
{
    constexpr std::array<std::string_view, 4> fields{"technique", "findings", "impression", "recommendation"};
    if (std::ranges::find(fields, one.field) == fields.end()) return in(entry, "field");
    if (one.text.empty()) return in(entry, "text");
    if (auto done = check_head(one, entry); !done) return done;
    return check_field(entry, "text", one.text, phrase_text_max);
}

template <class T>
auto check_all(const std::vector<T>& all, std::set<std::string>& ids) -> Result<void>
{
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (!is_id(all[i].id)) return in('#' + std::to_string(i + 1), "id");
        if (!ids.insert(all[i].id).second) return in(all[i].id, "id");  // twice
        if (auto done = check(all[i], all[i].id); !done) return done;
    }
    return {};
}

}  // namespace

auto check(const PhraseBook& book) -> Result<void>
{
    if (book.templates.size() > templates_max || book.phrases.size() > phrases_max)
        return Fault{errc::too_large, "phrases.count"};
    std::set<std::string> ids;
    if (auto done = check_all(book.templates, ids); !done) return done;
    return check_all(book.phrases, ids);
}

auto blanks_in(std::string_view text) -> Result<std::vector<Blank>>
{
    auto pieces = pieces_of(text);
    if (!pieces) return pieces.error();
    std::vector<Blank> all;
    for (auto& piece : *pieces) {
        if (!piece.blank) continue;
        const auto earlier = std::ranges::find(all, piece.blank->name, &Blank::name);
        if (earlier == all.end()) {
            all.push_back(std::move(*piece.blank));
        } else if (!piece.blank->choices.empty() && piece.blank->choices != earlier->choices) {
            return wrong_at(text, static_cast<std::size_t>(piece.text.data() - text.data()));  // which of the two?
        }
    }
    return all;
}

auto filled(std::string_view text, const std::map<std::string, std::string>& words) -> Result<std::string>
{
    auto pieces = pieces_of(text);
    if (!pieces) return pieces.error();
    auto blanks = blanks_in(text);
    if (!blanks) return blanks.error();
    for (const auto& [name, choices] : *blanks) {
        const auto said = words.find(name);
        if (said == words.end()) continue;
        const bool offered = choices.empty() || std::ranges::find(choices, said->second) != choices.end();
        const bool plain = said->second.find_first_of("{}") == std::string::npos;
        if (!offered || !plain) return Fault{errc::malformed, "phrases.fill", name};
    }
    std::string all;
    for (const auto& piece : *pieces) {
        const auto said = piece.blank ? words.find(piece.blank->name) : words.end();
        all += said == words.end() ? piece.text : std::string_view{said->second};
    }
    return all;
}

auto filled(const ReportTemplate& from, const std::map<std::string, std::string>& words) -> Result<ReportDraft>
{
    std::set<std::string> names;
    std::array<std::string, 4> texts;
    for (std::size_t i = 0; const auto& [field, text] : texts_of(from)) {
        auto blanks = blanks_in(*text);
        if (!blanks) return blanks.error();
        for (const auto& blank : *blanks) names.insert(blank.name);
        auto full = filled(*text, words);
        if (!full) return full.error();
        texts[i++] = std::move(*full);
    }
    for (const auto& [name, said] : words)
        if (!names.contains(name)) return Fault{errc::malformed, "phrases.fill", name};
    ReportDraft draft;
    draft.technique = std::move(texts[0]);
    draft.findings = std::move(texts[1]);
    draft.impression = std::move(texts[2]);
    draft.recommendation = std::move(texts[3]);
    return draft;
}

}  // namespace shanhai::wire
