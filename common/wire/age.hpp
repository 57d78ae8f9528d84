// Ages as forms and devices write them: 63岁, 5月, 3天, 18小时; 063Y, 005M (PS3.5 section 6.2, AS). Pure.
#pragma once

#include "common/base/instant.hpp"

#include <optional>
#include <string_view>

namespace shanhai::wire {

// How many days old somebody is, from the least to the most that the words allow: "5月" is 150 to 186 days.
struct AgeSpan {
    std::int64_t least = 0;
    std::int64_t most = 0;

    friend auto operator==(const AgeSpan&, const AgeSpan&) -> bool = default;
};

auto parse_age(std::string_view text) -> std::optional<AgeSpan>;  // of a form
auto parse_dicom_age(std::string_view text) -> std::optional<AgeSpan>;
auto age_on(Day birth, Day when) -> std::optional<AgeSpan>;  // nothing when born later

// Whether both can be true of one person. Ages are rounded, and many count their years the old way (虚岁, up to two
// more), so one unit of the coarser statement is forgiven: two for years.
auto may_be_same_age(AgeSpan one, AgeSpan other) -> bool;

}  // namespace shanhai::wire
