// Signal files of WFDB (signal(5)): all samples of one file in the order they stand. Pure.
#pragma once

#include "common/base/bytes.hpp"

#include <optional>

namespace shanhai::ecg::wfdb {

// What a format can hold, and the value that stands for no sample.
struct Packing {
    unsigned format;
    std::size_t samples;  // come in groups of so many ...
    std::size_t bytes;    // ... in so many bytes
    std::int32_t invalid;
};
auto packing_of(unsigned format) -> std::optional<Packing>;

auto bytes_for(const Packing& packing, std::size_t samples) -> std::size_t;
auto samples_held(const Packing& packing, std::size_t bytes) -> std::size_t;

// `bytes` must hold them.
auto unpack(const Packing& packing, ByteView bytes, std::size_t samples) -> std::vector<std::int32_t>;

}  // namespace shanhai::ecg::wfdb
