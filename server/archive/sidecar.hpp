// The index beside a pack, as JSON Lines: one line about the pack, then one per object.
//
//   {"format":"shanhai-pack/1","pack":"pack_01j…","length":1048576,"objects":2,"sha256":"…of the lines below…"}
//   {"name":"1.2.840.1","offset":0,"length":524288,"sha256":"…","media_type":"application/dicom"}
#pragma once

#include "server/archive/pack.hpp"

namespace shanhai::archive {

// Inside the pack, in ascending order, none overlapping another, within the limits. `mismatch` or `too_large`.
auto check_index(const PackIndex& index) -> Result<void>;

auto to_sidecar(const PackIndex& index) -> Result<std::string>;  // checked, and certain to be read back as it was
auto parse_sidecar(std::string_view text) -> Result<PackIndex>;  // our own bytes: anything odd is `corrupt`

}  // namespace shanhai::archive
