#include "common/ecg/quality/comparing.hpp"

#include "common/ecg/measuring/filtering.hpp"

#include <algorithm>
#include <cmath>

namespace shanhai::ecg {

auto qrst_of(const BeatLead& lead, const RepresentativeBeat& beat) -> Waveform
{
    if (!beat.waves.qrs_begins) return {};
    const auto smooth = box_mean(lead.microvolts, samples_of(.020, beat.rate_hz));
    const auto from = static_cast<std::size_t>(*beat.waves.qrs_begins);
    const auto wanted = beat.waves.t_ends ? static_cast<std::size_t>(*beat.waves.t_ends)
                                          : from + samples_of(.36, beat.rate_hz);
    const auto to = std::min(wanted, smooth.size());
    if (from >= to) return {};
    Waveform part{smooth.begin() + static_cast<std::ptrdiff_t>(from), smooth.begin() + static_cast<std::ptrdiff_t>(to)};
    const float level = part.front();
    for (auto& value : part) value -= level;
    return part;
}

auto mixed(const Waveform& one, double of_one, const Waveform& other, double of_other) -> Waveform
{
    Waveform all(std::min(one.size(), other.size()));
    for (std::size_t i = 0; i < all.size(); ++i)
        all[i] = static_cast<float>(of_one * double{one[i]} + of_other * double{other[i]});
    return all;
}

auto correlation(const Waveform& one, const Waveform& other) -> double
{
    double both = 0;
    double first = 0;
    double second = 0;
    for (std::size_t i = 0; i < one.size() && i < other.size(); ++i) {
        both += double{one[i]} * double{other[i]};
        first += double{one[i]} * double{one[i]};
        second += double{other[i]} * double{other[i]};
    }
    return first > 0 && second > 0 ? both / std::sqrt(first * second) : 0;
}

auto distance(const Waveform& one, const Waveform& other) -> double
{
    const auto count = std::min(one.size(), other.size());
    double sum = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const double off = double{one[i]} - double{other[i]};
        sum += off * off;
    }
    return count == 0 ? 0 : std::sqrt(sum / static_cast<double>(count));
}

auto peak_to_peak(const Waveform& one) -> double
{
    if (one.empty()) return 0;
    const auto [low, high] = std::ranges::minmax_element(one);
    return double{*high} - double{*low};
}

}  // namespace shanhai::ecg
