// What the disk gives to programs that do nothing but write: the measure of a relay that promises durability.
#pragma once

#include "tools/bench/figures.hpp"

#include <filesystem>

namespace shanhai::bench {

enum class DiskWay {
    file_each,      // one file per object: create, write, fdatasync, close
    append_each,    // one file for all: append an object, fdatasync, the next
    append_once,    // one file for all, one fdatasync at the end: as fast as this disk goes
    digest_only,    // SHA-256 of the same bytes, nothing written
};

struct DiskWish {
    DiskWay way = DiskWay::file_each;
    std::filesystem::path folder;  // on the disk in question; what is written there is removed again
    std::size_t writers = 1;
    std::size_t objects = 300;
    std::size_t bytes = 512 * 1024;
};

auto write_to_disk(const DiskWish& wish) -> Result<Run>;

}  // namespace shanhai::bench
