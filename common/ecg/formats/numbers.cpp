#include "common/ecg/formats/numbers.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>

namespace shanhai::ecg {
namespace {

constexpr std::string_view white = " \t\r\n\v\f";

template <class Number>
auto read_whole(std::string_view text) -> std::optional<Number>
{
    text = trimmed(text);
    if (text.starts_with('+') && text.size() > 1 && text[1] != '-') text.remove_prefix(1);
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return value;
}

auto upper(std::string_view text) -> std::string
{
    std::string all;
    for (const char c : trimmed(text)) all += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return all;
}

auto digits(std::int64_t value, std::size_t width) -> std::string
{
    auto text = std::to_string(value);
    if (text.size() < width) text.insert(0, width - text.size(), '0');
    return text;
}

auto day_word(std::int64_t year, std::int64_t month, std::int64_t day) -> std::string
{
    if (year < 1850 || year > 2200 || month < 1 || month > 12 || day < 1 || day > 31) return {};
    using namespace std::chrono;
    const auto date = std::chrono::year{static_cast<int>(year)} / static_cast<int>(month) / static_cast<int>(day);
    return date.ok() ? digits(year, 4) + digits(month, 2) + digits(day, 2) : std::string{};
}

// The next run of digits of `text`, which loses it and one separator behind.
auto take_number(std::string_view& text) -> std::int64_t
{
    const auto end = std::min(text.find_first_not_of("0123456789"), text.size());
    const auto value = end <= 4 ? whole_in(text.substr(0, end)).value_or(0) : 0;
    text.remove_prefix(end);
    if (!text.empty() && (text[0] == '-' || text[0] == '/' || text[0] == '.')) text.remove_prefix(1);
    return value;
}

}  // namespace

auto trimmed(std::string_view text) -> std::string_view
{
    const auto first = text.find_first_not_of(white);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(white) - first + 1);
}

auto plain_word(std::string_view text) -> std::string
{
    const bool plain = text.size() <= 64 && std::ranges::all_of(text, [](char c) { return c >= ' ' && c <= '~'; });
    return plain ? std::string{text} : std::string{};
}

auto number_in(std::string_view text) -> std::optional<double>
{
    const auto value = read_whole<double>(text);
    return value && std::isfinite(*value) ? value : std::nullopt;
}

auto whole_in(std::string_view text) -> std::optional<std::int64_t> { return read_whole<std::int64_t>(text); }

auto samples_in_text(std::string_view text, std::size_t most) -> Result<std::vector<std::int32_t>>
{
    std::vector<std::int32_t> samples;
    const auto* at = text.data();
    const auto* const end = at + text.size();
    const auto separates = [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == ','; };
    const auto skip = [&] {
        while (at != end && separates(*at)) ++at;
    };
    for (skip(); at != end; skip()) {
        if (samples.size() == most) return Fault{errc::too_large, "ecg.count"};
        std::int32_t value = 0;
        if (*at == '+') ++at;
        const auto [behind, error] = std::from_chars(at, end, value);
        if (error != std::errc{}) return Fault{errc::malformed, "ecg.read"};
        at = behind;
        if (at != end && *at == '.')
            for (++at; at != end && *at == '0';) ++at;
        if (at != end && !separates(*at)) return Fault{errc::malformed, "ecg.read"};
        samples.push_back(value);
    }
    return samples;
}

auto microvolts_in(std::string_view unit) -> std::optional<double>
{
    unit = trimmed(unit);
    if (unit == "mV") return 1e3;  // before capitals: MV would be mega
    if (unit == "V") return 1e6;
    if (unit == "uV" || unit == "µV" || unit == "μV" || unit == "\xB5V") return 1;
    if (unit == "nV") return 1e-3;
    const auto word = upper(unit);
    if (word == "MICROVOLTS" || word == "MICROVOLT" || word == "UVPERLSB" || word == "UV") return 1;
    if (word == "MILLIVOLTS" || word == "MILLIVOLT") return 1e3;
    if (word == "NANOVOLTS" || word == "NANOVOLT") return 1e-3;
    return std::nullopt;
}

auto sex_word(std::string_view text) -> std::string
{
    const auto word = upper(text);
    if (word == "MALE" || word == "M" || word == "男" || word == "男性") return "M";
    if (word == "FEMALE" || word == "F" || word == "女" || word == "女性") return "F";
    return std::string{trimmed(text)};
}

auto date_word(std::string_view text) -> std::string
{
    text = trimmed(text);
    const auto run = std::min(text.find_first_not_of("0123456789"), text.size());
    if (run >= 8) {
        const auto at = [&](std::size_t from, std::size_t count) { return *whole_in(text.substr(from, count)); };
        return day_word(at(0, 4), at(4, 2), at(6, 2));
    }
    const auto year = take_number(text);
    const auto month = take_number(text);
    return day_word(year, month, take_number(text));
}

auto american_date_word(std::string_view text) -> std::string
{
    text = trimmed(text);
    const auto month = take_number(text);
    const auto day = take_number(text);
    return day_word(take_number(text), month, day);
}

auto full_name(std::string_view family, std::string_view given) -> std::string
{
    const bool one_word = family.empty() || given.empty() || static_cast<unsigned char>(family.front()) >= 0xE0 ||
                          static_cast<unsigned char>(given.front()) >= 0xE0;
    return std::string{family} + (one_word ? "" : " ") + std::string{given};
}

auto age_word(std::string_view number, std::string_view unit) -> std::string
{
    const auto value = whole_in(number);
    const auto word = upper(unit);
    const std::string_view letters = word.empty() ? "" : word == "A" ? "Y" : std::string_view{word}.substr(0, 1);
    const bool known = letters == "Y" || letters == "M" || letters == "W" || letters == "D";
    if (!value || *value < 0 || *value > 999 || !known) return std::string{trimmed(number)};
    return digits(*value, 3) + std::string{letters};
}

}  // namespace shanhai::ecg
