#include "server/adapters/fs/pack_file.hpp"

#include "server/archive/sidecar.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace shanhai::fs::blocking {
namespace {

// The lock belongs to the open file, so a second opening is refused even in this process, and a crash lets go of it.
auto hold(const File& file) -> Result<void>
{
    if (::flock(file.number(), LOCK_EX | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK) return Fault{errc::conflict, "archive.writer"};
        return fault_of(errno, "archive.writer");
    }
    struct stat facts {};
    if (::fstat(file.number(), &facts) != 0) return fault_of(errno, "archive.writer");
    // Removed between our opening and our lock: what we would write to it nobody could find.
    if (facts.st_nlink == 0) return Fault{errc::not_found, "archive.pack"};
    return {};
}

}  // namespace

PackFile::PackFile(const Folders& folders, const PackId& which, File file)
    : system_{folders.system()}, sidecar_{folders.layout().sidecar(which)}, file_{std::move(file)}
{
}

auto PackFile::create(Folders& folders, const PackId& which) -> Result<std::shared_ptr<PackFile>>
{
    if (auto made = folders.make_for(which); !made) return made.error();
    const auto where = folders.layout().pack(which);
    auto file = open_file(where, O_RDWR | O_CREAT | O_EXCL, "archive.create");
    if (!file) return file.error();

    if (auto held = hold(*file); !held) return held.error();
    if (auto done = sync_directory(folders.system(), where.parent_path()); !done) {
        ::unlink(where.c_str());
        return done.error();
    }
    return std::make_shared<PackFile>(folders, which, std::move(*file));
}

auto PackFile::reopen(const Folders& folders, const PackId& which, std::uint64_t acknowledged)
    -> Result<std::shared_ptr<PackFile>>
{
    auto file = open_file(folders.layout().pack(which), O_RDWR, "archive.pack");
    if (!file) return file.error();
    if (auto held = hold(*file); !held) return held.error();
    if (is_there(folders.layout().sidecar(which))) return Fault{errc::conflict, "archive.sealed"};

    auto length = length_of(*file, "archive.pack");
    if (!length) return length.error();
    if (*length < acknowledged) return Fault{errc::corrupt, "archive.short"};
    // Not synced: after another crash the tail is cut again, and a flush orders the new length with the new bytes.
    if (*length > acknowledged) {
        if (auto done = cut_file(folders.system(), *file, acknowledged); !done) return done.error();
    }
    return std::make_shared<PackFile>(folders, which, std::move(*file));
}

auto PackFile::write(std::uint64_t offset, ByteView bytes) -> Result<void>
{
    auto written = put(offset, bytes);
    if (!written) return written;
    // A hint, no promise: the disk begins now, so that with several writers a flush has less to wait for.
    static_cast<void>(::sync_file_range(file_.number(), static_cast<off_t>(offset), static_cast<off_t>(bytes.size()),
                                        SYNC_FILE_RANGE_WRITE));
    return {};
}

auto PackFile::write_durably(std::uint64_t offset, ByteView bytes) -> Result<void>
{
    auto written = put(offset, bytes);
    return written ? sync() : written;
}

auto PackFile::put(std::uint64_t offset, ByteView bytes) -> Result<void>
{
    if (auto known = fault()) return *known;
    if (auto done = write_all(system_, file_, bytes, offset); !done) {
        // What did get written is not part of the pack. Where even this fails, seal() and reopen() cut it off.
        static_cast<void>(cut_file(system_, file_, offset));
        return done.error();
    }
    return {};
}

auto PackFile::cut(std::uint64_t length) -> Result<void>
{
    if (auto known = fault()) return *known;
    auto now = length_of(file_, "archive.pack");
    if (!now) return now.error();
    if (*now < length) return Fault{errc::corrupt, "archive.short"};  // cutting would fill it up with zeros
    return cut_file(system_, file_, length);
}

auto PackFile::sync() -> Result<void>
{
    // The system reports a lost write once per open file. Two syncs side by side, and the second would hear of nothing.
    const std::lock_guard turn{syncing_};
    if (auto known = fault()) return *known;
    return poisoned(sync_file(system_, file_));
}

auto PackFile::seal(const archive::PackIndex& index) -> Result<void>
{
    auto text = archive::to_sidecar(index);
    if (!text) return text.error();
    if (auto done = cut(index.length); !done) return done.error();
    if (auto done = sync(); !done) return done.error();

    auto published = publish_file(system_, sidecar_, as_view(*text));
    // A rename whose folder was not synced may or may not be seen after a power cut: such a pack must not go on.
    const bool half_way = !published && is_there(sidecar_);
    return half_way ? poisoned(published) : published;
}

auto PackFile::fault() const -> std::optional<Fault>
{
    if (!poisoned_.load(std::memory_order_acquire)) return std::nullopt;
    return fault_;
}

auto PackFile::poisoned(Result<void> outcome) -> Result<void>
{
    if (!outcome) {
        fault_ = outcome.error();
        poisoned_.store(true, std::memory_order_release);
    }
    return outcome;
}

auto remove_pack(const Folders& folders, const PackId& which) -> Result<void>
{
    const auto pack = folders.layout().pack(which);
    const auto sidecar = folders.layout().sidecar(which);
    auto file = open_file(pack, O_RDWR, "archive.pack");
    if (!file && file.error().code() != errc::not_found) return file.error();
    if (file) {
        auto held = hold(*file);
        if (!held && held.error().code() != errc::not_found) return held.error();
    }
    // The sidecar first: a pack without one is litter that is found, a sidecar without its pack nobody would look for.
    for (const auto& name : {staged(sidecar), sidecar, pack})
        if (::unlink(name.c_str()) != 0 && errno != ENOENT) return fault_of(errno, "archive.remove");
    auto done = sync_directory(folders.system(), pack.parent_path());
    const bool never_made = !done && done.error().code() == errc::not_found;
    return never_made ? Result<void>{} : done;
}

}  // namespace shanhai::fs::blocking
