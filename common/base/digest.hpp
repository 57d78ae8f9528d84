// SHA-256 (FIPS 180-4): the name of every object's content.
#pragma once

#include "common/base/bytes.hpp"

#include <array>
#include <memory>

namespace shanhai {

class Digest {
public:
    static constexpr std::size_t size = 32;

    explicit Digest(std::array<std::byte, size> bytes) : bytes_{bytes} {}
    static auto parse(std::string_view hex) -> Result<Digest>;   // 64 hexadecimal digits
    static auto of(ByteView bytes) -> Digest;

    auto hex() const -> std::string { return to_hex(bytes_); }
    auto bytes() const -> ByteView { return bytes_; }

    friend auto operator<=>(const Digest&, const Digest&) = default;

private:
    std::array<std::byte, size> bytes_;
};

// The running digest of bytes that arrive in pieces.
class Hasher {
public:
    Hasher();
    ~Hasher();
    Hasher(Hasher&&) noexcept;
    Hasher& operator=(Hasher&&) noexcept;

    void update(ByteView piece);
    auto finish() -> Digest;                                     // and begins anew

private:
    struct Context;
    std::unique_ptr<Context> context_;
};

}  // namespace shanhai
