// Made-up images to send: real headers, noise for pixels, and a new identity each time, so that nothing is a repeat.
#pragma once

#include "common/base/bytes.hpp"

#include <memory>

namespace shanhai::bench {

inline constexpr std::string_view ct_image_storage = "1.2.840.10008.5.1.4.1.1.2";

// One image of a study. All of a load share their pixels, so that a thousand cost the memory of one.
struct Image {
    std::string instance;
    Bytes front;                          // the data set up to the pixels
    std::shared_ptr<const Bytes> pixels;  // and the rest of it

    auto size() const -> std::uint64_t { return front.size() + pixels->size(); }
};

class Study {
public:
    // `bytes` is about what each data set takes. `seed` makes its UIDs, and is taken from the clock when 0.
    explicit Study(std::size_t bytes, std::uint64_t seed = 0);

    auto next() -> Image;
    void rename(std::size_t number) { uid_ += '.' + std::to_string(number); }  // another study with the same pixels
    auto uid() const -> const std::string& { return uid_; }

private:
    std::string uid_;
    std::uint16_t rows_;
    std::size_t number_ = 0;
    std::shared_ptr<const Bytes> pixels_;
};

auto file_front_of(const Image& image) -> Bytes;  // of the same as a file, explicit little endian: up to the pixels
auto part10_of(const Image& image) -> Bytes;      // all of it

}  // namespace shanhai::bench
