#include "tools/shanhai/progress.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace shanhai::cli {
namespace {

constexpr auto memory = std::chrono::seconds{30};
constexpr int bar_length = 20;

auto in_units(double amount, const char* suffix) -> std::string
{
    constexpr std::array<const char*, 5> units{"B", "KB", "MB", "GB", "TB"};
    std::size_t unit = 0;
    while (amount >= 999.95 && unit + 1 < units.size()) {
        amount /= 1000;
        ++unit;
    }
    std::array<char, 48> text{};
    const auto* const shape = unit == 0 ? "%.0f %s%s" : "%.1f %s%s";
    std::snprintf(text.data(), text.size(), shape, amount, units[unit], suffix);
    return text.data();
}

}  // namespace

auto size_text(std::uint64_t bytes) -> std::string { return in_units(static_cast<double>(bytes), ""); }

auto length_text(std::chrono::seconds length) -> std::string
{
    const auto total = std::max<long long>(length.count(), 0);
    std::array<char, 48> text{};
    if (total >= 3600)
        std::snprintf(text.data(), text.size(), "%lld:%02lld:%02lld", total / 3600, total / 60 % 60, total % 60);
    else
        std::snprintf(text.data(), text.size(), "%lld:%02lld", total / 60, total % 60);
    return text.data();
}

void Progress::reach(std::uint64_t done, Time now)
{
    if (done < samples_.back().done) samples_.clear();
    samples_.push_back({now, std::min(done, total_)});
    while (samples_.size() > 2 && samples_[1].at + memory <= now) samples_.pop_front();
}

auto Progress::percent() const -> int
{
    if (total_ == 0) return 100;
    return static_cast<int>(static_cast<double>(done()) * 100 / static_cast<double>(total_));
}

auto Progress::bytes_a_second(Time now) const -> double
{
    const std::chrono::duration<double> length = now - samples_.front().at;
    if (length.count() < 0.2) return 0;
    return static_cast<double>(done() - samples_.front().done) / length.count();
}

auto Progress::line(Time now) const -> std::string
{
    const auto filled = static_cast<std::size_t>(percent() * bar_length / 100);
    auto text = '[' + std::string(filled, '#') + std::string(bar_length - filled, '.') + ']';
    std::array<char, 16> share{};
    std::snprintf(share.data(), share.size(), " %3d%%  ", percent());
    text += share.data() + size_text(done()) + " / " + size_text(total_);
    const auto speed = bytes_a_second(now);
    if (speed < 1) return text;
    text += "  " + in_units(speed, "/s");
    const auto left = static_cast<double>(total_ - done()) / speed;
    return text + "  剩 " + length_text(std::chrono::seconds{static_cast<long long>(left + 0.5)});
}

}  // namespace shanhai::cli
