#include "common/dicom/data/text_decoder.hpp"

#include "common/base/bytes.hpp"
#include "common/dicom/data/japanese.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcspchrs.h>

#include <optional>

namespace shanhai::dicom {
namespace {

// DCMTK stops at the first byte it cannot convert; it never puts a question mark there.
auto convert_from(DcmSpecificCharacterSet& from, std::string_view raw, const char* delimiters)
    -> std::optional<std::string>
{
    OFString converted;
    if (from.convertString(raw.data(), raw.size(), converted, delimiters).bad()) return std::nullopt;
    std::string text{converted.c_str(), converted.size()};
    if (!is_utf8(text)) return std::nullopt;
    return text;
}

auto convert_gb18030(std::string_view raw) -> std::optional<std::string>
{
    DcmSpecificCharacterSet chinese;
    if (chinese.selectCharacterSet(OFString{gb_18030.data(), gb_18030.size()}).bad()) return std::nullopt;
    return convert_from(chinese, raw, "");
}

// U+E000 to U+F8FF: a character that this table and the sender's may not agree on (GB 18030-2022 moved some).
auto has_private_use(std::string_view text) -> bool
{
    for (std::size_t at = 0; at + 1 < text.size(); ++at) {
        const auto lead = static_cast<unsigned char>(text[at]);
        const auto second = static_cast<unsigned char>(text[at + 1]);
        if ((lead == 0xEE && second >= 0x80) || (lead == 0xEF && second >= 0x80 && second <= 0xA3)) return true;
    }
    return false;
}

auto in_hex(std::string_view raw) -> std::string
{
    std::string text;
    for (const char c : raw) {
        const bool plain = static_cast<unsigned char>(c) < 0x80 && static_cast<unsigned char>(c) >= 0x20;
        if (plain)
            text += c;
        else
            text += '<' + to_hex(as_view({&c, 1})) + '>';
    }
    return text;
}

}  // namespace

struct TextDecoder::Converter {
    DcmSpecificCharacterSet charset;
    bool usable = false;    // by DCMTK
    bool japanese = false;  // by us

    auto convert(std::string_view raw, const char* delimiters) -> std::optional<std::string>
    {
        if (japanese) return convert_japanese(raw);
        return usable ? convert_from(charset, raw, delimiters) : std::nullopt;
    }
};

TextDecoder::TextDecoder(std::string_view declared, std::span<const std::string_view> texts)
    : choice_{choose_charset(declared, texts)}, doubtful_{choice_.doubtful}, converter_{std::make_unique<Converter>()}
{
    converter_->japanese = is_japanese(choice_.label);
    if (choice_.label != utf_8 && !converter_->japanese)
        converter_->usable = converter_->charset.selectCharacterSet(choice_.label.c_str()).good();
}

TextDecoder::~TextDecoder() = default;
TextDecoder::TextDecoder(TextDecoder&&) noexcept = default;

auto TextDecoder::text(std::string_view raw) -> std::string { return decode(raw, "\\"); }
auto TextDecoder::name(std::string_view raw) -> std::string { return decode(raw, "\\^="); }

auto TextDecoder::decode(std::string_view raw, const char* delimiters) -> std::string
{
    if (is_ascii(raw)) return std::string{raw};
    if (choice_.label == utf_8 && is_utf8(raw)) return std::string{raw};
    if (auto converted = converter_->convert(raw, delimiters)) {
        doubtful_ |= has_private_use(*converted);
        return std::move(*converted);
    }
    doubtful_ = true;
    return decode_otherwise(raw);
}

// This one text is not in the character set of its neighbours: a description typed on another machine, or cut short in
// the middle of a character because 64 bytes is all an LO holds.
auto TextDecoder::decode_otherwise(std::string_view raw) -> std::string
{
    constexpr std::size_t cut_character_max = 3;
    const bool escapes = raw.find('\x1B') != std::string_view::npos;
    if (escapes) return in_hex(raw);
    if (is_utf8(raw)) return std::string{raw};
    const auto utf8 = choice_.label == utf_8 ? utf8_prefix(raw) : 0;
    if (utf8 != 0 && utf8 + cut_character_max >= raw.size())
        return std::string{raw.substr(0, utf8)} + in_hex(raw.substr(utf8));
    if (auto whole = convert_gb18030(raw)) return std::move(*whole);
    const auto readable = choice_.label == gb_18030 ? gb18030_prefix(raw) : 0;
    const auto beginning = convert_gb18030(raw.substr(0, readable));
    return beginning ? *beginning + in_hex(raw.substr(readable)) : in_hex(raw);
}

}  // namespace shanhai::dicom
