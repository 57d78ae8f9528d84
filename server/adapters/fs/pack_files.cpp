#include "server/adapters/fs/pack_files.hpp"

#include <fcntl.h>
#include <sys/statvfs.h>

#include <algorithm>
#include <cerrno>
#include <limits>

namespace shanhai::fs::blocking {
namespace {

constexpr std::uint64_t offset_max = std::numeric_limits<off_t>::max();

class FileReader final : public archive::PackReader {
public:
    explicit FileReader(File file) : file_{std::move(file)} {}

    auto read_at(std::uint64_t offset, std::span<std::byte> into) const -> Result<std::size_t> override
    {
        if (offset > offset_max - std::min<std::uint64_t>(into.size(), offset_max)) return std::size_t{0};
        return read_some(file_, offset, into);
    }

private:
    File file_;
};

auto packs_in(const Layout& layout, const path& folder) -> Result<std::vector<archive::PackFacts>>
{
    std::vector<archive::PackFacts> packs;
    std::error_code error;
    for (std::filesystem::directory_iterator file{folder, error}, end; !error && file != end; file.increment(error)) {
        const auto which = pack_of(file->path());
        if (!which) continue;
        std::error_code gone;
        const auto length = file->file_size(gone);
        if (gone) continue;  // removed while we looked
        packs.push_back(archive::PackFacts{*which, length, is_there(layout.sidecar(*which))});
    }
    const bool never_made = error == std::errc::no_such_file_or_directory;
    if (error && !never_made) return fault_of(error.value(), "archive.list");
    return packs;
}

}  // namespace

auto open_reader(const Layout& layout, const PackId& which) -> Result<std::shared_ptr<archive::PackReader>>
{
    auto file = open_file(layout.pack(which), O_RDONLY, "archive.pack");
    if (!file) return file.error();
    return std::shared_ptr<archive::PackReader>{std::make_shared<FileReader>(std::move(*file))};
}

auto read_all(const archive::PackReader& reader, std::uint64_t offset, std::span<std::byte> into) -> Result<void>
{
    auto got = reader.read_at(offset, into);
    if (!got) return got.error();
    if (*got < into.size()) return Fault{errc::corrupt, "archive.short"};
    return {};
}

auto read_sidecar(const Layout& layout, const PackId& which) -> Result<Bytes>
{
    auto file = open_file(layout.sidecar(which), O_RDONLY, "archive.sidecar");
    if (!file) return file.error();
    auto length = length_of(*file, "archive.sidecar");
    if (!length) return length.error();
    if (*length > archive::sidecar_max) return Fault{errc::corrupt, "archive.sidecar"};  // never written by us

    Bytes bytes(*length);
    auto got = read_some(*file, 0, bytes);
    if (!got) return got.error();
    bytes.resize(*got);
    return bytes;
}

auto look_at(const Layout& layout, const PackId& which) -> Result<archive::PackFacts>
{
    auto file = open_file(layout.pack(which), O_RDONLY, "archive.pack");
    if (!file) return file.error();
    auto length = length_of(*file, "archive.pack");
    if (!length) return length.error();
    return archive::PackFacts{which, *length, is_there(layout.sidecar(which))};
}

auto list_from(const Layout& layout, std::string_view from) -> Result<archive::PackPage>
{
    const auto first = from.empty() ? std::size_t{0} : Layout::folder_number(from);
    if (!first) return Fault{errc::malformed, "archive.list"};

    for (auto i = *first; i < Layout::folder_count; ++i) {
        auto packs = packs_in(layout, layout.folder(i));
        if (!packs) return packs.error();
        if (packs->empty()) continue;
        const bool last = i + 1 == Layout::folder_count;
        return archive::PackPage{std::move(*packs), last ? std::string{} : Layout::folder_name(i + 1)};
    }
    return archive::PackPage{};
}

auto free_space(const Layout& layout) -> Result<std::uint64_t>
{
    struct statvfs facts {};
    if (::statvfs(layout.packs().c_str(), &facts) != 0) return fault_of(errno, "archive.space");
    return std::uint64_t{facts.f_bavail} * facts.f_frsize;  // what is left for those who are not root
}

}  // namespace shanhai::fs::blocking
