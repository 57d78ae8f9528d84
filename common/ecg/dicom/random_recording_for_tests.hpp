// Recordings that chance makes: every field that a file may or may not state.
#pragma once

#include "common/ecg/dicom/codes.hpp"

#include <cmath>
#include <random>

namespace shanhai::ecg::test {

// Leads I, II, V1 to V6, III, ... of small samples that differ; from thirteen on they have names of their own.
inline auto resting(std::size_t leads, std::size_t samples, double rate) -> Recording
{
    Recording recording{"test", {Strip{.rate_hz = rate}}};
    for (std::size_t number = 0; number < leads; ++number) {
        Lead lead{.name = number < 12 ? static_cast<LeadName>(number + 1) : LeadName::other, .scale = Scale{2.5, 0}};
        lead.label = number < 12 ? std::string{text_of(lead.name)} : "Channel " + std::to_string(number);
        for (std::size_t i = 0; i < samples; ++i)
            lead.samples.push_back(static_cast<std::int32_t>((i * 7 + number * 31) % 400) - 200);
        recording.strips[0].leads.push_back(std::move(lead));
    }
    return recording;
}

class RandomRecording {
public:
    explicit RandomRecording(unsigned seed) : random_{seed} {}

    auto make() -> Recording
    {
        Recording recording{"test", {}};
        const bool wide = chance(6);
        const auto strips = one_of(1, 4);
        for (int i = 0; i < strips; ++i) recording.strips.push_back(strip(wide, i > 0 && chance(2)));
        if (chance(2)) recording.acquired = from_micros(1'772'694'489'123'456 + one_of(0, 1'000'000));
        recording.offset_stated = recording.acquired && chance(2);
        for (int i = one_of(0, 8); i > 0; --i) recording.measurements.push_back(measurement());
        for (int i = one_of(0, 3); i > 0; --i) recording.statements.push_back(text(40));
        for (int i = one_of(0, 5); i > 0; --i) recording.markers.push_back(marker(recording));
        return recording;
    }

private:
    auto one_of(int low, int high) -> int { return std::uniform_int_distribution<int>{low, high}(random_); }
    auto chance(int in) -> bool { return one_of(1, in) == 1; }

    auto text(int most) -> std::string
    {
        static constexpr const char* words[] = {"窦性", "心律", "ECG", "<b>", "µ", "V1", "不齐", "'\""};
        std::string all = "#";
        while (static_cast<int>(all.size()) < most && !chance(6)) all += words[one_of(0, 7)];
        return all;
    }
    auto number(double low, double high) -> double
    {
        const double value = std::uniform_real_distribution<double>{low, high}(random_);
        return chance(2) ? std::round(value) : value;
    }

    auto lead(std::size_t samples, bool wide) -> Lead
    {
        Lead one{.name = static_cast<LeadName>(one_of(0, 24))};
        one.label = one.name == LeadName::other ? text(60) : chance(2) ? std::string{text_of(one.name)} : "";
        if (!chance(4)) one.scale = Scale{number(0.1, 5) + 0.001, chance(3) ? number(-500, 500) : 0};
        const int most = wide ? 2'000'000'000 : 32'767;
        for (std::size_t i = 0; i < samples; ++i) one.samples.push_back(one_of(-most, most));
        if (chance(3)) {
            one.gap = chance(2) ? -most - 1 : one_of(-most, most);
            for (auto& sample : one.samples)
                if (chance(5)) sample = *one.gap;
        }
        if (chance(2)) one.filters.high_pass_hz = 0.05;
        if (chance(2)) one.filters.low_pass_hz = one_of(20, 300);
        if (chance(3)) one.filters.notch_hz = 50;
        if (chance(4)) one.skew_s = number(0, 1) / 1000;
        one.derived = chance(5);
        if (chance(8)) one.status = chance(2) ? "DISCONNECTED" : "electrode off?";
        return one;
    }
    auto strip(bool wide, bool representative) -> Strip
    {
        Strip one{.kind = representative ? StripKind::representative : StripKind::rhythm};
        one.label = representative ? "MEDIAN BEAT" : chance(2) ? "RHYTHM" : "";
        one.rate_hz = number(200, 1000);
        one.starts_s = chance(2) ? number(0, 10) : 0;
        const auto samples = static_cast<std::size_t>(one_of(1, 300));
        for (int i = one_of(1, 12); i > 0; --i) one.leads.push_back(lead(samples, wide));
        return one;
    }
    auto measurement() -> Measurement
    {
        const auto quantity = static_cast<Quantity>(one_of(0, static_cast<int>(Quantity::t_axis)));
        Measurement one{.quantity = quantity, .value = number(-180, 500), .unit = chance(3) ? "" : "ms"};
        one.code = quantity == Quantity::other ? Code{"", "", text(20)} : chance(2) ? code_of(quantity) : Code{};
        one.group = static_cast<unsigned>(one_of(0, 9));
        return one;
    }
    auto marker(const Recording& recording) -> Marker
    {
        const auto strip = static_cast<std::size_t>(one_of(0, static_cast<int>(recording.strips.size()) - 1));
        const auto last = static_cast<int>(samples_in(recording.strips[strip])) - 1;
        return {{"2:1", "MDC", "P Onset"}, strip, static_cast<std::size_t>(one_of(0, last)), 0};
    }

    std::mt19937 random_;
};

inline auto random_recording(unsigned seed) -> Recording { return RandomRecording{seed}.make(); }

}  // namespace shanhai::ecg::test
