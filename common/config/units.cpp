#include "common/config/units.hpp"

#include <array>
#include <charconv>
#include <limits>
#include <span>

namespace shanhai::config {
namespace {

struct Unit {
    std::string_view name;
    std::uint64_t size;
};

// Smallest first, so that the last one that divides is the largest.
constexpr auto time_units =
    std::to_array<Unit>({{"ms", 1}, {"s", 1000}, {"min", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}});
constexpr auto size_units =
    std::to_array<Unit>({{"B", 1}, {"KiB", 1ULL << 10}, {"MiB", 1ULL << 20}, {"GiB", 1ULL << 30}, {"TiB", 1ULL << 40}});

auto parse(std::string_view text, std::span<const Unit> units, std::uint64_t most) -> Result<std::uint64_t>
{
    std::uint64_t count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error == std::errc::invalid_argument) return Fault{errc::malformed, "config.number"};

    const auto name = text.substr(static_cast<std::size_t>(end - text.data()));
    for (const auto& unit : units) {
        if (unit.name != name) continue;
        if (error != std::errc{} || count > most / unit.size) return Fault{errc::too_large, "config.number"};
        return count * unit.size;
    }
    return Fault{errc::malformed, "config.unit"};
}

auto write(std::uint64_t count, std::span<const Unit> units) -> std::string
{
    auto best = units.front();
    for (const auto& unit : units) {
        if (count != 0 && count % unit.size == 0) best = unit;
    }
    return std::to_string(count / best.size) + std::string{best.name};
}

}  // namespace

auto parse_duration(std::string_view text) -> Result<std::chrono::milliseconds>
{
    auto count = parse(text, time_units, std::numeric_limits<std::int64_t>::max());
    if (!count) return count.error();
    return std::chrono::milliseconds{static_cast<std::int64_t>(*count)};
}

auto to_text(std::chrono::milliseconds length) -> std::string
{
    return write(static_cast<std::uint64_t>(length.count()), time_units);
}

auto parse_size(std::string_view text) -> Result<std::uint64_t>
{
    return parse(text, size_units, std::numeric_limits<std::uint64_t>::max());
}

auto size_text(std::uint64_t bytes) -> std::string { return write(bytes, size_units); }

}  // namespace shanhai::config
