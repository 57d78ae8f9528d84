// The calls to the operating system whose failure decides what may be promised. Tests answer in its place.
#pragma once

#include "common/base/bytes.hpp"

#include <sys/types.h>

#include <filesystem>

namespace shanhai::fs {

using std::filesystem::path;

// Each answers as its manual page says: -1, and errno.
class Syscalls {
public:
    virtual ~Syscalls() = default;

    virtual auto pwrite(int file, ByteView bytes, std::uint64_t offset) -> ssize_t;
    virtual auto ftruncate(int file, std::uint64_t length) -> int;
    virtual auto fdatasync(int file) -> int;
    virtual auto sync_directory(int directory) -> int;
    virtual auto rename(const path& from, const path& to) -> int;
};

auto system_calls() -> Syscalls&;

}  // namespace shanhai::fs
