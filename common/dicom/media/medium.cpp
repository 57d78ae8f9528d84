#include "common/dicom/media/medium.hpp"

#include "common/dicom/media/directory.hpp"
#include "common/dicom/media/entry_name.hpp"

#include <algorithm>
#include <map>
#include <set>

namespace shanhai::dicom {

namespace fs = std::filesystem;

auto Location::open() const -> Result<std::unique_ptr<Source>>
{
    if (zip) return zip->open_entry(entry);
    auto file = FileSource::open(path);
    if (!file) return file.error();
    return std::unique_ptr<Source>{std::make_unique<FileSource>(std::move(*file))};
}

namespace blocking {
namespace {

auto folder_of(std::string_view name) -> std::string_view { return name.substr(0, name.rfind('/') + 1); }

// How a file ID and a file's name meet: without regard to capitals, version numbers and dots at the end.
auto normal(std::string_view name) -> std::string
{
    std::string all;
    while (!name.empty()) {
        const auto cut = std::min(name.find('/'), name.size());
        all += name_on_disc(name.substr(0, cut)) + (cut < name.size() ? "/" : "");
        name.remove_prefix(std::min(cut + 1, name.size()));
    }
    return all;
}

auto renamed(const Fault& fault, const std::string& name) -> Fault { return Fault{fault.code(), fault.at(), name}; }

void add_zip(const fs::path& path, const std::string& below, const std::shared_ptr<Zip>& zip, Medium& medium)
{
    for (const auto& entry : zip->entries())
        medium.files.push_back({below + entry.name, Location{path, zip, entry.index}});
    for (const auto& one : zip->left_out())
        medium.left_out.push_back({below + one.name, renamed(one.why, below + one.name)});
}

// A file of a folder: itself, or what is in it.
void add_file(const fs::path& path, const std::string& name, Medium& medium)
{
    auto source = FileSource::open(path);
    if (!source || !Zip::is_zip(*source)) return medium.files.push_back({name, Location{path}});
    auto zip = Zip::open(path);
    if (!zip) return medium.left_out.push_back({name, renamed(zip.error(), name)});
    add_zip(path, name + '/', *zip, medium);
}

// A stick made by a machine that knows links could lead anywhere on this one.
auto leads_out(const fs::path& file, const fs::path& root) -> bool
{
    std::error_code error;
    const auto target = fs::canonical(file, error);
    if (error) return true;
    const auto below = target.lexically_relative(root);
    return below.empty() || *below.begin() == "..";
}

auto walk(const fs::path& root, Medium& medium) -> Result<void>
{
    std::error_code error;
    const auto real_root = fs::canonical(root, error);
    std::vector<fs::path> found;
    auto entry = fs::recursive_directory_iterator{root, fs::directory_options::skip_permission_denied, error};
    for (; !error && entry != fs::recursive_directory_iterator{}; entry.increment(error)) {
        std::error_code unknown;
        if (!entry->is_regular_file(unknown)) continue;
        const auto name = decoded_name(entry->path().lexically_relative(root).generic_string());
        if (entry->is_symlink(unknown) && leads_out(entry->path(), real_root))
            medium.left_out.push_back({name, Fault{errc::unsupported, "media.link", name}});
        else
            found.push_back(entry->path());
    }
    if (error) return Fault{errc::unavailable, "file.read", decoded_name(root.generic_string())};
    std::ranges::sort(found);
    for (const auto& path : found) add_file(path, decoded_name(path.lexically_relative(root).generic_string()), medium);
    return {};
}

// What one DICOMDIR lists, and what of that is there.
class Catalogue {
public:
    explicit Catalogue(const std::vector<MediaFile>& files)
    {
        for (std::size_t i = 0; i < files.size(); ++i) by_name_.emplace(normal(files[i].name), i);
    }

    void read(const MediaFile& file, Contents& contents)
    {
        auto source = file.where.open();
        auto directory = source ? read_directory(**source) : Result<Directory>{source.error()};
        if (!directory) return contents.left_out.push_back({file.name, renamed(directory.error(), file.name)});
        const auto folder = std::string{folder_of(file.name)};
        contents.is_disc |= folder.empty();
        governed_.push_back(folder);
        for (const auto& id : directory->files) {
            const auto found = by_name_.find(normal(folder + id));
            if (found != by_name_.end())
                listed_.insert(found->second);
            else
                contents.left_out.push_back({folder + id, Fault{errc::not_found, "media.missing", folder + id}});
        }
    }
    auto is_listed(std::size_t which) const -> bool { return listed_.contains(which); }
    auto governs(std::string_view name) const -> bool
    {
        return std::ranges::any_of(governed_, [&](const auto& folder) { return name.starts_with(folder); });
    }

private:
    std::map<std::string, std::size_t> by_name_;
    std::set<std::size_t> listed_;
    std::vector<std::string> governed_;
};

}  // namespace

auto open_medium(const fs::path& root) -> Result<Medium>
{
    Medium medium;
    std::error_code error;
    const auto status = fs::status(root, error);
    const auto shown = decoded_name(root.generic_string());
    if (!fs::exists(status)) return Fault{errc::not_found, "file.missing", shown};
    if (fs::is_directory(status)) {
        if (auto walked = walk(root, medium); !walked) return walked.error();
        return medium;
    }
    const auto name = decoded_name(root.filename().generic_string());
    if (is_directory_name(name)) return open_medium(root.has_parent_path() ? root.parent_path() : fs::path{"."});
    auto source = FileSource::open(root);
    if (source && Zip::is_zip(*source)) {
        auto zip = Zip::open(root);
        if (!zip) return renamed(zip.error(), shown);
        add_zip(root, {}, *zip, medium);
        return medium;
    }
    medium.files.push_back({name, Location{root}});
    return medium;
}

auto contents_of(Medium medium) -> Contents
{
    Contents contents;
    contents.left_out = std::move(medium.left_out);
    Catalogue catalogue{medium.files};
    for (const auto& file : medium.files)
        if (is_directory_name(file.name)) catalogue.read(file, contents);
    for (std::size_t i = 0; i < medium.files.size(); ++i) {
        auto& file = medium.files[i];
        if (is_directory_name(file.name)) continue;
        const bool wanted = catalogue.is_listed(i) || !catalogue.governs(file.name);
        (wanted ? contents.wanted : contents.unlisted).push_back(std::move(file));
    }
    return contents;
}

}  // namespace blocking
}  // namespace shanhai::dicom
