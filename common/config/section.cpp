#include "common/config/section.hpp"

#include "common/config/reading.hpp"
#include "common/config/units.hpp"

#include <algorithm>
#include <limits>
#include <stdexcept>

namespace shanhai::config {
namespace {

auto is_plain_name(std::string_view name) -> bool
{
    const auto plain = [](char c) { return c == '_' || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
    return !name.empty() && std::all_of(name.begin(), name.end(), plain);
}

void insist(bool sound, std::string_view name, std::string_view reason)
{
    if (!sound)
        throw std::logic_error{"the setting '" + std::string{name} + "' is declared wrongly: " + std::string{reason}};
}

auto list_text(const std::vector<std::string>& texts) -> std::string
{
    std::string out;
    for (const auto& text : texts) out += (out.empty() ? "" : ", ") + toml_text(text);
    return "[" + out + "]";
}

auto alternatives(const std::vector<std::string_view>& words) -> std::string
{
    std::string out;
    for (const auto word : words) out += (out.empty() ? "" : ", ") + toml_text(word);
    return "one of " + out;
}

auto duration_text(std::chrono::milliseconds length) -> std::string { return toml_text(to_text(length)); }

}  // namespace

struct Section::Declaration {
    std::string_view name;
    std::string_view help;
    std::string allowed;
    std::string fallback;
};

// How one kind of number is read from the file and written to it. `bare` is for sentences.
template <class T>
struct Section::Notation {
    Reading<T> (*read)(const Value&);
    std::string (*bare)(T);
    std::string (*written)(T);
};

Section::Section(std::string name, std::string help, std::filesystem::path home, std::vector<Entry> entries)
    : name_{std::move(name)}, help_{std::move(help)}, home_{std::move(home)}, entries_{std::move(entries)}
{
    insist(is_plain_name(name_), name_, "a section's name is a-z, 0-9 and _");
}

// `accept` turns the file's value into a pair of the value and its notation, or into a refusal.
template <class T, class Accept>
auto Section::read(const Declaration& declaration, T fallback, Accept accept) -> T
{
    const auto name = std::string{declaration.name};
    insist(is_plain_name(name), name, "its name is a-z, 0-9 and _");
    insist(!declaration.help.empty(), name, "it has no help");
    for (const auto& earlier : declared_) insist(earlier.name != name, name, "it is declared twice");

    auto& setting = declared_.emplace_back(
        Setting{name, std::string{declaration.help}, declaration.allowed, declaration.fallback, std::nullopt});
    const auto entry = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& e) { return e.name == name; });
    if (entry == entries_.end()) return fallback;

    auto reading = accept(entry->value);
    if (auto* const refusal = std::get_if<Refusal>(&reading)) {
        problems_.push_back({entry->line, name_ + "." + name, std::move(refusal->reason)});
        return fallback;
    }
    auto& [value, notation] = std::get<0>(reading);
    setting.given = std::move(notation);
    return std::move(value);
}

template <class T>
auto Section::ranged(std::string_view name, const Range<T>& rule, const Notation<T>& notation) -> T
{
    insist(rule.min <= rule.fallback && rule.fallback <= rule.max, name, "its fallback is outside of its bounds");
    const auto bounds = "from " + notation.bare(rule.min) + " to " + notation.bare(rule.max);
    const auto declaration = Declaration{name, rule.help, bounds, notation.written(rule.fallback)};
    return read(declaration, rule.fallback, [&](const Value& value) -> Reading<std::pair<T, std::string>> {
        auto reading = notation.read(value);
        if (auto* const refusal = std::get_if<Refusal>(&reading)) return std::move(*refusal);
        const auto number = std::get<T>(reading);
        if (number < rule.min || number > rule.max)
            return Refusal{"is " + notation.bare(number) + "; it must be " + bounds};
        return std::pair{number, notation.written(number)};
    });
}

auto Section::integer(std::string_view name, const Range<std::int64_t>& rule) -> std::int64_t
{
    constexpr auto write = [](std::int64_t number) { return std::to_string(number); };
    return ranged<std::int64_t>(name, rule, {read_integer, write, write});
}

auto Section::bytes(std::string_view name, const Range<std::uint64_t>& rule) -> std::uint64_t
{
    constexpr auto write = [](std::uint64_t size) { return toml_text(size_text(size)); };
    return ranged<std::uint64_t>(name, rule, {read_size, size_text, write});
}

auto Section::seconds(std::string_view name, const Range<std::chrono::seconds>& rule) -> std::chrono::seconds
{
    constexpr auto bare = [](std::chrono::seconds length) { return to_text(length); };
    constexpr auto write = [](std::chrono::seconds length) { return duration_text(length); };
    return ranged<std::chrono::seconds>(name, rule, {read_seconds, bare, write});
}

auto Section::milliseconds(std::string_view name, const Range<std::chrono::milliseconds>& rule)
    -> std::chrono::milliseconds
{
    return ranged<std::chrono::milliseconds>(name, rule, {read_milliseconds, to_text, duration_text});
}

auto Section::port(std::string_view name, const Port& rule) -> std::uint16_t
{
    constexpr auto write = [](std::int64_t number) { return std::to_string(number); };
    const auto range = Range<std::int64_t>{rule.fallback, 0, std::numeric_limits<std::uint16_t>::max(), rule.help};
    return static_cast<std::uint16_t>(ranged<std::int64_t>(name, range, {read_integer, write, write}));
}

auto Section::boolean(std::string_view name, const Flag& rule) -> bool
{
    constexpr auto write = [](bool flag) -> std::string { return flag ? "true" : "false"; };
    const auto declaration = Declaration{name, rule.help, "true or false", write(rule.fallback)};
    return read(declaration, rule.fallback, [&](const Value& value) -> Reading<std::pair<bool, std::string>> {
        const auto* const flag = std::get_if<bool>(&value);
        if (!flag) return unlike("true or false", value);
        return std::pair{*flag, write(*flag)};
    });
}

auto Section::text(std::string_view name, const Text& rule) -> std::string
{
    const auto allowed_word = [&](std::string_view word) {
        return rule.one_of.empty() || std::find(rule.one_of.begin(), rule.one_of.end(), word) != rule.one_of.end();
    };
    insist(allowed_word(rule.fallback), name, "its fallback is not one of the allowed words");
    insist(!check_text(rule.fallback, rule.max_length), name, "its fallback is no acceptable text");

    const auto allowed = rule.one_of.empty() ? "text of at most " + std::to_string(rule.max_length) + " bytes"
                                             : alternatives(rule.one_of);
    const auto declaration = Declaration{name, rule.help, allowed, toml_text(rule.fallback)};
    return read(declaration, std::string{rule.fallback},
                [&](const Value& value) -> Reading<std::pair<std::string, std::string>> {
                    const auto* const text = std::get_if<std::string>(&value);
                    if (!text) return unlike("text", value);
                    if (auto refusal = check_text(*text, rule.max_length)) return std::move(*refusal);
                    if (!allowed_word(*text)) return Refusal{"must be " + allowed};
                    return std::pair{*text, toml_text(*text)};
                });
}

auto Section::texts(std::string_view name, const Texts& rule) -> std::vector<std::string>
{
    using List = std::vector<std::string>;
    const auto fallback = List(rule.fallback.begin(), rule.fallback.end());
    const auto check = [&](const List& texts) -> std::optional<Refusal> {
        if (texts.size() > rule.max_count)
            return Refusal{"has more than " + std::to_string(rule.max_count) + " entries"};
        for (std::size_t i = 0; i < texts.size(); ++i) {
            if (auto refusal = check_text(texts[i], rule.max_length))
                return Refusal{"entry " + std::to_string(i + 1) + " " + refusal->reason};
            if (rule.accepts && !rule.accepts(texts[i]))
                return Refusal{"entry " + std::to_string(i + 1) + " is not understood: " + texts[i]};
        }
        return std::nullopt;
    };
    insist(!check(fallback), name, "its fallback is no acceptable list");

    const auto allowed = "a list of at most " + std::to_string(rule.max_count) + " texts of at most " +
                         std::to_string(rule.max_length) + " bytes";
    const auto declaration = Declaration{name, rule.help, allowed, list_text(fallback)};
    return read(declaration, fallback, [&](const Value& value) -> Reading<std::pair<List, std::string>> {
        const auto* const texts = std::get_if<List>(&value);
        if (!texts) return unlike("a list of texts", value);
        if (auto refusal = check(*texts)) return std::move(*refusal);
        return std::pair{*texts, list_text(*texts)};
    });
}

auto Section::path(std::string_view name, const Path& rule) -> std::filesystem::path
{
    constexpr std::size_t length_max = 4095;  // Linux: PATH_MAX counts the terminating zero
    const auto resolved = [&](std::string_view text) -> std::filesystem::path {
        if (text.empty()) return {};
        return (home_ / text).lexically_normal();
    };
    const auto* const allowed = rule.fallback.empty() ? "a path, or \"\" for none" : "a path";
    const auto declaration = Declaration{name, rule.help, allowed, toml_text(rule.fallback)};
    using Reached = std::pair<std::filesystem::path, std::string>;
    return read(declaration, resolved(rule.fallback), [&](const Value& value) -> Reading<Reached> {
        const auto* const text = std::get_if<std::string>(&value);
        if (!text) return unlike("a path", value);
        if (text->empty() && !rule.fallback.empty()) return Refusal{"must not be empty"};
        if (auto refusal = check_text(*text, length_max)) return std::move(*refusal);
        return Reached{resolved(*text), toml_text(*text)};
    });
}

auto Section::finish() -> std::vector<Problem>
{
    for (const auto& entry : entries_) {
        const auto known = [&](const Setting& setting) { return setting.name == entry.name; };
        if (std::any_of(declared_.begin(), declared_.end(), known)) continue;
        problems_.push_back({entry.line, name_ + "." + entry.name, "is not a setting of this section"});
    }
    entries_.clear();
    return std::move(problems_);
}

}  // namespace shanhai::config
