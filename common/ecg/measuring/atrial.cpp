#include "common/ecg/measuring/atrial.hpp"

#include "common/ecg/measuring/filtering.hpp"

#include <algorithm>
#include <cmath>

namespace shanhai::ecg {
namespace {

// Smoothed, and without the straight line from end to end.
auto wave(std::span<const float> lead, std::size_t from, std::size_t to, std::size_t smooth) -> std::vector<float>
{
    const auto begin = from > smooth ? from - smooth : 0;
    const auto end = std::min(lead.size(), to + smooth);
    auto part = box_mean(lead.subspan(begin, end - begin), smooth);
    part.erase(part.begin(), part.begin() + static_cast<std::ptrdiff_t>(from - begin));
    part.resize(std::min(part.size(), to - from));
    const float first = part.front();
    const float rise = (part.back() - first) / static_cast<float>(std::max<std::size_t>(part.size() - 1, 1));
    for (std::size_t i = 0; i < part.size(); ++i) part[i] -= first + rise * static_cast<float>(i);
    return part;
}

}  // namespace

auto p_likeness(const Signal& signal, const Averaged& averaged) -> std::optional<double>
{
    const auto& beat = averaged.beat;
    if (!beat.waves.p_begins || !beat.waves.p_ends) return std::nullopt;
    const auto from = static_cast<std::size_t>(*beat.waves.p_begins);
    const auto to = static_cast<std::size_t>(*beat.waves.p_ends) + 1;
    const auto smooth = samples_of(.020, beat.rate_hz);
    if (to <= from + 2) return std::nullopt;
    std::vector<std::vector<float>> typical;
    for (const auto& lead : beat.leads) typical.push_back(wave(lead.microvolts, from, to, smooth));

    const auto share = 1 / static_cast<float>(averaged.members.size());
    std::vector<float> likeness;
    for (const auto member : averaged.members) {
        if (member < beat.middle) continue;
        const auto begin = member - beat.middle + from;
        const auto end = member - beat.middle + to;
        if (end >= signal.count) continue;
        double both = 0;
        double theirs = 0;
        double ours = 0;
        for (std::size_t k = 0; k < typical.size(); ++k) {
            const auto own = wave(signal.traces[k].microvolts, begin, end, smooth);
            for (std::size_t i = 0; i < own.size() && i < typical[k].size(); ++i) {
                const float others = typical[k][i] - share * own[i];  // or each beat would be like itself
                both += double{own[i]} * double{others};
                theirs += double{own[i]} * double{own[i]};
                ours += double{others} * double{others};
            }
        }
        likeness.push_back(theirs > 0 && ours > 0 ? static_cast<float>(both / std::sqrt(theirs * ours)) : 0.0F);
    }
    if (likeness.size() < 3) return std::nullopt;
    return quantile(likeness, .25);
}

}  // namespace shanhai::ecg
