// The header of EDF and BDF (Kemp 1992; EDF+ 2003; BioSemi): 256 bytes, and 256 for each signal, all of it text.
#pragma once

#include "common/base/bytes.hpp"
#include "common/ecg/recording.hpp"

namespace shanhai::ecg::edf {

struct Signal {
    std::string label{};
    std::optional<double> microvolts{};  // of its physical dimension
    bool has_dimension = false;
    double physical_min = 0, physical_max = 0, digital_min = 0, digital_max = 0;
    Filters filters{};
    std::size_t samples = 0;  // in a record
    std::size_t offset = 0;   // of its first sample in a record, in bytes
    bool annotations = false;
};

struct Header {
    std::size_t sample_bytes = 2;  // BDF: 3
    bool discontinuous = false;    // EDF+D
    bool timekeeping = false;      // EDF+C, EDF+D: the first annotation of a record says when it began
    std::size_t size = 0;
    std::size_t records = 0;
    double record_s = 0;
    std::size_t record_bytes = 0;
    std::vector<Signal> signals{};
    Patient patient{};
    Device device{};
    std::optional<Instant> starts{};
};

// Of the whole file, whose size has the last word. Faults: malformed "ecg.read", "ecg.truncated"; mismatch
// "ecg.samples"; too_large "ecg.count" (more than `signals_max`).
auto read_header(ByteView file, std::size_t signals_max, bool& doubtful) -> Result<Header>;

}  // namespace shanhai::ecg::edf
