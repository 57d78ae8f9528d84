// The header file of a WFDB record (PhysioNet, header(5)): which signal files there are and how to read them. Pure.
#pragma once

#include "common/base/bytes.hpp"
#include "common/ecg/recording.hpp"

namespace shanhai::ecg::wfdb {

struct Signal {
    std::string file{};  // a plain name, never a path
    unsigned format = 0;
    std::size_t samples_per_frame = 1;
    std::size_t skew = 0;    // frames that this signal is stored late
    std::size_t offset = 0;  // bytes before its first sample
    std::optional<Scale> scale{};
    std::optional<std::int64_t> initial{};
    std::optional<std::int64_t> checksum{};  // sum of all samples, 16 bits of it
    std::string description{};
};

struct Header {
    std::optional<double> rate_hz{};
    std::optional<std::size_t> frames{};  // nothing: as many as the file holds
    std::optional<Instant> starts{};
    std::vector<Signal> signals{};
    Patient patient{};
};

auto looks_like_header(std::string_view beginning) -> bool;

// Faults: unsupported "ecg.dialect" (several segments, no signal file), malformed "ecg.read", too_large "ecg.count".
auto read_header(std::string_view text, std::size_t signals_max) -> Result<Header>;

}  // namespace shanhai::ecg::wfdb
