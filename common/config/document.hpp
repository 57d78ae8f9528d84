// A settings file as plain values, each with its line. The only door to the TOML library.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace shanhai::config {

// One mistake. Line 0 is the file as a whole.
struct Problem {
    std::size_t line;
    std::string setting;  // "intake.study_quiet_period", "[intake]", or empty
    std::string reason;

    friend auto operator==(const Problem&, const Problem&) -> bool = default;
};

// What the file holds but no setting can be: a date, a fraction, a table, a list of anything but text.
struct Foreign {
    std::string kind;
};

using Value = std::variant<bool, std::int64_t, std::string, std::vector<std::string>, Foreign>;

struct Entry {
    std::string name;
    Value value;
    std::size_t line;
};

struct Table {
    std::string name;
    std::size_t line;
    std::vector<Entry> entries;
};

struct Document {
    std::vector<Table> tables;
    std::vector<Problem> problems;  // syntax: TOML ends at the first one
};

constexpr std::size_t document_size_max = std::size_t{1} << 20;

auto parse_document(std::string_view toml) -> Document;
auto toml_text(std::string_view text) -> std::string;  // as a TOML basic string

}  // namespace shanhai::config
