// A cart's record of three leads and ten seconds, as PhysioNet's tools write it: a header that names its signals.
#pragma once

#include "common/base/bytes.hpp"

#include <array>
#include <cmath>

namespace shanhai::intake::test {

struct CartRecord {
    Bytes header;
    Bytes signals;
};

struct CartOrder {
    double rate = 75;          // beats a minute
    std::string gain = "200";  // units for each millivolt; empty: the cart does not say
    std::string name = "ecg";  // the signals are in name.dat
};

inline auto cart_record(const CartOrder& order = {}) -> CartRecord
{
    constexpr std::array<const char*, 3> leads{"I", "II", "V1"};
    constexpr std::array<double, 3> heights{0.8, 1.2, -0.9};  // millivolts
    CartRecord record;
    std::array<std::int16_t, 3> first{};
    std::array<std::int16_t, 3> sums{};
    const double distance = 60 / order.rate;
    for (int i = 0; i < 5000; ++i)
        for (std::size_t lead = 0; lead < leads.size(); ++lead) {
            const double since = std::fmod(i / 500.0, distance) - distance / 2;
            const auto wave = [&](double at, double width, double height) {
                return height * std::exp(-(since - at) * (since - at) / (2 * width * width));
            };
            const double shape = wave(0, 0.012, 1) + wave(-0.16, 0.025, 0.12) + wave(0.26, 0.05, 0.25);
            const auto sample = static_cast<std::int16_t>(std::lround(heights[lead] * shape * 200));
            if (i == 0) first[lead] = sample;
            sums[lead] = static_cast<std::int16_t>(sums[lead] + sample);
            record.signals.push_back(static_cast<std::byte>(sample & 0xFF));
            record.signals.push_back(static_cast<std::byte>(sample >> 8 & 0xFF));
        }
    auto text = order.name + " 3 500 5000\n";
    for (std::size_t lead = 0; lead < leads.size(); ++lead)
        text += order.name + ".dat 16 " + (order.gain.empty() ? "0" : order.gain + "/mV") + " 16 0 " +
                std::to_string(first[lead]) + ' ' + std::to_string(sums[lead]) + " 0 " + leads[lead] + '\n';
    record.header = to_bytes(text);
    return record;
}

}  // namespace shanhai::intake::test
