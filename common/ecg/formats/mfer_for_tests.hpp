// Writes MFER, in either byte order. It is ours: no file of a cart is at hand, so the tests prove that reader and
// writer understand ISO 22077-1 in one way, not that a cart does.
#pragma once

#include "common/base/bytes.hpp"

#include <initializer_list>

namespace shanhai::ecg::binary_test {

class MferWriter {
public:
    explicit MferWriter(bool little_endian = false) : little_endian_{little_endian}
    {
        item(0x40, "MFR Standard 12 leads ECG       ");
        if (little_endian) item(0x01, number(1, 1));
    }

    auto number(std::uint64_t value, std::size_t width) const -> std::string
    {
        std::string text;
        for (std::size_t i = 0; i < width; ++i) {
            const auto place = little_endian_ ? i : width - 1 - i;
            text += static_cast<char>(value >> (8 * place) & 0xFF);
        }
        return text;
    }
    auto words(std::initializer_list<int> values) const -> std::string
    {
        std::string text;
        for (const int value : values) text += number(static_cast<std::uint64_t>(value), 2);
        return text;
    }
    // A unit, a power of ten, and how many of it.
    auto quantified(int unit, int power, unsigned count) const -> std::string
    {
        return std::string{static_cast<char>(unit), static_cast<char>(power)} + number(count, 2);
    }

    static auto encoded(unsigned tag, std::string_view value) -> std::string
    {
        std::string text{static_cast<char>(tag)};
        if (value.size() < 0x80) {
            text += static_cast<char>(value.size());
        } else {  // always the highest byte first, whatever the order of numbers is
            text += '\x84';
            for (int shift = 24; shift >= 0; shift -= 8) text += static_cast<char>(value.size() >> shift & 0xFF);
        }
        return text.append(value);
    }
    auto item(unsigned tag, std::string_view value) -> MferWriter&
    {
        text_ += encoded(tag, value);
        return *this;
    }
    auto channel(unsigned number, std::string_view definitions) -> MferWriter&
    {
        text_ += '\x3F';
        text_ += static_cast<char>(number);
        text_ += static_cast<char>(definitions.size());
        text_ += definitions;
        return *this;
    }
    auto raw(std::string_view text) -> MferWriter&
    {
        text_ += text;
        return *this;
    }
    auto file() const -> Bytes { return to_bytes(text_); }

private:
    bool little_endian_;
    std::string text_;
};

}  // namespace shanhai::ecg::binary_test
