#include "server/verification/masking.hpp"

#include "common/base/utf8.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace shanhai::verification {
namespace {

constexpr auto compound_surnames = std::to_array<std::string_view>({
    "欧阳", "歐陽", "司马", "司馬", "上官", "诸葛", "諸葛", "东方", "東方", "皇甫", "尉迟", "尉遲", "公孙", "公孫",
    "慕容", "令狐", "司徒", "司空", "夏侯", "轩辕", "軒轅", "端木", "百里", "呼延", "南宫", "南宮", "西门", "西門",
    "独孤", "獨孤", "长孙", "長孫", "宇文", "鲜于", "鮮于", "闻人", "聞人", "申屠", "公冶", "宗政", "濮阳", "濮陽",
    "淳于", "单于", "單于", "太叔", "仲孙", "仲孫", "钟离", "鍾離", "赫连", "赫連", "澹台", "澹臺", "万俟", "萬俟",
    "拓跋", "夹谷", "谷梁", "穀梁", "段干", "梁丘", "左丘", "东郭", "東郭", "南门", "羊舌", "微生", "公羊", "乐正",
    "漆雕", "壤驷", "公良", "巫马", "公西", "亓官", "第五", "即墨", "达奚", "褚师", "完颜", "耶律", "叶赫", "纳兰",
});

// One for each code point; `name` is UTF-8.
auto characters_of(std::string_view name) -> std::vector<std::string_view>
{
    std::vector<std::string_view> all;
    for (std::size_t at = 0; at < name.size();) {
        auto end = at + 1;
        while (end < name.size() && (static_cast<unsigned char>(name[end]) & 0xC0U) == 0x80U) ++end;
        all.push_back(name.substr(at, end - at));
        at = end;
    }
    return all;
}

auto code_of(std::string_view character) -> char32_t
{
    constexpr auto masks = std::to_array<unsigned>({0x7F, 0x1F, 0x0F, 0x07});
    char32_t code = static_cast<unsigned char>(character.front()) & masks[character.size() - 1];
    for (const char c : character.substr(1)) code = (code << 6U) | (static_cast<unsigned char>(c) & 0x3FU);
    return code;
}

auto is_space(std::string_view character) -> bool
{
    return character == " " || character == "\u3000" || character == "\u00A0";
}

// Combining marks and variation selectors belong to the character before them.
auto stands_alone(std::string_view character) -> bool
{
    const auto code = code_of(character);
    const bool mark = (code >= 0x300 && code <= 0x36F) || (code >= 0xFE00 && code <= 0xFE0F) ||
                      (code >= 0xE0100 && code <= 0xE01EF);
    return !mark && !is_space(character);
}

auto is_letter(std::string_view character) -> bool
{
    const auto code = code_of(character);
    const bool latin = (code >= 'A' && code <= 'Z') || (code >= 'a' && code <= 'z');
    const bool punctuation = (code >= 0x2000 && code <= 0x2BFF) || (code >= 0x3001 && code <= 0x3004) ||
                             (code >= 0x3008 && code <= 0x3030) || (code >= 0xFF00 && code <= 0xFF20);
    return latin || (code >= 0xC0 && !punctuation);
}

}  // namespace

auto masked_name(std::string_view name) -> std::string
{
    if (!is_utf8(name)) return "*";
    auto characters = characters_of(name);
    std::erase_if(characters, [](std::string_view one) { return !stands_alone(one); });
    if (characters.size() < 2 || !is_letter(characters.front())) return "*";

    const auto first_two = std::string{characters[0]} + std::string{characters[1]};
    const bool compound = characters.size() > 2 && std::ranges::find(compound_surnames, first_two) !=
                                                       compound_surnames.end();
    return (compound ? first_two : std::string{characters.front()}) + '*';
}

}  // namespace shanhai::verification
