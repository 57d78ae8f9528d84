#include "common/config/manual.hpp"

#include <algorithm>

namespace shanhai::config {
namespace {

constexpr std::size_t comment_width = 100;

// Words, filled into lines that begin with "# ".
auto comment(std::string_view text) -> std::string
{
    std::string out;
    std::string line = "#";
    while (!text.empty()) {
        const auto word = text.substr(0, text.find(' '));
        text.remove_prefix(std::min(text.size(), word.size() + 1));
        if (line.size() > 1 && line.size() + 1 + word.size() > comment_width) {
            out += line + "\n";
            line = "#";
        }
        line += ' ';
        line += word;
    }
    return out + line + "\n";
}

auto sentence_of(const Setting& setting) -> std::string { return setting.help + " Allowed: " + setting.allowed + "."; }

auto line_of(const Setting& setting) -> std::string
{
    if (setting.given) return setting.name + " = " + *setting.given + "\n";
    return "#" + setting.name + " = " + setting.fallback + "\n";
}

// A bar would end the cell.
auto cell(std::string_view text) -> std::string
{
    std::string out;
    for (const char c : text) {
        if (c == '|') out += '\\';
        out += c;
    }
    return out;
}

}  // namespace

auto settings_file(const Reader& declared) -> std::string
{
    auto out = comment("Settings of the relay. A line such as \"#name = value\" shows the default; "
                       "to change it, remove the \"#\". Durations: ms, s, min, h, d. Sizes: B, KiB, MiB, GiB, TiB. "
                       "Relative paths start at this file's folder.");
    for (const auto& section : declared.sections()) {
        out += "\n[" + section.name() + "]\n" + comment(section.help());
        for (const auto& setting : section.declared()) out += "\n" + comment(sentence_of(setting)) + line_of(setting);
    }
    return out;
}

auto reference(const Reader& declared) -> std::string
{
    std::string out;
    for (const auto& section : declared.sections()) {
        if (!out.empty()) out += "\n";
        out += "## [" + section.name() + "]\n\n" + section.help() + "\n\n";
        out += "| setting | default | allowed | meaning |\n|---|---|---|---|\n";
        for (const auto& setting : section.declared()) {
            out += "| `" + setting.name + "` | `" + cell(setting.fallback) + "` | " + cell(setting.allowed) + " | " +
                   cell(setting.help) + " |\n";
        }
    }
    return out;
}

}  // namespace shanhai::config
