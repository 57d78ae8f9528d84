// Characters that are written in more than one way: 張 and 张, 峯 and 峰. Pure.
#pragma once

namespace shanhai::intake {

// The form that mainland registers use, for those that stand in names; any other character as it is. Two names that
// are equal only after this are not one name, but worth a second look rather than an alarm.
auto usual_form(char32_t character) -> char32_t;

}  // namespace shanhai::intake
