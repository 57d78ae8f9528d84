#include "server/adapters/fs/fs_packs.hpp"

#include "common/runtime/offload.hpp"
#include "server/adapters/fs/fs_pack_writer.hpp"
#include "server/adapters/fs/pack_files.hpp"

#include <algorithm>

namespace shanhai::fs {

using archive::PackFacts;
using archive::PackPage;
using archive::PackReader;
using archive::PackWriter;

namespace blocking {
namespace {

constexpr std::uint64_t hash_piece = 1_MiB;  // per turn on the lane: half a millisecond, then others have theirs

// A range that is being hashed, kept alive by the job that works on it.
struct Hashing {
    std::shared_ptr<PackReader> reader;
    Hasher hasher;
    Bytes piece;

    auto take(std::uint64_t offset, std::uint64_t length) -> Result<void>
    {
        piece.resize(length);
        if (auto read = read_all(*reader, offset, piece); !read) return read.error();
        hasher.update(piece);
        return {};
    }
};

}  // namespace
}  // namespace blocking

auto FsPacks::open_store(const path& directory, Lane& disk, Syscalls& system) -> Result<std::unique_ptr<FsPacks>>
{
    auto folders = blocking::Folders::open(directory, system);
    if (!folders) return folders.error();
    return std::unique_ptr<FsPacks>{new FsPacks{std::move(*folders), disk}};
}

auto FsPacks::create(PackId which) -> awaitable<Result<std::unique_ptr<PackWriter>>>
{
    auto job = [folders = folders_, which] { return blocking::PackFile::create(*folders, which); };
    auto file = co_await offload(disk_, std::move(job));
    if (!file) co_return file.error();
    co_return std::make_unique<FsPackWriter>(disk_, std::move(*file), std::move(which), 0);
}

auto FsPacks::reopen(PackId which, std::uint64_t acknowledged) -> awaitable<Result<std::unique_ptr<PackWriter>>>
{
    auto job = [folders = folders_, which, acknowledged] {
        return blocking::PackFile::reopen(*folders, which, acknowledged);
    };
    auto file = co_await offload(disk_, std::move(job));
    if (!file) co_return file.error();
    co_return std::make_unique<FsPackWriter>(disk_, std::move(*file), std::move(which), acknowledged);
}

auto FsPacks::open(PackId which) -> awaitable<Result<std::shared_ptr<PackReader>>>
{
    auto job = [folders = folders_, which = std::move(which)] {
        return blocking::open_reader(folders->layout(), which);
    };
    co_return co_await offload(disk_, std::move(job));
}

auto FsPacks::read(PackId which, std::uint64_t offset, std::uint64_t length) -> awaitable<Result<Bytes>>
{
    if (length > archive::read_max) co_return Fault{errc::too_large, "archive.read"};
    auto job = [folders = folders_, which = std::move(which), offset, length]() -> Result<Bytes> {
        auto reader = blocking::open_reader(folders->layout(), which);
        if (!reader) return reader.error();
        Bytes bytes(length);
        if (auto read = blocking::read_all(**reader, offset, bytes); !read) return read.error();
        return bytes;
    };
    co_return co_await offload(disk_, std::move(job));
}

auto FsPacks::digest(PackId which, std::uint64_t offset, std::uint64_t length) -> awaitable<Result<Digest>>
{
    auto reader = co_await open(std::move(which));
    if (!reader) co_return reader.error();

    auto hashing = std::make_shared<blocking::Hashing>();
    hashing->reader = std::move(*reader);
    while (length > 0) {
        const auto piece = std::min(length, blocking::hash_piece);
        auto job = [hashing, offset, piece] { return hashing->take(offset, piece); };
        auto taken = co_await offload(disk_, std::move(job));
        if (!taken) co_return taken.error();
        offset += piece;
        length -= piece;
    }
    co_return hashing->hasher.finish();
}

auto FsPacks::sidecar(PackId which) -> awaitable<Result<Bytes>>
{
    auto job = [folders = folders_, which = std::move(which)] {
        return blocking::read_sidecar(folders->layout(), which);
    };
    co_return co_await offload(disk_, std::move(job));
}

auto FsPacks::look(PackId which) -> awaitable<Result<PackFacts>>
{
    auto job = [folders = folders_, which = std::move(which)] { return blocking::look_at(folders->layout(), which); };
    co_return co_await offload(disk_, std::move(job));
}

auto FsPacks::list(std::string from) -> awaitable<Result<PackPage>>
{
    auto job = [folders = folders_, from = std::move(from)] { return blocking::list_from(folders->layout(), from); };
    co_return co_await offload(disk_, std::move(job));
}

auto FsPacks::remove(PackId which) -> awaitable<Result<void>>
{
    auto job = [folders = folders_, which = std::move(which)] { return blocking::remove_pack(*folders, which); };
    co_return co_await offload(disk_, std::move(job));
}

auto FsPacks::free_space() -> awaitable<Result<std::uint64_t>>
{
    auto job = [folders = folders_] { return blocking::free_space(folders->layout()); };
    co_return co_await offload(disk_, std::move(job));
}

}  // namespace shanhai::fs
