// For tests: bytes as one would note them on paper.
//
//   01 00 0000002E      hexadecimal digits, in pairs, spaced as it pleases
//   'SHANHAI'           text as it is
//   00*32               a byte, so many times
//   # the rest          a remark
#pragma once

#include "common/base/bytes.hpp"

#include <stdexcept>

namespace shanhai::test {

inline auto wire(std::string_view notes) -> Bytes
{
    Bytes bytes;
    const auto until = [&](std::size_t end) {
        const auto word = notes.substr(0, end);
        notes.remove_prefix(std::min(end, notes.size()));
        return word;
    };
    while (!notes.empty()) {
        if (notes[0] == ' ' || notes[0] == '\n') {
            notes.remove_prefix(1);
        } else if (notes[0] == '#') {
            until(notes.find('\n'));
        } else if (notes[0] == '\'') {
            notes.remove_prefix(1);
            const auto text = as_view(until(notes.find('\'')));
            bytes.insert(bytes.end(), text.begin(), text.end());
            notes.remove_prefix(1);
        } else {
            const auto word = until(notes.find_first_of(" \n"));
            const auto star = word.find('*');
            const auto piece = from_hex(word.substr(0, star)).value();
            const int times = star == std::string_view::npos ? 1 : std::stoi(std::string{word.substr(star + 1)});
            for (int i = 0; i < times; ++i) bytes.insert(bytes.end(), piece.begin(), piece.end());
        }
    }
    return bytes;
}

}  // namespace shanhai::test
