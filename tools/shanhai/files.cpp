#include "tools/shanhai/files.hpp"

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace shanhai::cli::blocking {
namespace {

class Descriptor {
public:
    explicit Descriptor(int number) : number_{number} {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor()
    {
        if (number_ >= 0) ::close(number_);
    }
    auto number() const -> int { return number_; }
    explicit operator bool() const { return number_ >= 0; }

private:
    int number_;
};

auto fault_of(int error, std::string_view at, const fs::path& file) -> Fault
{
    if (error == ENOENT || error == ENOTDIR) return Fault{errc::not_found, "file.missing", file.string()};
    if (error == ENOSPC || error == EDQUOT) return Fault{errc::storage_full, "file.full"};
    return Fault{errc::unavailable, at, file.string()};
}

auto folder_of(const fs::path& file) -> fs::path
{
    const auto folder = file.parent_path();
    return folder.empty() ? fs::path{"."} : folder;
}

auto write_all(int to, std::string_view content) -> bool
{
    while (!content.empty()) {
        const auto written = ::write(to, content.data(), content.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return false;
        content.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

auto sync_folder(const fs::path& folder) -> Result<void>
{
    const Descriptor opened{::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (!opened || (::fsync(opened.number()) != 0 && errno != EINVAL)) return fault_of(errno, "file.write", folder);
    return {};
}

}  // namespace

auto read_file(const fs::path& file, std::uint64_t limit) -> Result<std::string>
{
    const Descriptor opened{::open(file.c_str(), O_RDONLY | O_CLOEXEC)};
    if (!opened) return fault_of(errno, "file.read", file);
    std::string content;
    std::string piece(64_KiB, '\0');
    for (;;) {
        const auto got = ::read(opened.number(), piece.data(), piece.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return fault_of(errno, "file.read", file);
        if (got == 0) return content;
        content.append(piece, 0, static_cast<std::size_t>(got));
        if (content.size() > limit) return Fault{errc::too_large, "file.large", file.string()};
    }
}

auto write_file(const fs::path& file, std::string_view content, Privacy privacy) -> Result<void>
{
    const mode_t mode = privacy == Privacy::ours_alone ? S_IRUSR | S_IWUSR : S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH;
    auto staged = file.string() + ".new-XXXXXX";
    const Descriptor opened{::mkostemp(staged.data(), O_CLOEXEC)};  // 0600, and nobody else's name
    if (!opened) return fault_of(errno, "file.write", file);
    const bool durable =
        ::fchmod(opened.number(), mode) == 0 && write_all(opened.number(), content) && ::fsync(opened.number()) == 0;
    if (!durable || ::rename(staged.c_str(), file.c_str()) != 0) {
        const int error = errno;
        ::unlink(staged.c_str());
        return fault_of(error, "file.write", file);
    }
    return sync_folder(folder_of(file));
}

auto make_private_folder(const fs::path& folder) -> Result<void>
{
    if (auto parent = make_folder(folder.parent_path()); !parent) return parent;
    if (::mkdir(folder.c_str(), S_IRWXU) != 0 && errno != EEXIST) return fault_of(errno, "file.write", folder);
    return {};
}

auto make_folder(const fs::path& folder) -> Result<void>
{
    std::error_code error;
    if (!folder.empty()) fs::create_directories(folder, error);
    if (error) return fault_of(error.value(), "file.write", folder);
    return {};
}

auto is_ours_alone(const fs::path& file) -> bool
{
    struct stat facts {};
    return ::stat(file.c_str(), &facts) == 0 && (facts.st_mode & (S_IRWXG | S_IRWXO)) == 0;
}

auto move_into_place(const fs::path& from, const fs::path& to) -> Result<void>
{
    if (::rename(from.c_str(), to.c_str()) != 0) return fault_of(errno, "file.write", to);
    return sync_folder(folder_of(to));
}

}  // namespace shanhai::cli::blocking
