// The objects the relay does not hold yet, one after another in manifest order, from any byte on: what tus uploads.
//
// Read from the files a piece at a time, on a lane. A file that is not the one that was hashed stops the stream with
// `mismatch source.changed` before its bytes could pass for the promised ones.
#pragma once

#include "common/net/http/body.hpp"
#include "common/runtime/lane.hpp"
#include "tools/shanhai/parcel.hpp"

#include <functional>

namespace shanhai::cli {

class ParcelStream {
public:
    ParcelStream(Lane& disk, std::vector<Hashed> files) : disk_{disk}, files_{std::move(files)} {}

    auto length() const -> std::uint64_t;
    auto from(std::uint64_t offset) const -> http::BodySource;  // offset <= length()

private:
    Lane& disk_;
    std::vector<Hashed> files_;
};

// Where byte `offset` of the concatenation lies: behind the last file when it is the end. Pure.
struct Place {
    std::size_t file = 0;
    std::uint64_t within = 0;
};
auto locate(const std::vector<std::uint64_t>& sizes, std::uint64_t offset) -> Place;

// The digest of a file, and the time it bore while it was read; `on_progress` hears of every piece.
auto hash_file(Lane& disk, Found file, std::function<void(std::uint64_t)> on_progress) -> awaitable<Result<Hashed>>;

namespace blocking {

auto is_unchanged(const Hashed& file) -> bool;  // same size, same time

}  // namespace blocking
}  // namespace shanhai::cli
