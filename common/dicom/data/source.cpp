#include "common/dicom/data/source.hpp"

#include <algorithm>
#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace shanhai::dicom {

auto MemorySource::read(std::uint64_t offset, std::span<std::byte> into) -> Result<std::size_t>
{
    if (offset >= bytes_.size()) return std::size_t{0};
    const auto piece = bytes_.subspan(offset, std::min<std::uint64_t>(into.size(), bytes_.size() - offset));
    std::copy(piece.begin(), piece.end(), into.begin());
    return piece.size();
}

auto FileSource::open(const std::filesystem::path& path) -> Result<FileSource>
{
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return Fault{errno == ENOENT ? errc::not_found : errc::unavailable, "source.open"};
    FileSource file{descriptor, 0};
    struct stat facts {};
    if (::fstat(descriptor, &facts) != 0 || !S_ISREG(facts.st_mode)) return Fault{errc::unavailable, "source.open"};
    file.size_ = static_cast<std::uint64_t>(facts.st_size);
    return file;
}

FileSource::FileSource(FileSource&& other) noexcept
    : descriptor_{std::exchange(other.descriptor_, -1)}, size_{std::exchange(other.size_, 0)}
{}

FileSource::~FileSource()
{
    if (descriptor_ >= 0) ::close(descriptor_);
}

auto FileSource::read(std::uint64_t offset, std::span<std::byte> into) -> Result<std::size_t>
{
    std::size_t done = 0;
    while (done < into.size()) {
        const auto count =
            ::pread(descriptor_, into.data() + done, into.size() - done, static_cast<off_t>(offset + done));
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return Fault{errc::unavailable, "source.read"};
        if (count == 0) break;
        done += static_cast<std::size_t>(count);
    }
    return done;
}

}  // namespace shanhai::dicom
