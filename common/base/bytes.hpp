// Bytes, counts of them, and their two text forms.
#pragma once

#include "common/base/fault.hpp"

#include <compare>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace shanhai {

using Bytes = std::vector<std::byte>;
using ByteView = std::span<const std::byte>;

inline auto as_view(std::string_view text) -> ByteView { return std::as_bytes(std::span{text.data(), text.size()}); }
inline auto as_text(ByteView bytes) -> std::string_view
{
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}
inline auto to_bytes(std::string_view text) -> Bytes
{
    const auto view = as_view(text);
    return Bytes(view.begin(), view.end());
}

auto to_hex(ByteView bytes) -> std::string;                      // lower case
auto from_hex(std::string_view text) -> Result<Bytes>;           // either case; anything else is malformed
auto to_base64(ByteView bytes) -> std::string;                   // RFC 4648 section 4, padded
auto from_base64(std::string_view text) -> Result<Bytes>;        // strict: no spaces, correct padding

constexpr auto operator""_KiB(unsigned long long n) -> std::uint64_t { return n << 10; }
constexpr auto operator""_MiB(unsigned long long n) -> std::uint64_t { return n << 20; }
constexpr auto operator""_GiB(unsigned long long n) -> std::uint64_t { return n << 30; }

}  // namespace shanhai
