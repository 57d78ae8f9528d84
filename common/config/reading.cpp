#include "common/config/reading.hpp"

#include "common/config/units.hpp"

#include <algorithm>

namespace shanhai::config {
namespace {

auto kind_of(const Value& value) -> std::string
{
    if (std::holds_alternative<bool>(value)) return "true or false";
    if (std::holds_alternative<std::int64_t>(value)) return "an integer";
    if (std::holds_alternative<std::string>(value)) return "text";
    if (std::holds_alternative<std::vector<std::string>>(value)) return "a list of texts";
    return std::get<Foreign>(value).kind;
}

auto has_control_characters(std::string_view text) -> bool
{
    return std::any_of(text.begin(), text.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte < 0x20 || byte == 0x7F;
    });
}

}  // namespace

auto unlike(std::string_view wanted, const Value& value) -> Refusal
{
    return {"must be " + std::string{wanted} + ", not " + kind_of(value)};
}

auto check_text(std::string_view text, std::size_t max_length) -> std::optional<Refusal>
{
    if (text.size() > max_length) return Refusal{"is longer than " + std::to_string(max_length) + " bytes"};
    if (has_control_characters(text)) return Refusal{"contains a control character"};
    return std::nullopt;
}

auto read_integer(const Value& value) -> Reading<std::int64_t>
{
    if (const auto* const number = std::get_if<std::int64_t>(&value)) return *number;
    return unlike("an integer", value);
}

auto read_size(const Value& value) -> Reading<std::uint64_t>
{
    constexpr auto wanted = "a size such as \"2GiB\" or a number of bytes";
    if (const auto* const number = std::get_if<std::int64_t>(&value)) {
        if (*number < 0) return Refusal{"must not be negative"};
        return static_cast<std::uint64_t>(*number);
    }
    const auto* const text = std::get_if<std::string>(&value);
    if (!text) return unlike(wanted, value);
    const auto size = parse_size(*text);
    if (size) return *size;
    if (size.error().code() == errc::too_large) return Refusal{"is a larger size than can be counted"};
    return Refusal{std::string{"must be "} + wanted + " (B, KiB, MiB, GiB, TiB)"};
}

auto read_milliseconds(const Value& value) -> Reading<std::chrono::milliseconds>
{
    constexpr auto wanted = "a duration such as \"90s\"";
    const auto* const text = std::get_if<std::string>(&value);
    if (!text) return unlike(wanted, value);
    const auto length = parse_duration(*text);
    if (length) return *length;
    if (length.error().code() == errc::too_large) return Refusal{"is a longer duration than can be counted"};
    return Refusal{std::string{"must be "} + wanted + " (ms, s, min, h, d)"};
}

auto read_seconds(const Value& value) -> Reading<std::chrono::seconds>
{
    auto length = read_milliseconds(value);
    if (auto* const refusal = std::get_if<Refusal>(&length)) return std::move(*refusal);
    const auto exact = std::get<std::chrono::milliseconds>(length);
    const auto whole = std::chrono::duration_cast<std::chrono::seconds>(exact);
    if (whole != exact) return Refusal{"must be whole seconds"};
    return whole;
}

}  // namespace shanhai::config
