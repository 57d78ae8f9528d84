#include "common/dicom/data/values.hpp"

#include <algorithm>
#include <charconv>

namespace shanhai::dicom {
namespace {

// PS3.5 6.2: values are padded to even length with a space, UIDs with NUL; devices use both anywhere.
auto trimmed(std::string_view text) -> std::string_view
{
    constexpr std::string_view padding{" \0", 2};
    const auto first = text.find_first_not_of(padding);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(padding) - first + 1);
}

auto without(std::string_view text, std::string_view separators) -> std::string
{
    std::string digits;
    for (const char c : text)
        if (separators.find(c) == std::string_view::npos) digits += c;
    return digits;
}

auto all_digits(std::string_view text) -> bool
{
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

auto Values::find(Tag tag) const -> const Value*
{
    const auto at =
        std::find_if(found_.values.begin(), found_.values.end(), [tag](const Value& v) { return v.tag == tag; });
    return at == found_.values.end() ? nullptr : &*at;
}

auto Values::has(Tag tag) const -> bool
{
    return std::find(found_.present.begin(), found_.present.end(), tag) != found_.present.end();
}

auto Values::raw(Tag tag) const -> std::string_view
{
    const auto* const value = find(tag);
    return value ? trimmed(as_text(value->bytes)) : std::string_view{};
}

auto Values::number(Tag tag) const -> std::uint32_t
{
    const auto* const value = find(tag);
    if (!value) return 0;
    if (value->bytes.size() == 2) return read_u16(value->bytes, found_.encoding);
    if (value->bytes.size() == 4) return read_u32(value->bytes, found_.encoding);
    return 0;
}

auto Values::integer(Tag tag) const -> std::optional<std::int32_t>
{
    auto text = raw(tag);
    if (text.starts_with('+')) text.remove_prefix(1);
    std::int32_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool whole = error == std::errc{} && end == text.data() + text.size() && !text.empty();
    return whole ? std::optional{value} : std::nullopt;
}

auto moment_of(std::string_view date, std::string_view time, std::string_view offset) -> std::optional<Instant>
{
    const auto day = without(date, ".-");
    auto clock = without(time, ":");
    const auto point = std::min(clock.find('.'), clock.size());
    const auto fraction = point + 1 < clock.size() ? clock.substr(point) : std::string{};
    clock.resize(point);
    const bool shaped =
        all_digits(day) && day.size() == 8 && all_digits(clock) && clock.size() % 2 == 0 && clock.size() <= 6;
    if (!shaped) return std::nullopt;
    clock.resize(6, '0');

    std::string text = day.substr(0, 4) + '-' + day.substr(4, 2) + '-' + day.substr(6) + 'T';
    text += clock.substr(0, 2) + ':' + clock.substr(2, 2) + ':' + clock.substr(4) + fraction;
    const bool stated = offset.size() == 5;
    text += stated ? std::string{offset.substr(0, 3)} + ':' + std::string{offset.substr(3)} : "+08:00";
    const auto parsed = parse_instant(text);
    return parsed ? std::optional{*parsed} : std::nullopt;
}

}  // namespace shanhai::dicom
