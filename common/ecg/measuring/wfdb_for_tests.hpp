// PhysioNet's format 212 and .atr annotations, as much of them as a test needs: MIT-BIH record 100 and its beats.
#pragma once

#include "common/ecg/recording.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>

namespace shanhai::ecg::test {

inline auto bytes_in(const std::filesystem::path& path) -> std::vector<std::uint8_t>
{
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{}};
}

// MLII and V5 of record 100: 360 Hz, 200 units in a millivolt, zero at 1024 (100.hea).
inline auto record_100(const std::filesystem::path& folder) -> Recording
{
    const auto bytes = bytes_in(folder / "100.dat");
    Strip strip{.rate_hz = 360};
    for (const auto name : {LeadName::II, LeadName::V5})
        strip.leads.push_back({.name = name, .label = std::string{text_of(name)}, .scale = Scale{5, 0}});
    const auto twelve = [](int value) { return value >= 2048 ? value - 4096 : value; };
    for (std::size_t i = 0; i + 2 < bytes.size(); i += 3) {
        strip.leads[0].samples.push_back(twelve(bytes[i] | (bytes[i + 1] & 0x0F) << 8) - 1024);
        strip.leads[1].samples.push_back(twelve(bytes[i + 2] | (bytes[i + 1] & 0xF0) << 4) - 1024);
    }
    return {.format = "test", .strips = {std::move(strip)}};
}

struct Annotation {
    std::size_t sample;
    int code;
};

// Codes 1 to 13, 25, 30, 31, 34, 35, 38, 41 are beats (WFDB's ecgcodes.h); of those only what record 100 has: N, A, V.
inline auto beats_in(const std::filesystem::path& atr) -> std::vector<Annotation>
{
    const auto bytes = bytes_in(atr);
    std::vector<Annotation> beats;
    std::size_t sample = 0;
    for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
        const int word = bytes[i] | bytes[i + 1] << 8;
        const int code = word >> 10;
        const int interval = word & 1023;
        if (word == 0) break;
        if (code == 59) {  // SKIP: a longer interval in the next four bytes, the high half first
            sample += (static_cast<std::size_t>(bytes[i + 2] | bytes[i + 3] << 8) << 16) +
                      static_cast<std::size_t>(bytes[i + 4] | bytes[i + 5] << 8);
            i += 4;
        } else if (code == 63) {  // AUX: text
            i += static_cast<std::size_t>(interval + interval % 2);
        } else if (code < 59) {
            sample += static_cast<std::size_t>(interval);
            if (code >= 1 && code <= 13) beats.push_back({sample, code});
        }
    }
    return beats;
}

}  // namespace shanhai::ecg::test
