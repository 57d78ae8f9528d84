#include "common/ecg/measuring/filtering.hpp"

#include <algorithm>
#include <cmath>

namespace shanhai::ecg {

auto samples_of(double seconds, double rate_hz) -> std::size_t
{
    return static_cast<std::size_t>(std::max(1L, std::lround(seconds * rate_hz)));
}

auto box_mean(std::span<const float> samples, std::size_t width) -> std::vector<float>
{
    const auto count = samples.size();
    std::vector<float> means(count);
    const auto half = std::min(width / 2, count == 0 ? 0 : (count - 1) / 2);
    double sum = 0;  // in double: what is added is taken away again, minutes later
    std::size_t reach = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const auto wanted = std::min({half, i, count - 1 - i});
        if (i == 0) {
            sum = samples[0];
        } else if (wanted > reach) {  // growing at the beginning: two more
            sum += samples[2 * i - 1];
            sum += samples[2 * i];
        } else if (wanted == reach) {
            sum += samples[i + reach];
            sum -= samples[i - reach - 1];
        } else {  // shrinking at the end: two less
            sum -= samples[i - reach - 1];
            sum -= samples[i - reach];
        }
        reach = wanted;
        means[i] = static_cast<float>(sum / static_cast<double>(2 * reach + 1));
    }
    return means;
}

auto quantile(std::span<const float> samples, double part) -> float
{
    constexpr std::size_t enough = 2000;
    if (samples.empty()) return 0;
    const auto step = samples.size() / enough + 1;
    std::vector<float> some;
    some.reserve(samples.size() / step + 1);
    for (std::size_t i = 0; i < samples.size(); i += step) some.push_back(samples[i]);
    const auto at = static_cast<std::size_t>(part * static_cast<double>(some.size() - 1));
    std::nth_element(some.begin(), some.begin() + static_cast<std::ptrdiff_t>(at), some.end());
    return some[at];
}

auto median_of(std::span<float> values) -> float
{
    if (values.empty()) return 0;
    if (values.size() <= 16) {  // as many beats as ten seconds have
        for (std::size_t i = 1; i < values.size(); ++i) {
            const float value = values[i];
            auto at = i;
            for (; at > 0 && values[at - 1] > value; --at) values[at] = values[at - 1];
            values[at] = value;
        }
        const auto half = values.size() / 2;
        return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
    }
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    if (values.size() % 2 == 1) return *middle;
    return (*middle + *std::max_element(values.begin(), middle)) / 2;
}

}  // namespace shanhai::ecg
