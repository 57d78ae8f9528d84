// Which file a pack is:  DIR/packs/zz/pack_01j…zz.pack  and beside it, once sealed,  pack_01j…zz.jsonl
//
// The folder is the end of the id, which is random. One level of 1,024 folders holds the 1.5 million packs of a
// county's fifteen years with 1,500 in each; two such levels would be nearly as many folders as packs.
#pragma once

#include "common/base/ids.hpp"
#include "server/adapters/fs/syscalls.hpp"

#include <optional>

namespace shanhai::fs {

class Layout {
public:
    explicit Layout(const path& directory) : packs_{directory / "packs"} {}

    auto packs() const -> const path& { return packs_; }
    auto pack(const PackId& which) const -> path;
    auto sidecar(const PackId& which) const -> path;
    auto folder(std::size_t number) const -> path;

    static constexpr std::size_t folder_count = 1024;
    static auto folder_name(std::size_t number) -> std::string;
    static auto folder_number(std::string_view name) -> std::optional<std::size_t>;
    static auto folder_number_of(const PackId& which) -> std::size_t;

private:
    path packs_;
};

// The pack whose file this is, if it is one.
auto pack_of(const path& file) -> std::optional<PackId>;

}  // namespace shanhai::fs
