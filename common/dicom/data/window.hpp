// A small view that moves forward over a source: steps of a few bytes cost few reads, and no byte is read twice.
#pragma once

#include "common/dicom/data/source.hpp"

namespace shanhai::dicom {

class Window {
public:
    explicit Window(Source& source) : source_{source} {}

    // The bytes from `offset` on: at least `count`, fewer only at the end. Valid until the next look.
    auto look(std::uint64_t offset, std::size_t count) -> Result<ByteView>;

private:
    static constexpr std::size_t reach = 4096;

    Source& source_;
    std::uint64_t start_ = 0;
    Bytes held_;
};

}  // namespace shanhai::dicom
