#include "common/base/name_uuid.hpp"

#include "common/base/digest.hpp"

#include <algorithm>

namespace shanhai {

auto NameUuid::of(std::string_view name) -> NameUuid
{
    NameUuid made;
    const auto digest = Digest::of(as_view(name));
    for (std::size_t i = 0; i < made.bits_.size(); ++i)
        made.bits_.at(i) = std::to_integer<unsigned char>(digest.bytes()[i]);
    made.bits_[6] = static_cast<unsigned char>((made.bits_[6] & 0x0FU) | 0x80U);
    made.bits_[8] = static_cast<unsigned char>((made.bits_[8] & 0x3FU) | 0x80U);
    return made;
}

auto NameUuid::text() const -> std::string
{
    auto hex = to_hex(std::as_bytes(std::span{bits_}));
    for (const std::size_t at : {20U, 16U, 12U, 8U}) hex.insert(at, "-");
    return hex;
}

// The decimal of 128 bits, by long division.
auto NameUuid::oid() const -> std::string
{
    auto bits = bits_;
    std::string digits;
    while (std::any_of(bits.begin(), bits.end(), [](unsigned part) { return part != 0; })) {
        unsigned rest = 0;
        for (auto& part : bits) {
            const auto value = rest * 256 + part;
            part = static_cast<unsigned char>(value / 10);
            rest = value % 10;
        }
        digits += static_cast<char>('0' + rest);
    }
    std::reverse(digits.begin(), digits.end());
    return "2.25." + digits;
}

}  // namespace shanhai
