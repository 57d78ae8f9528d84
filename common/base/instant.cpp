#include "common/base/instant.hpp"

#include <charconv>
#include <cstdio>

namespace shanhai {
namespace {

using namespace std::chrono;

constexpr auto china = hours{8};  // one zone, no daylight saving since 1991

auto number(std::string_view text, std::size_t at, std::size_t digits) -> int
{
    if (at + digits > text.size()) return -1;
    int value = -1;
    const auto* const first = text.data() + at;
    if (*first < '0' || *first > '9') return -1;
    const auto [end, error] = std::from_chars(first, first + digits, value);
    return error == std::errc{} && end == first + digits ? value : -1;
}

auto parse_date(std::string_view text) -> Result<sys_days>
{
    const int y = number(text, 0, 4);
    const int m = number(text, 5, 2);
    const int d = number(text, 8, 2);
    if (y < 0 || m < 0 || d < 0 || text[4] != '-' || text[7] != '-') return Fault{errc::malformed, "date"};
    const auto date = year{y} / month(static_cast<unsigned>(m)) / day(static_cast<unsigned>(d));
    if (!date.ok()) return Fault{errc::malformed, "date"};
    return sys_days{date};
}

// "Z" or "+08:00".
auto parse_offset(std::string_view text) -> Result<minutes>
{
    if (text == "Z" || text == "z") return minutes{0};
    const int h = number(text, 1, 2);
    const int m = number(text, 4, 2);
    const bool shaped = text.size() == 6 && (text[0] == '+' || text[0] == '-') && text[3] == ':';
    if (!shaped || h < 0 || h > 23 || m < 0 || m > 59) return Fault{errc::malformed, "time.offset"};
    const auto size = hours{h} + minutes{m};
    return text[0] == '-' ? -size : size;
}

auto broken_down(Instant when, hours shift)
{
    const auto local = when + shift;
    const auto date = floor<days>(local);
    return std::pair{year_month_day{date}, hh_mm_ss{floor<microseconds>(local - date)}};
}

}  // namespace

auto to_text(Instant when) -> std::string
{
    const auto [date, time] = broken_down(when, hours{0});
    char text[64];
    std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%06dZ", int(date.year()), unsigned(date.month()),
                  unsigned(date.day()), int(time.hours().count()), int(time.minutes().count()),
                  int(time.seconds().count()), int(time.subseconds().count()));
    return text;
}

auto to_local_text(Instant when) -> std::string
{
    const auto [date, time] = broken_down(when, china);
    char text[64];
    std::snprintf(text, sizeof text, "%04d-%02u-%02u %02d:%02d:%02d", int(date.year()), unsigned(date.month()),
                  unsigned(date.day()), int(time.hours().count()), int(time.minutes().count()),
                  int(time.seconds().count()));
    return text;
}

auto parse_instant(std::string_view text) -> Result<Instant>
{
    if (text.size() < 20 || text.size() > 40) return Fault{errc::malformed, "time"};
    auto date = parse_date(text);
    if (!date) return date.error();

    const int h = number(text, 11, 2);
    const int m = number(text, 14, 2);
    const int s = number(text, 17, 2);
    const bool shaped = (text[10] == 'T' || text[10] == 't') && text[13] == ':' && text[16] == ':';
    if (!shaped || h < 0 || h > 23 || m < 0 || m > 59 || s < 0 || s > 60) return Fault{errc::malformed, "time"};

    auto rest = text.substr(19);
    std::int64_t micros = 0;
    if (rest.starts_with('.')) {
        const auto end = rest.find_first_not_of("0123456789", 1);
        if (end == 1 || end == std::string_view::npos) return Fault{errc::malformed, "time.fraction"};
        for (std::size_t i = 1; i <= 6; ++i) micros = micros * 10 + (i < end ? rest[i] - '0' : 0);
        rest.remove_prefix(end);
    }
    auto offset = parse_offset(rest);
    if (!offset) return offset.error();
    return Instant{*date + hours{h} + minutes{m} + seconds{s} - *offset + microseconds{micros}};
}

auto to_text(Day day) -> std::string { return to_text(Instant{day}).substr(0, 10); }

auto parse_day(std::string_view text) -> Result<Day>
{
    if (text.size() != 10) return Fault{errc::malformed, "date"};
    return parse_date(text);
}

auto day_of(Instant when) -> Day { return floor<days>(when + china); }

}  // namespace shanhai
