// How much of a file a reader believes: whatever the file declares, memory and time are bounded by these.
#pragma once

#include "common/base/bytes.hpp"

namespace shanhai::ecg {

struct Limits {
    std::uint64_t object_max = 64_MiB;    // and the same again when inflated; ten seconds take a quarter of a megabyte
    std::size_t strips_max = 8;           // DICOM allows 5
    std::size_t leads_max = 32;           // of a strip; DICOM allows 13 and 24
    std::size_t samples_max = 8'000'000;  // in all: two hours of one lead at 1000 Hz, 32 MB in memory
    std::size_t annotations_max = 4096;   // what comes after these is left out
};

}  // namespace shanhai::ecg
