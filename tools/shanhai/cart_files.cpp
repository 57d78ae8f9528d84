#include "tools/shanhai/cart_files.hpp"

#include "common/ecg/conversion/conversion.hpp"
#include "common/ecg/deriving.hpp"
#include "common/ecg/dicom/identity.hpp"
#include "common/ecg/dicom/reading.hpp"
#include "common/ecg/summary/summary.hpp"

#include <algorithm>

namespace shanhai::cli::blocking {
namespace {

constexpr auto whole_max = ecg::Limits{}.object_max;

auto now() -> Instant { return std::chrono::floor<std::chrono::microseconds>(std::chrono::system_clock::now()); }

// The first `most` bytes, or all there are.
auto beginning(const dicom::Location& where, std::uint64_t most) -> Result<Bytes>
{
    auto source = where.open();
    if (!source) return source.error();
    Bytes all(std::min((*source)->size(), most));
    for (std::size_t at = 0; at < all.size();) {
        const auto count = (*source)->read(at, std::span{all}.subspan(at));
        if (!count) return count.error();
        if (*count == 0) return Fault{errc::malformed, "ecg.truncated"};
        at += *count;
    }
    return all;
}

// One byte more than fits is enough for a reader to refuse it.
auto whole(const dicom::Location& where) -> Result<Bytes> { return beginning(where, whole_max + 1); }

auto plain_name(std::string_view name) -> std::string_view { return name.substr(name.find_last_of("/\\") + 1); }
auto folder_of(std::string_view name) -> std::string_view
{
    return name.substr(0, name.size() - plain_name(name).size());
}

// The signals that a header names lie beside it: in its folder, named or not, or in the same ZIP.
class Companions {
public:
    Companions(const dicom::MediaFile& of, const std::vector<dicom::MediaFile>& among) : of_{of}, among_{among} {}

    auto find(std::string_view name) -> std::optional<ByteView>
    {
        auto file = of_.where.zip ? in_zip(name) : in_folder(name);
        if (!file) return std::nullopt;
        auto bytes = whole(file->where);
        if (!bytes) return std::nullopt;
        files_.push_back({std::move(*file), std::make_unique<Bytes>(std::move(*bytes))});
        return *files_.back().bytes;
    }

    struct Read {
        dicom::MediaFile file;
        std::unique_ptr<Bytes> bytes;
    };
    auto files() const -> const std::vector<Read>& { return files_; }

private:
    auto in_zip(std::string_view name) const -> std::optional<dicom::MediaFile>
    {
        for (const auto& file : among_)
            if (plain_name(file.name) == name && folder_of(file.name) == folder_of(of_.name)) return file;
        return std::nullopt;
    }
    auto in_folder(std::string_view name) const -> std::optional<dicom::MediaFile>
    {
        if (plain_name(name) != name) return std::nullopt;
        return dicom::MediaFile{std::string{folder_of(of_.name)} + std::string{name},
                                {.path = of_.where.path.parent_path() / name}};
    }

    const dicom::MediaFile& of_;
    const std::vector<dicom::MediaFile>& among_;
    std::vector<Read> files_;
};

auto found_at(const dicom::MediaFile& file, std::uint64_t size, dicom::Header header, ecg::Format format) -> Found
{
    auto name = wire_name(fs::path{file.name}, header.sop_instance);
    return {.path = file.where.path,
            .name = std::move(name),
            .size = size,
            .header = std::move(header),
            .zip = file.where.zip,
            .entry = file.where.entry,
            .media_type = std::string{ecg::media_type_of(format)}};
}

// A file that belongs to another is an instance of its own, so that it is told from it.
auto companion_at(const dicom::MediaFile& file, const Bytes& bytes, dicom::Header header) -> Result<Found>
{
    auto uid = InstanceUid::parse(ecg::uid_of("companion", Digest::of(bytes)));
    if (!uid) return uid.error();
    header.sop_instance = std::move(*uid);
    return found_at(file, bytes.size(), std::move(header), ecg::Format::wfdb);
}

}  // namespace

auto look_at_cart(const dicom::MediaFile& file, const std::vector<dicom::MediaFile>& beside, bool named)
    -> Result<std::vector<Found>>
{
    auto first = beginning(file.where, ecg::recognised_within);
    if (!first) return first.error();
    const auto format = ecg::recognise(*first);
    const bool other = !format || *format == ecg::Format::dicom;  // DICOM has been looked at
    if (other || (ecg::is_picture(*format) && !named)) return Fault{errc::unsupported, "ecg.format"};
    auto bytes = whole(file.where);
    if (!bytes) return bytes.error();
    Companions companions{file, beside};
    const auto find = [&](std::string_view name) { return companions.find(name); };
    auto converted = ecg::convert(*bytes, Digest::of(*bytes), now(), find);
    if (!converted) return converted.error();
    auto source = dicom::MemorySource{converted->object};
    auto header = dicom::read_header(source);
    if (!header) return header.error();

    std::vector<Found> all;
    for (const auto& one : companions.files()) {
        auto companion = companion_at(one.file, *one.bytes, *header);
        if (!companion) return companion.error();
        all.push_back(std::move(*companion));
    }
    auto found = found_at(file, bytes->size(), std::move(*header), *format);
    if (converted->recording) found.ecg = ecg::summary_of(*converted->recording, {}, now());
    all.insert(all.begin(), std::move(found));
    return all;
}

auto ecg_seen(const Found& found) -> Result<std::optional<wire::EcgView>>
{
    if (found.ecg || !ecg::is_ecg_waveform(found.header.sop_class.text())) return found.ecg;
    auto object = whole(found.where());
    if (!object) return object.error();
    auto recording = ecg::read_dicom(*object);
    if (!recording) return recording.error();
    ecg::derive_limb_leads(*recording);
    return std::optional{ecg::summary_of(*recording, {}, now())};
}

}  // namespace shanhai::cli::blocking
