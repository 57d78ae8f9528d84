// Whether two ways of writing a name may mean one person. Pure.
//
// A rule that cries wolf is switched off, so what cannot be compared (pinyin beside characters) is said to be so and
// not called different; a rule that calls 張三 and 张三 equal misses the day they are two people, so that is doubtful.
#pragma once

#include <string_view>

namespace shanhai::intake {

enum class Match {
    same,
    doubtful,      // may be the same: variants of a character, family and given name swapped, a shortened name
    unverifiable,  // nothing to compare: pinyin, no name, bytes nobody could read, 无名氏
    different,
};

// `form` is as people write it; `image` is DICOM's PN in UTF-8: Zhang^San=张^三.
auto compare_names(std::string_view form, std::string_view image) -> Match;

}  // namespace shanhai::intake
