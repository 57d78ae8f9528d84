#include "common/net/http/headers.hpp"

#include <algorithm>
#include <stdexcept>

namespace shanhai::http {
namespace {

auto lower(char c) -> char { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

auto breaks_a_header(std::string_view text) -> bool
{
    return std::any_of(text.begin(), text.end(), [](char c) { return (c >= 0 && c < ' ' && c != '\t') || c == 0x7F; });
}

}  // namespace

auto same_word(std::string_view a, std::string_view b) -> bool
{
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

void Headers::set(std::string_view name, std::string_view value)
{
    std::erase_if(fields_, [&](const Field& field) { return same_word(field.name, name); });
    add(name, value);
}

void Headers::add(std::string_view name, std::string_view value)
{
    if (name.empty() || breaks_a_header(name) || breaks_a_header(value)) throw std::logic_error{"unfit for a header"};
    fields_.emplace_back(name, value);
}

auto Headers::find(std::string_view name) const -> std::optional<std::string_view>
{
    for (const auto& field : fields_)
        if (same_word(field.name, name)) return field.value;
    return std::nullopt;
}

auto Headers::count(std::string_view name) const -> std::size_t
{
    return static_cast<std::size_t>(
        std::count_if(begin(), end(), [&](const Field& field) { return same_word(field.name, name); }));
}

}  // namespace shanhai::http
