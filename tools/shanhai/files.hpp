// Small files of this computer, read whole and replaced whole: a power cut leaves the old one or the new one.
#pragma once

#include "common/base/bytes.hpp"

#include <filesystem>

namespace shanhai::cli {

namespace fs = std::filesystem;

namespace blocking {

// not_found "file.missing", unavailable "file.read", too_large "file.large"; the subject is the file's name.
auto read_file(const fs::path& file, std::uint64_t limit = 1_MiB) -> Result<std::string>;

// unavailable "file.write", storage_full "file.full".
enum class Privacy { ours_alone, everybody };  // 0600, 0644
auto write_file(const fs::path& file, std::string_view content, Privacy privacy) -> Result<void>;

auto make_private_folder(const fs::path& folder) -> Result<void>;  // 0700, with its parents
auto make_folder(const fs::path& folder) -> Result<void>;
auto is_ours_alone(const fs::path& file) -> bool;
auto move_into_place(const fs::path& from, const fs::path& to) -> Result<void>;

}  // namespace blocking
}  // namespace shanhai::cli
