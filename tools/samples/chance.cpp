#include "tools/samples/chance.hpp"

#include <algorithm>
#include <cmath>

namespace shanhai::samples {

auto Chance::next() -> std::uint64_t
{
    auto mixed = state_ += 0x9E3779B97F4A7C15;
    mixed = (mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9;
    mixed = (mixed ^ mixed >> 27) * 0x94D049BB133111EB;
    return mixed ^ mixed >> 31;
}

auto Chance::between(double low, double high) -> double
{
    return low + (high - low) * static_cast<double>(next() >> 11) * 0x1p-53;
}

auto Chance::noise() -> double
{
    constexpr double deviation_of_one = 0.28867513459481287;  // of a uniform number, sqrt(1/12)
    const auto bits = next();
    double sum = -2;
    for (int i = 0; i < 4; ++i) sum += static_cast<double>(bits >> 16 * i & 0xFFFF) / 65536;
    return sum / (2 * deviation_of_one);
}

auto Chance::digits(std::size_t count) -> std::string
{
    std::string text;
    while (text.size() < count) text += static_cast<char>('0' + below(10));
    return text;
}

auto Chance::uid() -> std::string
{
    const std::uint64_t high = (next() & 0xFFFFFFFFFFFF0FFF) | 0x4000;             // version 4
    const std::uint64_t low = (next() & 0x3FFFFFFFFFFFFFFF) | 0x8000000000000000;  // RFC 4122 variant
    auto number = static_cast<unsigned __int128>(high) << 64 | low;
    std::string text;
    for (; number != 0; number /= 10) text += static_cast<char>('0' + static_cast<int>(number % 10));
    std::reverse(text.begin(), text.end());
    return "2.25." + text;
}

}  // namespace shanhai::samples
