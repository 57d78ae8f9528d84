// How far along a long transfer is, how fast, and how long it still takes. Pure: whoever draws it brings the time.
#pragma once

#include <chrono>
#include <cstdint>
#include <deque>
#include <string>

namespace shanhai::cli {

class Progress {
public:
    using Time = std::chrono::steady_clock::time_point;

    Progress(std::uint64_t total, Time start) : total_{total}, samples_{{start, 0}} {}

    // `done` may fall back: a resumed stream begins where the relay says, not where the socket was.
    void reach(std::uint64_t done, Time now);

    auto percent() const -> int;
    auto done() const -> std::uint64_t { return samples_.back().done; }
    auto line(Time now) const -> std::string;  // [####....]  41%  8.2 MB / 20.0 MB  1.3 MB/s  剩 0:09

private:
    struct Sample {
        Time at;
        std::uint64_t done;
    };

    auto bytes_a_second(Time now) const -> double;

    std::uint64_t total_;
    std::deque<Sample> samples_;  // of the last half minute
};

auto size_text(std::uint64_t bytes) -> std::string;            // 512 B, 3.4 KB, 12.0 MB: units of 1000, as networks
auto length_text(std::chrono::seconds length) -> std::string;  // 0:09, 12:30, 3:05:00

}  // namespace shanhai::cli
