#include "common/dicom/data/charset.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace shanhai::dicom {
namespace {

constexpr char escape = 0x1B;

auto octet(std::string_view text, std::size_t at) -> unsigned { return static_cast<unsigned char>(text[at]); }
auto between(unsigned value, unsigned low, unsigned high) -> bool { return value >= low && value <= high; }

// The length of the UTF-8 character at `at`, 0 when there is none (RFC 3629 section 4: no surrogates, shortest form).
auto utf8_step(std::string_view text, std::size_t at) -> std::size_t
{
    const auto lead = octet(text, at);
    if (lead < 0x80) return 1;
    const std::size_t length = between(lead, 0xC2, 0xDF)   ? 2
                               : between(lead, 0xE0, 0xEF) ? 3
                               : between(lead, 0xF0, 0xF4) ? 4
                                                           : 0;
    if (length == 0 || at + length > text.size()) return 0;
    for (std::size_t i = 1; i < length; ++i)
        if (!between(octet(text, at + i), 0x80, 0xBF)) return 0;
    const auto second = octet(text, at + 1);
    const bool forbidden = (lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) ||
                           (lead == 0xF0 && second < 0x90) || (lead == 0xF4 && second > 0x8F);
    return forbidden ? 0 : length;
}

// The same for GB 18030-2005 section 6.
auto gb18030_step(std::string_view text, std::size_t at) -> std::size_t
{
    const auto lead = octet(text, at);
    if (lead < 0x80) return 1;
    if (!between(lead, 0x81, 0xFE) || at + 1 >= text.size()) return 0;
    const auto second = octet(text, at + 1);
    if (between(second, 0x40, 0xFE) && second != 0x7F) return 2;
    const bool four = between(second, 0x30, 0x39) && at + 3 < text.size() && between(octet(text, at + 2), 0x81, 0xFE) &&
                      between(octet(text, at + 3), 0x30, 0x39);
    return four ? 4 : 0;
}

template <class Step>
auto longest_prefix(std::string_view text, Step step) -> std::size_t
{
    std::size_t at = 0;
    while (at < text.size()) {
        const auto length = step(text, at);
        if (length == 0) break;
        at += length;
    }
    return at;
}

auto is_small_letter(std::string_view text, std::size_t at) -> bool
{
    return at < text.size() && between(octet(text, at), 'a', 'z');
}

// Symbols or hanzi of GB 2312, standing as Chinese stands: not inside a lower-case word.
auto is_daily_hanzi(std::string_view text, std::size_t at) -> bool
{
    const auto lead = octet(text, at);
    const bool zone = (between(lead, 0xA1, 0xA9) || between(lead, 0xB0, 0xF7)) && octet(text, at + 1) >= 0xA1;
    return zone && !(at > 0 && is_small_letter(text, at - 1)) && !is_small_letter(text, at + 2);
}

struct Evidence {
    std::size_t texts = 0;  // with any byte outside ASCII
    std::size_t utf8_texts = 0;
    std::size_t wide_utf8 = 0;  // characters of three or four bytes
    std::size_t gb_texts = 0;
    std::size_t daily = 0;  // characters, when read as GB18030
    std::size_t rare = 0;
    bool controls = false;  // C1 controls: never in Latin text
};

void weigh(std::string_view text, Evidence& sum)
{
    ++sum.texts;
    sum.controls |= std::any_of(text.begin(), text.end(),
                                [](char c) { return between(static_cast<unsigned char>(c), 0x80, 0x9F); });
    if (is_utf8(text)) {
        ++sum.utf8_texts;
        for (std::size_t at = 0; at < text.size(); at += utf8_step(text, at))
            sum.wide_utf8 += utf8_step(text, at) > 2 ? 1 : 0;
    }
    if (gb18030_prefix(text) != text.size()) return;
    ++sum.gb_texts;
    for (std::size_t at = 0; at < text.size(); at += gb18030_step(text, at)) {
        const auto length = gb18030_step(text, at);
        const bool daily = length == 2 && is_daily_hanzi(text, at);
        sum.daily += daily ? 1 : 0;
        sum.rare += length > 1 && !daily ? 1 : 0;
    }
}

auto weigh_all(std::span<const std::string_view> texts) -> Evidence
{
    Evidence sum;
    for (const auto text : texts)
        if (!is_ascii(text)) weigh(text, sum);
    return sum;
}

// One text may be cut in the middle of a character (64 bytes is all an LO holds), so most, not all, must agree.
auto reads_as_utf8(const Evidence& bytes) -> bool { return bytes.utf8_texts * 2 > bytes.texts; }
auto reads_as_chinese_utf8(const Evidence& bytes) -> bool { return reads_as_utf8(bytes) && bytes.wide_utf8 > 0; }
auto reads_as_gb(const Evidence& bytes) -> bool
{
    return bytes.gb_texts * 2 > bytes.texts && bytes.daily > 0 && bytes.daily >= bytes.rare;
}

auto first_value(std::string_view label) -> std::string_view { return label.substr(0, label.find('\\')); }

auto trimmed(std::string_view value) -> std::string_view
{
    while (!value.empty() && (value.back() == ' ' || value.back() == '\0')) value.remove_suffix(1);
    while (!value.empty() && value.front() == ' ') value.remove_prefix(1);
    return value;
}

// "Iso_Ir 100", "ISO IR 100" and "ISO_IR 100" are one key: ISOIR100.
auto key_of(std::string_view value) -> std::string
{
    std::string key;
    for (const char c : value)
        if (c != ' ' && c != '_' && c != '-') key += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    return key;
}

// The default repertoire and the Latin sets: what devices declare when nobody thought about it.
auto is_habitual(std::string_view label) -> bool
{
    constexpr std::array<std::string_view, 12> habitual{
        "",           "ISO_IR 6",      "ISO_IR 100",      "ISO_IR 101",      "ISO_IR 109",      "ISO_IR 110",
        "ISO_IR 148", "ISO 2022 IR 6", "ISO 2022 IR 100", "ISO 2022 IR 101", "ISO 2022 IR 109", "ISO 2022 IR 110"};
    return std::find(habitual.begin(), habitual.end(), label) != habitual.end();
}

auto is_default_repertoire(std::string_view label) -> bool
{
    return label.empty() || label == "ISO_IR 6" || label == "ISO 2022 IR 6";
}

auto choose_against_habit(const std::string& label, const Evidence& bytes) -> CharsetChoice
{
    if (reads_as_chinese_utf8(bytes)) return {std::string{utf_8}, true};
    if (reads_as_gb(bytes)) return {std::string{gb_18030}, true};
    if (reads_as_utf8(bytes)) return {std::string{utf_8}, true};
    if (bytes.controls) return {std::string{gb_18030}, true};
    if (is_default_repertoire(first_value(label))) return {"ISO_IR 100", true};
    return {label, false};
}

}  // namespace

auto is_ascii(std::string_view text) -> bool
{
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return static_cast<unsigned char>(c) < 0x80 && c != escape; });
}

auto is_utf8(std::string_view text) -> bool { return utf8_prefix(text) == text.size(); }
auto utf8_prefix(std::string_view text) -> std::size_t { return longest_prefix(text, utf8_step); }
auto gb18030_prefix(std::string_view text) -> std::size_t { return longest_prefix(text, gb18030_step); }

auto normal_label(std::string_view declared) -> std::string
{
    constexpr std::array<std::string_view, 6> chinese{"GB18030", "GBK", "GB2312", "GB231280", "CP936", "ISOIR58"};
    constexpr std::array<std::string_view, 3> unicode{"ISOIR192", "UTF8", "ISO2022IR192"};
    constexpr std::array<std::string_view, 3> latin{"ISOIR100", "ISO88591", "LATIN1"};

    std::string label;
    for (;;) {
        const auto cut = declared.find('\\');
        const auto value = trimmed(declared.substr(0, cut));
        const auto key = key_of(value);
        const auto is_one_of = [&](const auto& names) {
            return std::find(names.begin(), names.end(), key) != names.end();
        };
        // PS3.3 C.12.1.1.2: these two stand alone and know no escapes, whatever the label puts beside them.
        if (is_one_of(chinese)) return std::string{gb_18030};
        if (is_one_of(unicode)) return std::string{utf_8};
        label += is_one_of(latin) ? std::string_view{"ISO_IR 100"} : value;

        if (cut == std::string_view::npos) return label;
        label += '\\';
        declared.remove_prefix(cut + 1);
    }
}

auto choose_charset(std::string_view declared, std::span<const std::string_view> texts) -> CharsetChoice
{
    const auto label = normal_label(declared);
    const auto bytes = weigh_all(texts);
    if (bytes.texts == 0) return {label, false};

    const bool escapes = std::any_of(texts.begin(), texts.end(),
                                     [](std::string_view text) { return text.find(escape) != std::string_view::npos; });
    if (escapes) return {label, false};
    if (label == utf_8 && !reads_as_utf8(bytes) && reads_as_gb(bytes)) return {std::string{gb_18030}, true};
    if (label == gb_18030 && reads_as_chinese_utf8(bytes)) return {std::string{utf_8}, true};
    if (is_habitual(first_value(label))) return choose_against_habit(label, bytes);
    return {label, false};
}

}  // namespace shanhai::dicom
