// The one gap in a signed PDF: the hexadecimal string that holds the signature (ISO 32000-1 section 12.8.1).
//
// /ByteRange [0 a b c] says that everything but the bytes from a to b is signed. It is read from the bytes themselves,
// by rules so narrow that no two readers can disagree, before any PDF library sees the file.
#pragma once

#include "common/base/digest.hpp"

namespace shanhai::report {

inline constexpr std::size_t signature_room = 12'288;  // a timestamped CMS with its chains takes some 6 KB

class Hole {
public:
    // `malformed report.hole` unless the file has exactly one /ByteRange, it leaves out exactly one string of
    // lower-case hexadecimal digits with its brackets, and covers all the rest from the first byte to the last.
    // What stands before `from` may have holes of its own: they are signed like any other bytes.
    static auto find(ByteView pdf, std::size_t from = 0) -> Result<Hole>;

    auto start() const -> std::size_t { return start_; }  // of <
    auto end() const -> std::size_t { return end_; }      // past >
    auto covered(ByteView pdf) const -> Bytes;            // what is signed
    auto digest(ByteView pdf) const -> Digest;            // of what is signed
    auto content(ByteView pdf) const -> Bytes;            // what is in it, padding included
    auto is_empty(ByteView pdf) const -> bool;
    auto fill(Bytes& pdf, ByteView cms) const -> Result<void>;  // `too_large report.signature` past its room

private:
    Hole(std::size_t start, std::size_t end) : start_{start}, end_{end} {}

    std::size_t start_;
    std::size_t end_;
};

}  // namespace shanhai::report
