#include "common/dicom/media/directory.hpp"

#include "common/dicom/data/structure.hpp"
#include "common/dicom/media/entry_name.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcdeftag.h>
#include <dcmtk/dcmdata/dcfilefo.h>
#include <dcmtk/dcmdata/dcistrmb.h>
#include <dcmtk/dcmdata/dcsequen.h>

#include <set>

namespace shanhai::dicom {
namespace {

constexpr std::string_view media_storage_directory = "1.2.840.10008.1.3.10";
constexpr Uint16 inactive = 0;  // (0004,1410), PS3.3 section F.3.2.2

auto read_whole(Source& source) -> Result<Bytes>
{
    Bytes all(static_cast<std::size_t>(source.size()));
    auto count = source.read(0, all);
    if (!count) return count.error();
    if (*count != all.size()) return Fault{errc::malformed, "dicom.truncated"};
    return all;
}

// The parts of a file ID are the values of one attribute: up to eight, with \ between them (PS3.10 section 8.2).
auto file_of(DcmItem& record) -> std::string
{
    Uint16 in_use = 0xFFFF;
    OFString id;
    record.findAndGetUint16(DCM_RecordInUseFlag, in_use);
    const bool refers = in_use != inactive && record.findAndGetOFStringArray(DCM_ReferencedFileID, id).good();
    std::string file = refers ? std::string{id.c_str(), id.size()} : std::string{};
    std::erase(file, ' ');  // padding
    for (auto& c : file)
        if (c == '\\') c = '/';
    return file;
}

}  // namespace

auto read_directory(Source& source, std::uint64_t limit) -> Result<Directory>
{
    const auto wrong = Fault{errc::malformed, "media.directory"};
    if (source.size() > limit) return Fault{errc::too_large, "media.directory"};
    const auto structure = inspect(source);  // DCMTK sees nothing that did not pass here
    if (!structure) return structure.error();
    if (structure->media_sop_class != media_storage_directory) return wrong;
    auto all = read_whole(source);
    if (!all) return all.error();

    DcmInputBufferStream stream;
    stream.setBuffer(all->data(), static_cast<offile_off_t>(all->size()));
    stream.setEos();
    DcmFileFormat file;
    file.transferInit();
    const auto parsed = file.read(stream);
    file.transferEnd();
    DcmSequenceOfItems* records = nullptr;
    if (parsed.bad() || file.getDataset()->findAndGetSequence(DCM_DirectoryRecordSequence, records).bad()) return wrong;

    Directory directory;
    std::set<std::string> seen;
    for (unsigned long i = 0; i < records->card(); ++i) {
        auto name = file_of(*records->getItem(i));
        if (!name.empty() && seen.insert(name).second) directory.files.push_back(std::move(name));
    }
    return directory;
}

auto is_directory_name(std::string_view name) -> bool
{
    return name_on_disc(name.substr(name.rfind('/') + 1)) == "DICOMDIR";
}

}  // namespace shanhai::dicom
