// Reads a settings file once, on behalf of the features that declare what may stand in it.
//
//   config::Reader reader{text, "relay.toml"};
//   const auto intake = IntakeSettings::from(reader.section("intake", "How studies arrive."));
//   if (const auto problems = reader.finish(); !problems.empty()) ...   // every mistake, in the order of the file
//
// An empty text gives every fallback. After the features have declared, the same reader writes the commented file
// and the reference (manual.hpp).
#pragma once

#include "common/config/section.hpp"

#include <deque>

namespace shanhai::config {

class Reader {
public:
    Reader(std::string_view toml, std::string file);             // relative paths start at the folder of `file`
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;

    auto section(std::string_view name, std::string_view help) -> Section&;  // the reader's; once per name
    auto finish() -> std::vector<Problem>;
    auto sections() const -> const std::deque<Section>& { return sections_; }

private:
    std::string file_;
    Document document_;
    std::deque<Section> sections_;
};

// One line per mistake: "relay.toml:12: intake.study_quiet_period: is 2h; it must be from 5s to 1h".
auto to_text(const std::vector<Problem>& problems, std::string_view file) -> std::string;

}  // namespace shanhai::config
