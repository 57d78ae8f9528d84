// MFER (ISO 22077-1, before that ISO/TS 11073-92001): definitions, each a tag, a length and a value, and then the
// samples that they describe. What is defined for one channel stands inside a definition of its own.
#pragma once

#include "common/ecg/limits.hpp"
#include "common/ecg/recording.hpp"

namespace shanhai::ecg::mfer {

enum class Tag : std::uint8_t {
    byte_order = 0x01,
    block = 0x04,  // samples of one channel in a row
    channels = 0x05,
    sequences = 0x06,  // how often all channels' blocks repeat
    waveform = 0x08,
    lead = 0x09,
    data_type = 0x0A,
    interval = 0x0B,
    resolution = 0x0C,
    offset = 0x0D,
    compression = 0x0E,
    null_value = 0x12,
    machine = 0x17,
    samples = 0x1E,
    channel = 0x3F,
    preamble = 0x40,
    end = 0x80,
    name = 0x81,
    id = 0x82,
    age = 0x83,
    sex = 0x84,
    time = 0x85,
};

struct Item {
    unsigned tag = 0;
    std::size_t channel = 0;  // for Tag::channel, from 0
    ByteView value{};
};

// The next of them, taken off `rest`; malformed "ecg.truncated", "ecg.read".
auto take_item(ByteView& rest) -> Result<Item>;

// What a frame or one channel is, as far as it was said.
struct Definition {
    std::optional<std::uint64_t> block{};
    std::optional<unsigned> type{};
    std::optional<double> rate_hz{};
    std::optional<double> microvolts{};  // of one unit
    std::optional<std::int64_t> offset{};
    std::optional<std::int64_t> null_value{};
    std::optional<unsigned> lead{};
    std::string_view lead_text{};
};

// False: not one of these.
auto define(const Item& item, bool little_endian, Definition& into) -> Result<bool>;

auto number_of(ByteView value, bool little_endian) -> std::uint64_t;  // up to eight bytes
auto bytes_of(unsigned data_type) -> std::size_t;                     // 0: not one that we read
auto sample_of(ByteView value, unsigned data_type, bool little_endian) -> std::int64_t;

}  // namespace shanhai::ecg::mfer
