// What a value in the file means to a setting, or why it means nothing there.
#pragma once

#include "common/config/document.hpp"

#include <chrono>
#include <optional>

namespace shanhai::config {

struct Refusal {
    std::string reason;
};

template <class T>
using Reading = std::variant<T, Refusal>;

auto read_integer(const Value& value) -> Reading<std::int64_t>;
auto read_size(const Value& value) -> Reading<std::uint64_t>;
auto read_milliseconds(const Value& value) -> Reading<std::chrono::milliseconds>;
auto read_seconds(const Value& value) -> Reading<std::chrono::seconds>;

auto unlike(std::string_view wanted, const Value& value) -> Refusal;                       // another kind of value
auto check_text(std::string_view text, std::size_t max_length) -> std::optional<Refusal>;  // length, control characters

}  // namespace shanhai::config
