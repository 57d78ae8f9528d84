// Small files that must survive a power cut, and keys that nobody else may read.
#pragma once

#include "common/base/fault.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace shanhai::authority::blocking {

using Path = std::filesystem::path;

// Every fault names the file (its last part) as its subject. `at` says what was wrong:
//   authority.missing      not_found
//   authority.permissions  forbidden: others may read what only we should
//   authority.file         anything else that reading or writing met; storage_full when there is no room
auto read_public(const Path& file) -> Result<std::string>;
auto read_private(const Path& file) -> Result<std::string>;      // refused when group or others have any right to it

// The whole content is there after a power cut, or what was there before. Mode 0600 or 0644.
auto write_private(const Path& file, std::string_view content) -> Result<void>;
auto write_public(const Path& file, std::string_view content) -> Result<void>;

// A directory (0700) that appears under its name complete, or not at all. Dropped without keep(), it is removed.
class StagedDirectory {
public:
    static auto beside(const Path& target) -> Result<StagedDirectory>;
    StagedDirectory(StagedDirectory&& other) noexcept;
    StagedDirectory& operator=(StagedDirectory&&) = delete;
    ~StagedDirectory();

    auto path() const -> const Path& { return staged_; }
    auto keep() && -> Result<void>;                              // conflict authority.exists: something is there

private:
    StagedDirectory(Path staged, Path target) : staged_{std::move(staged)}, target_{std::move(target)} {}
    Path staged_;
    Path target_;
};

auto check_directory(const Path& directory) -> Result<void>;     // there, and ours alone

inline constexpr std::size_t file_max = 64 * 1024;

}  // namespace shanhai::authority::blocking
