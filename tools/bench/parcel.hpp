// What an upload carries: made-up files one after the other, read from anywhere without ever being one block of memory.
#pragma once

#include "tools/bench/objects.hpp"

#include "common/base/digest.hpp"

#include <vector>

namespace shanhai::bench {

class Parcel {
public:
    Parcel(Study& study, std::size_t objects);

    struct File {
        std::string instance;
        Bytes front;  // file header, and the data set up to the pixels
        std::shared_ptr<const Bytes> pixels;
        auto size() const -> std::uint64_t { return front.size() + pixels->size(); }
        auto digest() const -> Digest;
    };
    auto files() const -> const std::vector<File>& { return files_; }
    auto size() const -> std::uint64_t { return size_; }

    // The next piece behind `at`, at most `most` bytes; empty at the end. `at` moves on.
    struct Place {
        std::size_t file = 0;
        std::uint64_t within = 0;
    };
    auto read(Place& at, std::size_t most) const -> Bytes;

private:
    std::vector<File> files_;
    std::uint64_t size_ = 0;
};

}  // namespace shanhai::bench
