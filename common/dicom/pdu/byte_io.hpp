// Numbers and texts in and out of bytes, in both byte orders: PDUs are big endian, command sets little endian.
#pragma once

#include "common/base/bytes.hpp"

#include <stdexcept>

namespace shanhai::dicom {

// Reads from the front and never past the end. What is missing reads as zero or empty, and ok() stays false from then
// on: a decoder reads on without a check after every field and looks once.
class ByteReader {
public:
    explicit ByteReader(ByteView bytes) : rest_{bytes} {}

    auto ok() const -> bool { return ok_; }
    auto left() const -> std::size_t { return rest_.size(); }

    auto take(std::size_t count) -> ByteView
    {
        if (count > rest_.size()) {
            ok_ = false;
            rest_ = {};
            return {};
        }
        const auto taken = rest_.first(count);
        rest_ = rest_.subspan(count);
        return taken;
    }
    auto u8() -> std::uint8_t { return static_cast<std::uint8_t>(big_endian(1)); }
    auto be16() -> std::uint16_t { return static_cast<std::uint16_t>(big_endian(2)); }
    auto be32() -> std::uint32_t { return big_endian(4); }
    auto le16() -> std::uint16_t { return static_cast<std::uint16_t>(little_endian(2)); }
    auto le32() -> std::uint32_t { return little_endian(4); }

private:
    auto big_endian(std::size_t count) -> std::uint32_t
    {
        std::uint32_t value = 0;
        for (const auto byte : take(count)) value = value << 8 | std::to_integer<std::uint32_t>(byte);
        return value;
    }
    auto little_endian(std::size_t count) -> std::uint32_t
    {
        std::uint32_t value = 0;
        unsigned shift = 0;
        for (const auto byte : take(count)) {
            value |= std::to_integer<std::uint32_t>(byte) << shift;
            shift += 8;
        }
        return value;
    }

    ByteView rest_;
    bool ok_ = true;
};

class ByteWriter {
public:
    void u8(std::uint8_t value) { bytes_.push_back(std::byte{value}); }
    void be16(std::uint16_t value)
    {
        u8(static_cast<std::uint8_t>(value >> 8));
        u8(static_cast<std::uint8_t>(value));
    }
    void be32(std::uint32_t value)
    {
        be16(static_cast<std::uint16_t>(value >> 16));
        be16(static_cast<std::uint16_t>(value));
    }
    void le16(std::uint16_t value)
    {
        u8(static_cast<std::uint8_t>(value));
        u8(static_cast<std::uint8_t>(value >> 8));
    }
    void le32(std::uint32_t value)
    {
        le16(static_cast<std::uint16_t>(value));
        le16(static_cast<std::uint16_t>(value >> 16));
    }
    void zeros(std::size_t count) { bytes_.insert(bytes_.end(), count, std::byte{0}); }
    void bytes(ByteView value) { bytes_.insert(bytes_.end(), value.begin(), value.end()); }
    void text(std::string_view value) { bytes(as_view(value)); }

    // A type, a reserved byte, and the length of what `body` writes: 16 bits for items, 32 bits for whole PDUs.
    template <class Body>
    void item(std::uint8_t type, Body body)
    {
        u8(type);
        u8(0);
        counted16(body);
    }
    template <class Body>
    void pdu(std::uint8_t type, Body body)
    {
        u8(type);
        u8(0);
        const auto start = bytes_.size();
        be32(0);
        body();
        patch(start, 4);
    }
    // The length of what `body` writes, then that.
    template <class Body>
    void counted16(Body body)
    {
        const auto start = bytes_.size();
        be16(0);
        body();
        patch(start, 2);
    }
    void counted_text(std::string_view value)
    {
        counted16([&] { text(value); });
    }

    auto size() const -> std::size_t { return bytes_.size(); }
    auto take() && -> Bytes { return std::move(bytes_); }

private:
    void patch(std::size_t start, std::size_t width)
    {
        const auto length = bytes_.size() - start - width;
        // Only our own values are encoded, and they are short: this is a bug, not a peer.
        if (length >> (8 * width)) throw std::length_error{"a PDU item outgrew its length field"};
        for (std::size_t i = 0; i < width; ++i)
            bytes_[start + i] = static_cast<std::byte>(length >> (8 * (width - 1 - i)));
    }

    Bytes bytes_;
};

}  // namespace shanhai::dicom
