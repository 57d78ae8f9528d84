// What the enumerations are called: in report.json, and on the page.
#pragma once

#include "common/report/document.hpp"

#include <array>
#include <string_view>

namespace shanhai::report {

template <class Enum>
struct Word {
    Enum value;
    std::string_view json;
    std::string_view page;
};

inline constexpr std::array kinds{
    Word<Kind>{Kind::imaging, "imaging", "影像诊断报告单"},
    Word<Kind>{Kind::ecg, "ecg", "心电图诊断报告单"},
};
inline constexpr std::array statuses{
    Word<Status>{Status::preliminary, "preliminary", "初步报告"},
    Word<Status>{Status::final, "final", "正式报告"},
    Word<Status>{Status::addendum, "addendum", "补充报告"},
    Word<Status>{Status::amendment, "amendment", "更正报告"},
    Word<Status>{Status::retraction, "retraction", "作废通知"},
};
inline constexpr std::array sexes{
    Word<Sex>{Sex::male, "male", "男"},
    Word<Sex>{Sex::female, "female", "女"},
    Word<Sex>{Sex::other, "other", "其他"},
    Word<Sex>{Sex::unknown, "unknown", "未知"},
};
inline constexpr std::array priorities{
    Word<Priority>{Priority::routine, "routine", "平诊"},
    Word<Priority>{Priority::urgent, "urgent", "急诊"},
    Word<Priority>{Priority::critical, "critical", "危急"},
};
inline constexpr std::array qualities{
    Word<ImageQuality>{ImageQuality::good, "good", "甲级"},
    Word<ImageQuality>{ImageQuality::fair, "fair", "乙级"},
    Word<ImageQuality>{ImageQuality::poor, "poor", "丙级"},
    Word<ImageQuality>{ImageQuality::unusable, "unusable", "废片"},
};

template <class Enum, std::size_t n>
constexpr auto word_for(const std::array<Word<Enum>, n>& words, Enum value) -> Word<Enum>
{
    for (const auto& word : words)
        if (word.value == value) return word;
    return {};  // not a value of the enumeration
}

template <class Enum, std::size_t n>
constexpr auto meaning_of(const std::array<Word<Enum>, n>& words, std::string_view json) -> Enum
{
    for (const auto& word : words)
        if (word.json == json) return word.value;
    return words.front().value;  // the reader of report.json sees that it is spelled otherwise
}

}  // namespace shanhai::report
