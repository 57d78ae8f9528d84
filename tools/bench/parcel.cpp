#include "tools/bench/parcel.hpp"

#include <algorithm>

namespace shanhai::bench {

Parcel::Parcel(Study& study, std::size_t objects)
{
    for (std::size_t i = 0; i < objects; ++i) {
        auto image = study.next();
        auto front = file_front_of(image);
        size_ += front.size() + image.pixels->size();
        files_.push_back({std::move(image.instance), std::move(front), std::move(image.pixels)});
    }
}

auto Parcel::File::digest() const -> Digest
{
    Hasher hasher;
    hasher.update(front);
    hasher.update(*pixels);
    return hasher.finish();
}

auto Parcel::read(Place& at, std::size_t most) const -> Bytes
{
    Bytes piece;
    piece.reserve(most);
    while (at.file < files_.size() && piece.size() < most) {
        const auto& file = files_[at.file];
        const bool in_front = at.within < file.front.size();
        const auto& part = in_front ? file.front : *file.pixels;
        const auto from = in_front ? at.within : at.within - file.front.size();
        const auto count = std::min<std::uint64_t>(most - piece.size(), part.size() - from);
        const auto begin = part.begin() + static_cast<std::ptrdiff_t>(from);
        piece.insert(piece.end(), begin, begin + static_cast<std::ptrdiff_t>(count));
        at.within += count;
        if (at.within == file.size()) at = {at.file + 1, 0};
    }
    return piece;
}

}  // namespace shanhai::bench
