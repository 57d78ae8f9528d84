// A section of the settings file, as the feature that owns it declares it: name, fallback, bounds and help, once.
//
//   auto IntakeSettings::from(config::Section& section) -> IntakeSettings
//   {
//       return {.quiet_period = section.seconds("study_quiet_period", {.fallback = 90s, .min = 5s, .max = 1h,
//                                               .help = "A study is complete after this much silence."})};
//   }
//
// Every call answers with a usable value: the file's, or the fallback when the file says nothing or something wrong.
// What was wrong is collected, what was declared is remembered: the error list, the default file and the reference
// all come from here. A secret is a path to a file, never a value. A declaration that contradicts itself is a bug.
#pragma once

#include "common/config/document.hpp"

#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>

namespace shanhai::config {

template <class T>
struct Range {
    T fallback;
    T min;
    T max;
    std::string_view help;
};

struct Flag {
    bool fallback;
    std::string_view help;
};

struct Text {
    std::string_view fallback;
    std::size_t max_length = 200;                // bytes
    std::vector<std::string_view> one_of = {};   // when given, nothing else is accepted
    std::string_view help;
};

struct Texts {
    std::vector<std::string_view> fallback;
    std::size_t max_count = 64;
    std::size_t max_length = 200;                // bytes, each
    std::function<bool(std::string_view)> accepts = {};  // each of them; when given
    std::string_view help;
};

struct Port {
    std::uint16_t fallback;                      // 0: any that is free
    std::string_view help;
};

struct Path {
    std::string_view fallback;                   // relative to the settings file; empty: the setting may stay empty
    std::string_view help;
};

// What was declared, in the file's own notation.
struct Setting {
    std::string name;
    std::string help;
    std::string allowed;                         // "from 5s to 1h"
    std::string fallback;                        // "\"90s\""
    std::optional<std::string> given;            // as the file has it, when that was acceptable
};

class Section {
public:
    auto integer(std::string_view name, const Range<std::int64_t>& rule) -> std::int64_t;
    auto bytes(std::string_view name, const Range<std::uint64_t>& rule) -> std::uint64_t;
    auto seconds(std::string_view name, const Range<std::chrono::seconds>& rule) -> std::chrono::seconds;
    auto milliseconds(std::string_view name, const Range<std::chrono::milliseconds>& rule) -> std::chrono::milliseconds;
    auto boolean(std::string_view name, const Flag& rule) -> bool;
    auto port(std::string_view name, const Port& rule) -> std::uint16_t;
    auto text(std::string_view name, const Text& rule) -> std::string;
    auto texts(std::string_view name, const Texts& rule) -> std::vector<std::string>;
    auto path(std::string_view name, const Path& rule) -> std::filesystem::path;

    auto name() const -> const std::string& { return name_; }
    auto help() const -> const std::string& { return help_; }
    auto declared() const -> const std::vector<Setting>& { return declared_; }

    Section(std::string name, std::string help, std::filesystem::path home, std::vector<Entry> entries);
    auto finish() -> std::vector<Problem>;       // the mistakes found, and the settings nobody declared

private:
    struct Declaration;
    template <class T>
    struct Notation;

    template <class T>
    auto ranged(std::string_view name, const Range<T>& rule, const Notation<T>& notation) -> T;
    template <class T, class Accept>
    auto read(const Declaration& declaration, T fallback, Accept accept) -> T;

    std::string name_;
    std::string help_;
    std::filesystem::path home_;                 // relative paths start here
    std::vector<Entry> entries_;
    std::vector<Setting> declared_;
    std::vector<Problem> problems_;
};

}  // namespace shanhai::config
