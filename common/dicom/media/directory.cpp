#include "common/dicom/media/directory.hpp"

#include "common/dicom/data/structure.hpp"
#include "common/dicom/media/entry_name.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace shanhai::dicom {
namespace {

constexpr std::string_view media_storage_directory = "1.2.840.10008.1.3.10";
constexpr Tag directory_records = 0x00041220;
constexpr Tag record_in_use = 0x00041410;
constexpr Tag referenced_file = 0x00041500;
constexpr auto sequences = std::to_array<Tag>({directory_records});
constexpr auto of_records = std::to_array<Tag>({record_in_use, referenced_file});
constexpr std::uint16_t inactive = 0;  // (0004,1410), PS3.3 section F.3.2.2

// The parts of a file ID are the values of one attribute: up to eight, with \ between them (PS3.10 section 8.2).
auto file_of(const SequenceItem& record, Encoding encoding) -> std::string
{
    std::string file;
    for (const auto& value : record.values) {
        if (value.tag == referenced_file) file = as_text(value.bytes);
        const bool says = value.tag == record_in_use && value.bytes.size() >= 2;
        if (says && read_u16(value.bytes, encoding) == inactive) return {};
    }
    std::erase_if(file, [](char c) { return c == ' ' || c == '\0'; });  // padding
    std::ranges::replace(file, '\\', '/');
    return file;
}

}  // namespace

auto read_directory(Source& source, std::uint64_t limit) -> Result<Directory>
{
    if (source.size() > limit) return Fault{errc::too_large, "media.directory"};
    Wanted wanted;
    wanted.sequences = sequences;
    wanted.of_items = of_records;
    const auto structure = inspect(source, wanted);
    if (!structure) return structure.error();
    // An irregular one was stepped over before its end, and an empty one is none: either would list less than there is.
    const bool whole = !structure->irregular_sequence && !structure->items.empty();
    if (structure->media_sop_class != media_storage_directory || !whole)
        return Fault{errc::malformed, "media.directory"};

    Directory directory;
    std::set<std::string> seen;
    for (const auto& record : structure->items) {
        auto name = file_of(record, structure->encoding);
        if (!name.empty() && seen.insert(name).second) directory.files.push_back(std::move(name));
    }
    return directory;
}

auto is_directory_name(std::string_view name) -> bool
{
    return name_on_disc(name.substr(name.rfind('/') + 1)) == "DICOMDIR";
}

}  // namespace shanhai::dicom
