#include "common/config/reader.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace shanhai::config {

Reader::Reader(std::string_view toml, std::string file) : file_{std::move(file)}, document_{parse_document(toml)} {}

auto Reader::section(std::string_view name, std::string_view help) -> Section&
{
    for (const auto& earlier : sections_) {
        if (earlier.name() == name) throw std::logic_error{"the section '" + std::string{name} + "' has two owners"};
    }

    std::vector<Entry> entries;
    auto& tables = document_.tables;
    const auto table = std::find_if(tables.begin(), tables.end(), [&](const Table& t) { return t.name == name; });
    if (table != tables.end()) {
        entries = std::move(table->entries);
        tables.erase(table);
    }
    auto home = std::filesystem::path{file_}.parent_path();
    return sections_.emplace_back(std::string{name}, std::string{help}, std::move(home), std::move(entries));
}

auto Reader::finish() -> std::vector<Problem>
{
    auto problems = std::exchange(document_.problems, {});
    for (const auto& unclaimed : std::exchange(document_.tables, {}))
        problems.push_back({unclaimed.line, "[" + unclaimed.name + "]", "is not a section of this file"});
    for (auto& section : sections_) {
        auto found = section.finish();
        problems.insert(problems.end(), std::make_move_iterator(found.begin()), std::make_move_iterator(found.end()));
    }
    std::stable_sort(problems.begin(), problems.end(), [](const auto& a, const auto& b) { return a.line < b.line; });
    return problems;
}

auto to_text(const std::vector<Problem>& problems, std::string_view file) -> std::string
{
    std::string out;
    for (const auto& problem : problems) {
        out += file;
        if (problem.line != 0) out += ":" + std::to_string(problem.line);
        out += ": ";
        if (!problem.setting.empty()) out += problem.setting + ": ";
        out += problem.reason + "\n";
    }
    return out;
}

}  // namespace shanhai::config
