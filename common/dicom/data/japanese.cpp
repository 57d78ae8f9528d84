#include "common/dicom/data/japanese.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/ofstd/ofchrenc.h>

#include <algorithm>
#include <array>
#include <utility>

namespace shanhai::dicom {
namespace {

enum class Set { first, kanji, more_kanji };  // ASCII or JIS X 0201 with its kana; JIS X 0208; 0212

constexpr std::array<std::pair<std::string_view, Set>, 5> escapes{{{"\x1B(B", Set::first},
                                                                   {"\x1B(J", Set::first},
                                                                   {"\x1B)I", Set::first},
                                                                   {"\x1B$B", Set::kanji},
                                                                   {"\x1B$(D", Set::more_kanji}}};

auto with_high_bit(char c) -> char { return static_cast<char>(static_cast<unsigned char>(c) | 0x80); }

// The four sets side by side without escapes: EUC-JP holds them all, and iconv knows EUC-JP.
auto to_euc(std::string_view raw) -> std::optional<std::string>
{
    constexpr char half_width = '\x8E';  // the next byte is half-width katakana
    constexpr char third_set = '\x8F';   // the next two bytes are JIS X 0212
    std::string euc;
    auto set = Set::first;
    while (!raw.empty()) {
        if (raw.front() == '\x1B') {
            const auto known =
                std::find_if(escapes.begin(), escapes.end(), [&](const auto& e) { return raw.starts_with(e.first); });
            if (known == escapes.end()) return std::nullopt;
            set = known->second;
            raw.remove_prefix(known->first.size());
            continue;
        }
        const auto c = static_cast<unsigned char>(raw.front());
        if (c < 0x20) set = Set::first;
        if (set == Set::first) {
            if (c >= 0x80) euc += half_width;
            euc += raw.front();
            raw.remove_prefix(1);
            continue;
        }
        if (raw.size() < 2) return std::nullopt;
        if (set == Set::more_kanji) euc += third_set;
        euc += with_high_bit(raw[0]);
        euc += with_high_bit(raw[1]);
        raw.remove_prefix(2);
    }
    return euc;
}

}  // namespace

auto is_japanese(std::string_view label) -> bool
{
    constexpr std::array<std::string_view, 4> japanese{"ISO_IR 13", "ISO 2022 IR 13", "ISO 2022 IR 87",
                                                       "ISO 2022 IR 159"};
    for (;;) {
        const auto cut = label.find('\\');
        if (std::find(japanese.begin(), japanese.end(), label.substr(0, cut)) != japanese.end()) return true;
        if (cut == std::string_view::npos) return false;
        label.remove_prefix(cut + 1);
    }
}

auto convert_japanese(std::string_view raw) -> std::optional<std::string>
{
    const auto euc = to_euc(raw);
    OFCharacterEncoding encoding;
    if (!euc || encoding.selectEncoding("EUC-JP", "UTF-8").bad()) return std::nullopt;
    OFString text;
    if (encoding.convertString(euc->data(), euc->size(), text).bad()) return std::nullopt;
    return std::string{text.c_str(), text.size()};
}

}  // namespace shanhai::dicom
