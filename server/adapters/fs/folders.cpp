#include "server/adapters/fs/folders.hpp"

#include <sys/stat.h>

#include <cerrno>

namespace shanhai::fs::blocking {
namespace {

constexpr mode_t folder_mode = 0750;

// Synced even if it was there: whoever made it may not have come to that.
auto make_folder(Syscalls& system, const path& where) -> Result<void>
{
    if (::mkdir(where.c_str(), folder_mode) != 0 && errno != EEXIST) return fault_of(errno, "archive.folder");
    return sync_directory(system, where.parent_path());
}

}  // namespace

auto Folders::open(const path& directory, Syscalls& system) -> Result<std::shared_ptr<Folders>>
{
    std::error_code error;
    const auto where = std::filesystem::absolute(directory, error).lexically_normal();
    if (error) return fault_of(error.value(), "archive.folder");

    auto folders = std::make_shared<Folders>(where, system);
    for (const auto& folder : {where, folders->layout().packs()})
        if (auto made = make_folder(system, folder); !made) return made.error();
    return folders;
}

auto Folders::make_for(const PackId& which) -> Result<void>
{
    auto& durable = durable_.at(Layout::folder_number_of(which));
    if (durable) return {};
    if (auto made = make_folder(system_, layout_.pack(which).parent_path()); !made) return made.error();
    durable = true;
    return {};
}

}  // namespace shanhai::fs::blocking
