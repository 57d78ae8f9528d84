#include "tools/shanhai/holdings.hpp"

#include "common/dicom/data/header.hpp"

namespace shanhai::cli::blocking {
namespace {

auto name_of_holding(dicom::FileSource& source, const fs::path& path) -> std::string
{
    const auto header = dicom::read_header(source);
    return header ? header->sop_instance.text() : path.filename().string();
}

auto digest_of(dicom::FileSource& source) -> Result<Digest>
{
    Hasher hasher;
    Bytes piece(1_MiB);
    for (std::uint64_t at = 0; at < source.size();) {
        auto count = source.read(at, piece);
        if (!count) return count.error();
        if (*count == 0) return Fault{errc::unavailable, "source.read"};
        hasher.update(ByteView{piece}.first(*count));
        at += *count;
    }
    return hasher.finish();
}

}  // namespace

auto files_held_in(const fs::path& folder) -> Result<std::vector<HeldFile>>
{
    std::vector<HeldFile> all;
    std::error_code error;
    auto entry = fs::recursive_directory_iterator{folder, error};
    if (error) return Fault{errc::not_found, "file.missing", folder.string()};
    for (; !error && entry != fs::recursive_directory_iterator{}; entry.increment(error)) {
        if (!entry->is_regular_file(error)) continue;
        auto source = dicom::FileSource::open(entry->path());
        if (!source) return Fault{errc::unavailable, "source.open", entry->path().string()};
        auto digest = digest_of(*source);
        if (!digest) return Fault{errc::unavailable, "source.read", entry->path().string()};
        all.push_back({entry->path().filename().string(), {name_of_holding(*source, entry->path()), *digest}});
    }
    if (error) return Fault{errc::unavailable, "file.read", folder.string()};
    return all;
}

}  // namespace shanhai::cli::blocking
