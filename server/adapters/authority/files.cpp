#include "server/adapters/authority/files.hpp"

#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace shanhai::authority::blocking {
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

auto fault_of(int error, const Path& file) -> Fault
{
    const auto name = file.filename().string();
    if (error == ENOENT) return Fault{errc::not_found, "authority.missing", name};
    if (error == ENOSPC || error == EDQUOT) return Fault{errc::storage_full, "authority.file", name};
    if (error == EACCES || error == EPERM) return Fault{errc::forbidden, "authority.file", name};
    return Fault{errc::unavailable, "authority.file", name};
}

auto is_ours_alone(int descriptor) -> bool
{
    struct stat facts {};
    return ::fstat(descriptor, &facts) == 0 && (facts.st_mode & (S_IRWXG | S_IRWXO)) == 0;
}

auto read_all(const Descriptor& from, const Path& file) -> Result<std::string>
{
    std::string content(file_max + 1, '\0');
    std::size_t filled = 0;
    while (filled < content.size()) {
        const auto got = ::read(from.number(), content.data() + filled, content.size() - filled);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return fault_of(errno, file);
        if (got == 0) break;
        filled += static_cast<std::size_t>(got);
    }
    if (filled > file_max) return Fault{errc::too_large, "authority.file", file.filename().string()};
    content.resize(filled);
    return content;
}

auto write_all(const Descriptor& to, std::string_view content) -> bool
{
    while (!content.empty()) {
        const auto written = ::write(to.number(), content.data(), content.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return false;
        content.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

auto sync_directory(const Path& directory) -> Result<void>
{
    const Descriptor opened{::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (!opened || ::fsync(opened.number()) != 0) return fault_of(errno, directory);
    return {};
}

auto parent_of(const Path& file) -> Path
{
    const auto parent = file.parent_path();
    return parent.empty() ? Path{"."} : parent;
}

auto write_file(const Path& file, std::string_view content, mode_t mode) -> Result<void>
{
    auto pattern = file.string() + ".new-XXXXXX";
    const Descriptor staged{::mkostemp(pattern.data(), O_CLOEXEC)};  // 0600, and nobody else's name
    if (!staged) return fault_of(errno, file);
    const bool durable =
        ::fchmod(staged.number(), mode) == 0 && write_all(staged, content) && ::fsync(staged.number()) == 0;
    if (!durable || ::rename(pattern.c_str(), file.c_str()) != 0) {
        const int error = errno;
        ::unlink(pattern.c_str());
        return fault_of(error, file);
    }
    return sync_directory(parent_of(file));
}

}  // namespace

auto read_public(const Path& file) -> Result<std::string>
{
    const Descriptor opened{::open(file.c_str(), O_RDONLY | O_CLOEXEC)};
    if (!opened) return fault_of(errno, file);
    return read_all(opened, file);
}

auto read_private(const Path& file) -> Result<std::string>
{
    const Descriptor opened{::open(file.c_str(), O_RDONLY | O_CLOEXEC)};
    if (!opened) return fault_of(errno, file);
    if (!is_ours_alone(opened.number()))
        return Fault{errc::forbidden, "authority.permissions", file.filename().string()};
    return read_all(opened, file);
}

auto write_private(const Path& file, std::string_view content) -> Result<void>
{
    return write_file(file, content, S_IRUSR | S_IWUSR);
}

auto write_public(const Path& file, std::string_view content) -> Result<void>
{
    return write_file(file, content, S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH);
}

auto StagedDirectory::beside(const Path& target) -> Result<StagedDirectory>
{
    auto pattern = target.string() + ".new-XXXXXX";
    if (!::mkdtemp(pattern.data())) return fault_of(errno, parent_of(target));
    return StagedDirectory{pattern, target};
}

StagedDirectory::StagedDirectory(StagedDirectory&& other) noexcept
    : staged_{std::exchange(other.staged_, {})}, target_{std::move(other.target_)}
{}

StagedDirectory::~StagedDirectory()
{
    std::error_code ignored;
    if (!staged_.empty()) std::filesystem::remove_all(staged_, ignored);
}

auto StagedDirectory::keep() && -> Result<void>
{
    if (auto done = sync_directory(staged_); !done) return done.error();
    // An empty directory gives way; one with anything in it does not.
    if (::rename(staged_.c_str(), target_.c_str()) != 0) {
        const bool taken = errno == ENOTEMPTY || errno == EEXIST || errno == ENOTDIR;
        return taken ? Fault{errc::conflict, "authority.exists", target_.filename().string()}
                     : fault_of(errno, target_);
    }
    staged_.clear();
    return sync_directory(parent_of(target_));
}

auto check_directory(const Path& directory) -> Result<void>
{
    const Descriptor opened{::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (!opened) return fault_of(errno, directory);
    if (!is_ours_alone(opened.number()))
        return Fault{errc::forbidden, "authority.permissions", directory.filename().string()};
    return {};
}

}  // namespace shanhai::authority::blocking
