#include "server/adapters/fs/syscalls.hpp"

#include <unistd.h>

#include <cstdio>

namespace shanhai::fs {

auto Syscalls::pwrite(int file, ByteView bytes, std::uint64_t offset) -> ssize_t
{
    return ::pwrite(file, bytes.data(), bytes.size(), static_cast<off_t>(offset));
}

auto Syscalls::ftruncate(int file, std::uint64_t length) -> int
{
    return ::ftruncate(file, static_cast<off_t>(length));
}

auto Syscalls::fdatasync(int file) -> int { return ::fdatasync(file); }
auto Syscalls::sync_directory(int directory) -> int { return ::fsync(directory); }
auto Syscalls::rename(const path& from, const path& to) -> int { return std::rename(from.c_str(), to.c_str()); }

auto system_calls() -> Syscalls&
{
    static Syscalls calls;
    return calls;
}

}  // namespace shanhai::fs
