// What can be done about a critical value, and how it can end: words of the register. Pure.
#pragma once

#include <array>
#include <string_view>

namespace shanhai::critical {

struct Word {
    std::string_view code;
    std::string_view chinese;
};

inline constexpr auto actions = std::to_array<Word>({
    {"treated", "已处置"},
    {"medication", "已用药"},
    {"referred", "已联系转院"},
    {"ambulance", "已呼叫 120"},
    {"called", "已通知患者返院"},
    {"unreachable", "联系不到患者"},
    {"police", "已请警医联动协助"},
    {"office", "已报门诊办或总值班"},
    {"refused", "患者拒绝"},
    {"left", "患者已离开"},
    {"other", "其他"},
});

inline constexpr auto outcomes = std::to_array<Word>({
    {"improved", "好转"},
    {"transferred", "已转上级医院"},
    {"admitted", "已住院"},
    {"refused", "患者拒绝处置"},
    {"died", "死亡"},
    {"other", "其他"},
});

template <std::size_t count>
constexpr auto is_one_of(const std::array<Word, count>& words, std::string_view code) -> bool
{
    for (const auto& word : words)
        if (word.code == code) return true;
    return false;
}

}  // namespace shanhai::critical
