#include "tools/shanhai/scan.hpp"

#include "tools/shanhai/table.hpp"

#include <algorithm>
#include <set>

namespace shanhai::cli {
namespace {

constexpr std::size_t name_max = 512;

struct Candidate {
    fs::path path;
    fs::path below;  // the folder that was given
};

auto shown(const fs::path& path) -> std::string { return harmless(path.generic_string()); }

}  // namespace

auto wire_name(const fs::path& below, const InstanceUid& instance) -> std::string
{
    const auto name = below.generic_string();
    const bool presentable = !name.empty() && name.size() <= name_max && harmless(name) == name;
    return presentable ? name : instance.text() + ".dcm";
}

namespace blocking {
namespace {

auto walk(const fs::path& root, std::vector<Candidate>& into) -> Result<void>
{
    std::error_code error;
    const auto status = fs::status(root, error);
    if (!fs::exists(status)) return Fault{errc::not_found, "file.missing", shown(root)};
    if (!fs::is_directory(status)) {
        into.push_back({root, root.filename()});
        return {};
    }
    auto entry = fs::recursive_directory_iterator{root, fs::directory_options::skip_permission_denied, error};
    for (; !error && entry != fs::recursive_directory_iterator{}; entry.increment(error))
        if (entry->is_regular_file(error)) into.push_back({entry->path(), entry->path().lexically_relative(root)});
    if (error) return Fault{errc::unavailable, "file.read", shown(root)};
    return {};
}

void look_at(const Candidate& candidate, Scan& scan)
{
    const auto leave_out = [&](const Fault& why) {
        scan.skipped.push_back({shown(candidate.below), Fault{why.code(), why.at(), shown(candidate.below)}});
    };
    auto source = dicom::FileSource::open(candidate.path);
    if (!source) return leave_out(source.error());
    auto header = dicom::read_header(*source);
    if (!header) return leave_out(header.error());
    auto name = wire_name(candidate.below, header->sop_instance);
    scan.found.push_back({candidate.path, std::move(name), source->size(), std::move(*header)});
}

}  // namespace

auto scan(const std::vector<fs::path>& roots) -> Result<Scan>
{
    std::vector<Candidate> candidates;
    for (const auto& root : roots)
        if (auto walked = walk(root, candidates); !walked) return walked.error();
    std::ranges::sort(candidates, {}, &Candidate::path);

    Scan scan;
    std::set<fs::path> seen;
    for (const auto& candidate : candidates) {
        std::error_code ignored;
        if (seen.insert(fs::weakly_canonical(candidate.path, ignored)).second) look_at(candidate, scan);
    }
    return scan;
}

}  // namespace blocking
}  // namespace shanhai::cli
