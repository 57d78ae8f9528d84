// Files that wait: the few operations packs are made of, with errno turned into our reasons.
#pragma once

#include "server/adapters/fs/syscalls.hpp"

#include <span>
#include <utility>

namespace shanhai::fs {

// `at` names the step, except where there is no room: that is "archive.full" wherever it happens.
auto fault_of(int error, std::string_view at) -> Fault;

namespace blocking {

// An open descriptor, closed with its owner.
class File {
public:
    explicit File(int number) : number_{number} {}
    File(File&& other) noexcept : number_{std::exchange(other.number_, -1)} {}
    File& operator=(File&&) = delete;
    ~File();

    auto number() const -> int { return number_; }

private:
    int number_;
};

auto open_file(const path& where, int flags, std::string_view at) -> Result<File>;
auto is_there(const path& where) -> bool;
auto length_of(const File& file, std::string_view at) -> Result<std::uint64_t>;

auto write_all(Syscalls& system, const File& file, ByteView bytes, std::uint64_t offset) -> Result<void>;
// Fills `into`, or answers less where the file ends.
auto read_some(const File& file, std::uint64_t offset, std::span<std::byte> into) -> Result<std::size_t>;

auto cut_file(Syscalls& system, const File& file, std::uint64_t length) -> Result<void>;
auto sync_file(Syscalls& system, const File& file) -> Result<void>;
auto sync_directory(Syscalls& system, const path& folder) -> Result<void>;

// The whole file survives a power cut once this answers; before, all of it or nothing is seen under its name.
auto publish_file(Syscalls& system, const path& target, ByteView bytes) -> Result<void>;
auto staged(const path& target) -> path;  // its name until then, which a crash may leave behind

}  // namespace blocking
}  // namespace shanhai::fs
