// A test file's bytes, and a recording in the numbers that other programs print.
#pragma once

#include "common/base/bytes.hpp"
#include "common/ecg/recording.hpp"
#include "tests/support/testdata.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

namespace shanhai::ecg::binary_test {

inline auto file_at(const std::filesystem::path& path) -> Bytes
{
    std::ifstream in{path, std::ios::binary};
    const std::string text{std::istreambuf_iterator<char>{in}, {}};
    EXPECT_FALSE(text.empty()) << path;
    return to_bytes(text);
}

inline auto names_of(const Strip& strip) -> std::string
{
    std::string all;
    for (const auto& lead : strip.leads) all += (all.empty() ? "" : " ") + std::string{text_of(lead.name)};
    return all;
}

inline auto microvolts(const Lead& lead, std::int32_t sample) -> double
{
    return lead.scale ? sample * lead.scale->microvolts_per_unit + lead.scale->offset_microvolts : 0;
}

inline auto first_microvolts(const Lead& lead) -> std::vector<double>
{
    std::vector<double> all;
    for (std::size_t i = 0; i < 3 && i < lead.samples.size(); ++i) all.push_back(microvolts(lead, lead.samples[i]));
    return all;
}

inline auto extremes_of(const Lead& lead) -> std::pair<double, double>
{
    const auto [low, high] = std::ranges::minmax(lead.samples);
    return {microvolts(lead, low), microvolts(lead, high)};
}

inline auto stated(const Recording& recording, Quantity quantity) -> std::optional<double>
{
    const auto* const found = find(recording, quantity);
    return found ? std::optional{found->value} : std::nullopt;
}

inline auto fault_of(const Result<Recording>& result) -> std::string
{
    return result ? std::string{}
                  : std::string{name_of(result.error().code())} + ' ' + std::string{result.error().at()};
}

}  // namespace shanhai::ecg::binary_test
