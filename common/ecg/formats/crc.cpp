#include "common/ecg/formats/crc.hpp"

#include <array>

namespace shanhai::ecg {
namespace {

constexpr auto table = [] {
    std::array<std::uint16_t, 256> all{};
    for (unsigned i = 0; i < all.size(); ++i) {
        auto value = static_cast<std::uint16_t>(i << 8);
        for (int bit = 0; bit < 8; ++bit)
            value = static_cast<std::uint16_t>(value & 0x8000 ? value << 1 ^ 0x1021 : value << 1);
        all[i] = value;
    }
    return all;
}();

}  // namespace

auto crc_ccitt(ByteView bytes, std::uint16_t initial) -> std::uint16_t
{
    auto value = initial;
    for (const auto byte : bytes)
        value = static_cast<std::uint16_t>(value << 8 ^ table[(value >> 8 ^ std::to_integer<unsigned>(byte)) & 0xFF]);
    return value;
}

}  // namespace shanhai::ecg
