// Columns that line up in a terminal, where a Chinese character takes two places. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace shanhai::cli {

// Places in a terminal: two for wide characters (Unicode UAX #11: W and F), none for combining ones.
auto columns_of(std::string_view utf8) -> std::size_t;

// What came from elsewhere may be shown, but must not steer the terminal: control characters become spaces, and bytes
// that are no UTF-8 the replacement character.
auto harmless(std::string_view text) -> std::string;

// At most so many columns, the last of them "…" when something had to go.
auto shortened(std::string_view utf8, std::size_t columns) -> std::string;

class Table {
public:
    explicit Table(std::vector<std::string> header) { rows_.push_back(std::move(header)); }

    void add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }  // as long as the header
    auto empty() const -> bool { return rows_.size() == 1; }
    auto text() const -> std::string;  // header and rows, a line each; two spaces between

private:
    std::vector<std::vector<std::string>> rows_;
};

}  // namespace shanhai::cli
