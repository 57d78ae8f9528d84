// DICOMDIR: what a CD or a stick says that it holds (PS3.3 annex F, PS3.10 section 8).
#pragma once

#include "common/dicom/data/source.hpp"

#include <string>
#include <vector>

namespace shanhai::dicom {

struct Directory {
    std::vector<std::string> files;  // as in "77654033/CR1/6154", in the order of the records, each once
};

// The files that records in use refer to. The faults of inspect(); malformed "media.directory" when it is none,
// too_large "media.directory" beyond `limit`. What the records say of patients is not read: the images say it
// themselves.
auto read_directory(Source& source, std::uint64_t limit = 64_MiB) -> Result<Directory>;

auto is_directory_name(std::string_view name) -> bool;  // DICOMDIR, dicomdir, DICOMDIR.;1, below whatever folder

}  // namespace shanhai::dicom
