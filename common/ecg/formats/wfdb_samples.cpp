#include "common/ecg/formats/wfdb_samples.hpp"

#include <array>
#include <limits>

namespace shanhai::ecg::wfdb {
namespace {

constexpr auto packings = std::to_array<Packing>({
    {16, 1, 2, -32768},
    {24, 1, 3, -8388608},
    {32, 1, 4, std::numeric_limits<std::int32_t>::min()},
    {61, 1, 2, -32768},
    {80, 1, 1, -128},
    {160, 1, 2, -32768},
    {212, 2, 3, -2048},
    {310, 3, 4, -512},
    {311, 3, 4, -512},
});

auto byte_at(ByteView bytes, std::size_t at) -> std::uint32_t { return std::to_integer<std::uint32_t>(bytes[at]); }

// `count` bytes, the low one first. What is cut off behind reads as 0: it is of samples that nobody asks for.
auto little(ByteView bytes, std::size_t at, std::size_t count) -> std::uint32_t
{
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < count && at + i < bytes.size(); ++i) value |= byte_at(bytes, at + i) << (8 * i);
    return value;
}

auto extended(std::uint32_t value, unsigned bits) -> std::int32_t
{
    return static_cast<std::int32_t>(value << (32 - bits)) >> (32 - bits);
}

auto plain(unsigned format, ByteView bytes, std::size_t at) -> std::int32_t
{
    switch (format) {
    case 61: return extended(byte_at(bytes, at) << 8 | byte_at(bytes, at + 1), 16);
    case 80: return static_cast<std::int32_t>(byte_at(bytes, at)) - 128;
    case 160: return static_cast<std::int32_t>(little(bytes, at, 2)) - 32768;
    case 24: return extended(little(bytes, at, 3), 24);
    case 32: return static_cast<std::int32_t>(little(bytes, at, 4));
    default: return extended(little(bytes, at, 2), 16);
    }
}

// The sample number `which` of a group.
auto packed(unsigned format, ByteView bytes, std::size_t at, std::size_t which) -> std::int32_t
{
    if (format == 212) {
        const auto group = little(bytes, at, 3);
        return which == 0 ? extended(group & 0xFFF, 12) : extended(group >> 16 | (group >> 4 & 0xF00), 12);
    }
    const auto group = little(bytes, at, 4);
    if (format == 311) return extended(group >> (10 * which) & 0x3FF, 10);
    const auto first = group & 0xFFFF;
    const auto second = group >> 16;
    if (which < 2) return extended((which == 0 ? first : second) >> 1 & 0x3FF, 10);
    return extended(first >> 11 | (second >> 11) << 5, 10);
}

}  // namespace

auto packing_of(unsigned format) -> std::optional<Packing>
{
    for (const auto& one : packings)
        if (one.format == format) return one;
    return std::nullopt;
}

auto bytes_for(const Packing& packing, std::size_t samples) -> std::size_t
{
    const auto rest = samples % packing.samples;
    // 212 ends in the middle of a group when the last sample is the first of two; the others fill their word.
    const auto of_rest = rest == 0 ? 0 : packing.format == 212 ? 2 : packing.bytes;
    return samples / packing.samples * packing.bytes + of_rest;
}

auto samples_held(const Packing& packing, std::size_t bytes) -> std::size_t
{
    const auto one_more = packing.format == 212 && bytes % packing.bytes == 2;
    return bytes / packing.bytes * packing.samples + (one_more ? 1 : 0);
}

auto unpack(const Packing& packing, ByteView bytes, std::size_t samples) -> std::vector<std::int32_t>
{
    std::vector<std::int32_t> all(samples);
    for (std::size_t i = 0; i < samples; ++i) {
        const auto at = i / packing.samples * packing.bytes;
        all[i] = packing.samples == 1 ? plain(packing.format, bytes, at)
                                      : packed(packing.format, bytes, at, i % packing.samples);
    }
    return all;
}

}  // namespace shanhai::ecg::wfdb
