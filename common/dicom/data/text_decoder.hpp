// The texts of one data set in UTF-8. Nothing is ever replaced in silence: bytes that no reading explains appear as
// <B3> (hexadecimal), and the data set is doubtful.
#pragma once

#include "common/dicom/data/charset.hpp"

#include <memory>

namespace shanhai::dicom {

class TextDecoder {
public:
    TextDecoder(std::string_view declared, std::span<const std::string_view> texts);
    ~TextDecoder();
    TextDecoder(TextDecoder&&) noexcept;
    TextDecoder& operator=(TextDecoder&&) = delete;

    auto text(std::string_view raw) -> std::string;
    auto name(std::string_view raw) -> std::string;  // PN: ^ and = return to the first character set too

    auto doubtful() const -> bool { return doubtful_; }

private:
    struct Converter;
    auto decode(std::string_view raw, const char* delimiters) -> std::string;
    auto decode_otherwise(std::string_view raw) -> std::string;

    CharsetChoice choice_;
    bool doubtful_;
    std::unique_ptr<Converter> converter_;
};

}  // namespace shanhai::dicom
