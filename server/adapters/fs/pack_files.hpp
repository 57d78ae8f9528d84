// What a store does with packs that nobody need hold: read, look, list.
#pragma once

#include "server/adapters/fs/file.hpp"
#include "server/adapters/fs/layout.hpp"
#include "server/archive/pack_store.hpp"

namespace shanhai::fs::blocking {

auto open_reader(const Layout& layout, const PackId& which) -> Result<std::shared_ptr<archive::PackReader>>;

// Exactly that many bytes: rows point only at bytes that were acknowledged, so an early end is `corrupt`.
auto read_all(const archive::PackReader& reader, std::uint64_t offset, std::span<std::byte> into) -> Result<void>;

auto read_sidecar(const Layout& layout, const PackId& which) -> Result<Bytes>;
auto look_at(const Layout& layout, const PackId& which) -> Result<archive::PackFacts>;

// The packs of one folder, or of the next that has any.
auto list_from(const Layout& layout, std::string_view from) -> Result<archive::PackPage>;

auto free_space(const Layout& layout) -> Result<std::uint64_t>;

}  // namespace shanhai::fs::blocking
