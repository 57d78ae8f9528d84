#include "tools/shanhai/parcel_stream.hpp"

#include "common/runtime/offload.hpp"

#include <algorithm>

namespace shanhai::cli {
namespace {

constexpr std::size_t piece_size = 256 * 1024;
constexpr std::size_t hashing_size = 4 * 1024 * 1024;

struct Cursor {
    Cursor(Lane& lane, std::vector<Hashed> all, Place start) : disk{lane}, files{std::move(all)}, at{start} {}

    Lane& disk;
    std::vector<Hashed> files;
    Place at;
    std::shared_ptr<dicom::Source> open;  // files[at.file], once it was needed
};

auto changed(const Found& file) -> Fault { return Fault{errc::mismatch, "source.changed", file.name}; }

// Of the file the bytes are in, which is the ZIP for what is in one.
auto size_on_disk(const Found& file) -> std::uint64_t { return file.zip ? file.zip->file_size() : file.size; }

auto named(const Fault& fault, const Found& file) -> Fault { return Fault{fault.code(), fault.at(), file.name}; }

}  // namespace

namespace blocking {

auto is_unchanged(const Hashed& file) -> bool
{
    std::error_code error;
    const auto size = fs::file_size(file.file.path, error);
    if (error || size != size_on_disk(file.file)) return false;
    const auto time = fs::last_write_time(file.file.path, error);
    return !error && time == file.changed_at;
}

namespace {

auto read_piece(Cursor& cursor) -> Result<Bytes>
{
    const auto& file = cursor.files[cursor.at.file];
    if (!cursor.open) {
        if (!is_unchanged(file)) return changed(file.file);
        auto source = file.file.where().open();
        if (!source) return named(source.error(), file.file);
        cursor.open = std::move(*source);
    }
    const auto left = file.file.size - cursor.at.within;
    Bytes piece(static_cast<std::size_t>(std::min<std::uint64_t>(left, piece_size)));
    auto count = cursor.open->read(cursor.at.within, piece);
    if (!count) return named(count.error(), file.file);
    if (*count != piece.size()) return changed(file.file);
    cursor.at.within += piece.size();
    if (cursor.at.within == file.file.size) {
        cursor.open.reset();
        if (!is_unchanged(file)) return changed(file.file);  // while we read: the last piece stays here
        cursor.at = {cursor.at.file + 1, 0};
    }
    return piece;
}

struct Read {
    Bytes piece;
    fs::file_time_type time;
};

auto read_for_hashing(dicom::Source& source, const Found& file, std::uint64_t at) -> Result<Read>
{
    std::error_code error;
    auto read = Read{Bytes(static_cast<std::size_t>(std::min<std::uint64_t>(file.size - at, hashing_size))),
                     fs::last_write_time(file.path, error)};
    if (error || fs::file_size(file.path, error) != size_on_disk(file) || error) return changed(file);
    auto count = source.read(at, read.piece);
    if (!count) return named(count.error(), file);
    if (*count != read.piece.size()) return changed(file);
    return read;
}

}  // namespace
}  // namespace blocking

namespace {

auto next_piece(std::shared_ptr<Cursor> cursor) -> awaitable<Result<Bytes>>
{
    auto job = [cursor] { return blocking::read_piece(*cursor); };
    co_return co_await offload(cursor->disk, std::move(job));
}

}  // namespace

auto locate(const std::vector<std::uint64_t>& sizes, std::uint64_t offset) -> Place
{
    Place place{0, offset};
    while (place.file < sizes.size() && place.within >= sizes[place.file]) {
        place.within -= sizes[place.file];
        ++place.file;
    }
    return place;
}

auto ParcelStream::length() const -> std::uint64_t
{
    std::uint64_t total = 0;
    for (const auto& one : files_) total += one.file.size;
    return total;
}

auto ParcelStream::from(std::uint64_t offset) const -> http::BodySource
{
    std::vector<std::uint64_t> sizes;
    for (const auto& one : files_) sizes.push_back(one.file.size);
    auto cursor = std::make_shared<Cursor>(disk_, files_, locate(sizes, offset));
    return http::BodySource{length() - offset, [cursor] { return next_piece(cursor); }};
}

auto hash_file(Lane& disk, Found file, std::function<void(std::uint64_t)> on_progress) -> awaitable<Result<Hashed>>
{
    auto open = [where = file.where()] { return where.open(); };
    auto opened = co_await offload(disk, std::move(open));
    if (!opened) co_return named(opened.error(), file);
    auto source = std::shared_ptr<dicom::Source>{std::move(*opened)};

    Hasher hasher;
    std::optional<fs::file_time_type> time;
    for (std::uint64_t at = 0; at < file.size;) {
        auto job = [source, file, at] { return blocking::read_for_hashing(*source, file, at); };
        auto read = co_await offload(disk, std::move(job));
        if (!read) co_return read.error();
        if (time && *time != read->time) co_return changed(file);
        time = read->time;
        hasher.update(read->piece);
        at += read->piece.size();
        on_progress(read->piece.size());
    }
    if (!time) co_return changed(file);  // an empty file has no header, so it was not empty before
    auto hashed = Hashed{std::move(file), *time, hasher.finish()};
    co_return std::move(hashed);
}

}  // namespace shanhai::cli
