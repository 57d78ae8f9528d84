// Which entries of a ZIP are read and which are left out, from what its directory says, before anything is unpacked.
// Pure.
//
// Left out, each with its code: links and devices, encrypted entries, compressions nobody here can undo, names that
// lead elsewhere ("media.path"), ZIPs within the ZIP, a name that was there already. The whole ZIP is refused as
// "media.bomb" when it promises more than it can hold in earnest.
#pragma once

#include "common/base/bytes.hpp"

#include <optional>
#include <vector>

namespace shanhai::dicom {

struct ZipLimits {
    std::uint64_t entries_max = 100'000;
    std::uint64_t entry_max = 8_GiB;     // unpacked
    std::uint64_t total_max = 64_GiB;    // unpacked
    std::uint64_t ratio_max = 200;       // all that is unpacked beside the ZIP; images reach 10, empty ones 1000
    std::uint64_t ratio_free = 256_MiB;  // below this nobody asks for the ratio
};

// What the ZIP's directory says of one entry.
struct ZipEntryFacts {
    std::string raw_name;
    std::uint64_t size = 0;  // unpacked
    std::uint64_t packed = 0;
    bool encrypted = false;
    bool can_unpack = true;
    std::uint32_t unix_mode = 0;  // with the file's type, 0 when made elsewhere
};

struct ZipVerdict {
    std::string name;          // decoded and clean, or harmless where it is refused
    std::optional<Fault> why;  // left out
    bool folder = false;       // nothing to read and nothing to tell
};

auto judge(const ZipEntryFacts& entry, const ZipLimits& limits) -> ZipVerdict;

// The verdict on each. too_large "media.bomb": too many, too much, more than the ratio allows, or entries that share
// their bytes, so that they are larger than the file they are in.
auto judge_all(const std::vector<ZipEntryFacts>& entries, std::uint64_t file_size, const ZipLimits& limits)
    -> Result<std::vector<ZipVerdict>>;

}  // namespace shanhai::dicom
