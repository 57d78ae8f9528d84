#include "tools/shanhai/scan.hpp"

#include "tools/shanhai/cart_files.hpp"
#include "tools/shanhai/table.hpp"

#include <algorithm>
#include <array>
#include <set>

namespace shanhai::cli {
namespace {

constexpr std::size_t name_max = 512;

using dicom::MediaFile;

}  // namespace

auto wire_name(const fs::path& below, const InstanceUid& instance) -> std::string
{
    const auto name = below.generic_string();
    const bool presentable = !name.empty() && name.size() <= name_max && harmless(name) == name;
    return presentable ? name : instance.text() + ".dcm";
}

namespace blocking {
namespace {

auto shown(const std::string& name) -> std::string { return harmless(name); }

void leave_out(const std::string& name, const Fault& why, Scan& scan)
{
    scan.skipped.push_back({shown(name), Fault{why.code(), why.at(), shown(name)}});
}

auto look_at(const MediaFile& file) -> Result<Found>
{
    auto source = file.where.open();
    if (!source) return source.error();
    auto header = dicom::read_header(**source);
    if (!header) return header.error();
    if (file.where.zip) {
        std::array<std::byte, 1> last{};  // an entry's checksum is compared at its end
        auto whole = (*source)->read((*source)->size() - 1, last);
        if (!whole) return whole.error();
    }
    auto name = wire_name(fs::path{file.name}, header->sop_instance);
    return Found{file.where.path,    std::move(name), (*source)->size(),
                 std::move(*header), file.where.zip,  file.where.entry};
}

// Where the same bytes lie, however they were named.
auto place_of(const MediaFile& file) -> std::pair<fs::path, std::optional<std::uint64_t>>
{
    std::error_code ignored;
    const auto entry = file.where.zip ? std::optional{file.where.entry} : std::nullopt;
    return {fs::weakly_canonical(file.where.path, ignored), entry};
}

using Place = std::pair<fs::path, std::optional<std::uint64_t>>;

// A file and those that go with it.
auto take(const MediaFile& file, const std::vector<MediaFile>& beside, bool named) -> Result<std::vector<Found>>
{
    auto object = look_at(file);
    if (object) return std::vector{std::move(*object)};
    auto cart = look_at_cart(file, beside, named);
    const bool neither = !cart && cart.error().at() == "ecg.format";
    return neither ? Result<std::vector<Found>>{object.error()} : cart;
}

// The bare signals beside a header are no ECG by themselves, and have gone with it.
void forget_companions(Scan& scan)
{
    std::set<Place> taken;
    for (const auto& one : scan.found) taken.insert(place_of({one.name, one.where()}));
    std::erase_if(scan.skipped, [&](const Skipped& one) {
        return !one.where.path.empty() && taken.contains(place_of({one.name, one.where}));
    });
}

}  // namespace

auto scan(const std::vector<fs::path>& roots) -> Result<Scan>
{
    Scan scan;
    std::set<Place> seen;
    for (const auto& root : roots) {
        auto medium = dicom::blocking::open_medium(root);
        if (!medium) return Fault{medium.error().code(), medium.error().at(), shown(medium.error().subject())};
        const auto contents = dicom::blocking::contents_of(std::move(*medium));
        scan.from_medium |= contents.is_disc;
        for (const auto& one : contents.left_out) leave_out(one.name, one.why, scan);
        for (const auto& file : contents.wanted) {
            scan.from_medium |= file.where.zip && file.where.path == root;
            if (!seen.insert(place_of(file)).second) continue;
            auto found = take(file, contents.wanted, file.where.path == root);
            if (found) {
                std::ranges::move(*found, std::back_inserter(scan.found));
                continue;
            }
            leave_out(file.name, found.error(), scan);
            scan.skipped.back().where = file.where;
        }
        // Beside a DICOMDIR there are viewers and help pages, which nobody misses; an image would be missed.
        for (const auto& file : contents.unlisted)
            if (look_at(file)) leave_out(file.name, Fault{errc::mismatch, "media.unlisted"}, scan);
    }
    forget_companions(scan);
    return scan;
}

}  // namespace blocking
}  // namespace shanhai::cli
