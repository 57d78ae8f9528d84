#include "common/dicom/media/zip_policy.hpp"

#include "common/dicom/media/entry_name.hpp"

#include <set>

namespace shanhai::dicom {
namespace {

// The type of a file in its UNIX mode; POSIX does not fix the numbers, every ZIP does.
constexpr std::uint32_t type_mask = 0170000;
constexpr std::uint32_t regular = 0100000;
constexpr std::uint32_t link = 0120000;
constexpr std::uint32_t folder = 0040000;

auto ends_as_zip(std::string_view name) -> bool { return name_on_disc(name).ends_with(".ZIP"); }

auto reason_against(const ZipEntryFacts& entry, std::string_view name, const ZipLimits& limits) -> std::optional<Fault>
{
    const auto refused = [&](errc code, std::string_view at) { return Fault{code, at, std::string{name}}; };
    const auto type = entry.unix_mode & type_mask;
    if (type == link) return refused(errc::unsupported, "media.link");
    if (type != 0 && type != regular && type != folder) return refused(errc::unsupported, "media.special");
    if (entry.encrypted) return refused(errc::unsupported, "media.encrypted");
    if (!entry.can_unpack) return refused(errc::unsupported, "media.compression");
    if (ends_as_zip(name)) return refused(errc::unsupported, "media.nested");
    if (entry.size > limits.entry_max) return refused(errc::too_large, "media.size");
    return std::nullopt;
}

auto bomb() -> Fault { return Fault{errc::too_large, "media.bomb"}; }

}  // namespace

auto judge(const ZipEntryFacts& entry, const ZipLimits& limits) -> ZipVerdict
{
    auto name = entry_name(entry.raw_name);
    if (!name) return {name.error().subject(), name.error(), false};
    const bool is_folder = name->ends_with('/') || (entry.unix_mode & type_mask) == folder;
    if (is_folder) return {std::move(*name), std::nullopt, true};
    auto why = reason_against(entry, *name, limits);
    return {std::move(*name), std::move(why), false};
}

auto judge_all(const std::vector<ZipEntryFacts>& entries, std::uint64_t file_size, const ZipLimits& limits)
    -> Result<std::vector<ZipVerdict>>
{
    if (entries.size() > limits.entries_max) return bomb();
    std::vector<ZipVerdict> all;
    std::set<std::string> seen;
    std::uint64_t unpacked = 0;
    std::uint64_t packed = 0;
    for (const auto& entry : entries) {
        auto verdict = judge(entry, limits);
        const bool counts = !verdict.folder && !verdict.why;
        if (counts && !seen.insert(verdict.name).second)
            verdict.why = Fault{errc::mismatch, "media.duplicate", verdict.name};
        if (counts && !verdict.why) {
            if (entry.size > limits.total_max - unpacked || entry.packed > file_size - packed) return bomb();
            unpacked += entry.size;
            packed += entry.packed;
        }
        all.push_back(std::move(verdict));
    }
    const bool dense = unpacked > limits.ratio_free && unpacked / limits.ratio_max > file_size;
    if (dense) return bomb();
    return all;
}

}  // namespace shanhai::dicom
