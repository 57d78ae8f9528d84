// Our own PDFs, read from their bytes by rules as narrow as our writers: what an increment must know of the file below.
//
// No PDF library, so that an increment is the same bytes under every version of one, for as long as reports are kept.
#pragma once

#include "common/base/bytes.hpp"

#include <map>
#include <optional>

namespace shanhai::report {

// Refers to the bytes it was read from: they must outlive it.
class OwnPdf {
public:
    // `malformed report.increment` unless the file ends as ours do: one classic table of objects for each revision
    // (ISO 32000-1 section 7.5.4), newest last, each revision's trailer naming the one before.
    static auto read(ByteView pdf) -> Result<OwnPdf>;

    // The newest "N 0 obj", without that line and "endobj". Refused when another object by that number lies about.
    auto object(std::size_t number) const -> Result<std::string_view>;

    auto bytes() const -> std::string_view { return text_; }
    auto root() const -> std::size_t { return root_; }
    auto info() const -> std::size_t { return info_; }
    auto size() const -> std::size_t { return size_; }            // the first number that no object has
    auto table() const -> std::size_t { return table_; }          // where the newest table stands
    auto identity() const -> std::string_view { return identity_; }  // the first half of /ID, in hexadecimal

private:
    explicit OwnPdf(std::string_view text) : text_{text} {}

    auto read_section(std::size_t at, std::size_t end) -> Result<std::optional<std::size_t>>;

    std::string_view text_;
    std::map<std::size_t, std::vector<std::size_t>> objects_;  // places, newest first
    std::size_t root_ = 0;
    std::size_t info_ = 0;
    std::size_t size_ = 0;
    std::size_t table_ = 0;
    std::string_view identity_;
};

// "/Key 12 0 R" in the text of a dictionary of ours: 12. Refused when the key is there twice.
auto reference_in(std::string_view dictionary, std::string_view key) -> Result<std::size_t>;

}  // namespace shanhai::report
