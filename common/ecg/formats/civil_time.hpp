// Dates and times as binary formats write them: a number for each part, zeros where nothing is stated.
#pragma once

#include "common/base/instant.hpp"

#include <optional>

namespace shanhai::ecg {

struct CivilTime {
    unsigned year = 0;
    unsigned month = 0;
    unsigned day = 0;
    unsigned hour = 0;
    unsigned minute = 0;
    unsigned second = 0;
};

// 19620317; empty when there is no such day between 1850 and 2200.
auto date_text(unsigned year, unsigned month, unsigned day) -> std::string;

// By a clock that is so many minutes before UTC; without them China Standard Time is assumed.
auto moment_of(const CivilTime& local, std::optional<int> minutes_ahead = {}) -> std::optional<Instant>;

}  // namespace shanhai::ecg
