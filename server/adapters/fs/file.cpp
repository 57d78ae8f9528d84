#include "server/adapters/fs/file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace shanhai::fs {

auto fault_of(int error, std::string_view at) -> Fault
{
    switch (error) {
    case ENOSPC:
    case EDQUOT:
    case EFBIG: return Fault{errc::storage_full, "archive.full"};
    case ENOENT: return Fault{errc::not_found, at};
    case EEXIST: return Fault{errc::conflict, at};
    case EMFILE:
    case ENFILE:
    case ENOMEM: return Fault{errc::busy, at};
    default: return Fault{errc::unavailable, at};
    }
}

namespace blocking {
namespace {

constexpr mode_t file_mode = 0640;

// A call that a signal interrupted is made again.
template <class Call>
auto retried(Call call)
{
    auto answer = call();
    while (answer < 0 && errno == EINTR) answer = call();
    return answer;
}

}  // namespace

File::~File()
{
    if (number_ >= 0) ::close(number_);  // nothing durable depends on it: flush() has answered, or has not
}

auto open_file(const path& where, int flags, std::string_view at) -> Result<File>
{
    const int number = retried([&] { return ::open(where.c_str(), flags | O_CLOEXEC | O_NOFOLLOW, file_mode); });
    if (number < 0) return fault_of(errno, at);
    return File{number};
}

auto is_there(const path& where) -> bool { return ::access(where.c_str(), F_OK) == 0; }

auto length_of(const File& file, std::string_view at) -> Result<std::uint64_t>
{
    struct stat facts {};
    if (::fstat(file.number(), &facts) != 0) return fault_of(errno, at);
    return static_cast<std::uint64_t>(facts.st_size);
}

auto write_all(Syscalls& system, const File& file, ByteView bytes, std::uint64_t offset) -> Result<void>
{
    while (!bytes.empty()) {
        const auto written = retried([&] { return system.pwrite(file.number(), bytes, offset); });
        if (written < 0) return fault_of(errno, "archive.write");
        bytes = bytes.subspan(static_cast<std::size_t>(written));
        offset += static_cast<std::uint64_t>(written);
    }
    return {};
}

auto read_some(const File& file, std::uint64_t offset, std::span<std::byte> into) -> Result<std::size_t>
{
    std::size_t done = 0;
    while (done < into.size()) {
        const auto rest = into.subspan(done);
        const auto at = static_cast<off_t>(offset + done);
        const auto got = retried([&] { return ::pread(file.number(), rest.data(), rest.size(), at); });
        // Bytes that were written and cannot be read back are damage, whatever the device calls it.
        if (got < 0 && errno == EIO) return Fault{errc::corrupt, "archive.medium"};
        if (got < 0) return fault_of(errno, "archive.read");
        if (got == 0) break;
        done += static_cast<std::size_t>(got);
    }
    return done;
}

auto cut_file(Syscalls& system, const File& file, std::uint64_t length) -> Result<void>
{
    if (retried([&] { return system.ftruncate(file.number(), length); }) != 0) return fault_of(errno, "archive.cut");
    return {};
}

auto sync_file(Syscalls& system, const File& file) -> Result<void>
{
    if (retried([&] { return system.fdatasync(file.number()); }) != 0) return fault_of(errno, "archive.sync");
    return {};
}

auto sync_directory(Syscalls& system, const path& folder) -> Result<void>
{
    auto file = open_file(folder, O_RDONLY | O_DIRECTORY, "archive.folder");
    if (!file) return file.error();
    if (retried([&] { return system.sync_directory(file->number()); }) != 0) return fault_of(errno, "archive.sync");
    return {};
}

auto staged(const path& target) -> path { return path{target}.concat(".new"); }

auto publish_file(Syscalls& system, const path& target, ByteView bytes) -> Result<void>
{
    const auto draft = staged(target);
    ::unlink(draft.c_str());  // left by a crash
    auto file = open_file(draft, O_WRONLY | O_CREAT | O_EXCL, "archive.sidecar");
    if (!file) return file.error();

    auto done = write_all(system, *file, bytes, 0);
    if (done) done = sync_file(system, *file);
    if (done && system.rename(draft, target) != 0) done = fault_of(errno, "archive.sidecar");
    if (!done) {
        ::unlink(draft.c_str());
        return done.error();
    }
    return sync_directory(system, target.parent_path());
}

}  // namespace blocking
}  // namespace shanhai::fs
