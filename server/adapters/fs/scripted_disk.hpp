// For tests: the real disk, with a script of failures and a record of what it was asked.
#pragma once

#include "server/adapters/fs/syscalls.hpp"

#include <cerrno>
#include <functional>
#include <mutex>
#include <ostream>
#include <vector>

namespace shanhai::fs {

enum class Call { write, cut, sync, sync_folder, rename };

inline auto operator<<(std::ostream& out, Call call) -> std::ostream&
{
    constexpr const char* names[] = {"write", "cut", "sync", "sync_folder", "rename"};
    return out << names[static_cast<int>(call)];
}

class ScriptedDisk final : public Syscalls {
public:
    // Asked before every call, on the thread that makes it: 0 lets it through, anything else is its errno.
    using Script = std::function<int(Call call, int file)>;

    void follow(Script script)
    {
        const std::lock_guard lock{guard_};
        script_ = std::move(script);
    }
    void write_at_most(std::size_t bytes) { write_max_ = bytes; }  // in one call, as signals and full disks do
    auto calls() const -> std::vector<Call>
    {
        const std::lock_guard lock{guard_};
        return calls_;
    }

    auto pwrite(int file, ByteView bytes, std::uint64_t offset) -> ssize_t override
    {
        if (!lets(Call::write, file)) return -1;
        return Syscalls::pwrite(file, bytes.first(std::min(bytes.size(), write_max_)), offset);
    }
    auto ftruncate(int file, std::uint64_t length) -> int override
    {
        return lets(Call::cut, file) ? Syscalls::ftruncate(file, length) : -1;
    }
    auto fdatasync(int file) -> int override { return lets(Call::sync, file) ? Syscalls::fdatasync(file) : -1; }
    auto sync_directory(int directory) -> int override
    {
        return lets(Call::sync_folder, directory) ? Syscalls::sync_directory(directory) : -1;
    }
    auto rename(const path& from, const path& to) -> int override
    {
        return lets(Call::rename, -1) ? Syscalls::rename(from, to) : -1;
    }

private:
    auto lets(Call call, int file) -> bool
    {
        Script script;
        {
            const std::lock_guard lock{guard_};
            calls_.push_back(call);
            script = script_;
        }
        errno = script ? script(call, file) : 0;
        return errno == 0;
    }

    mutable std::mutex guard_;
    Script script_;
    std::vector<Call> calls_;
    std::size_t write_max_ = std::size_t(-1);
};

}  // namespace shanhai::fs
