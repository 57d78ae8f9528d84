// A baseline JPEG with DCMTK's own encoder: no further library, and nothing in it that changes from run to run.
#pragma once

#include "common/base/bytes.hpp"

namespace shanhai::dicom {

struct Raster {
    int width = 0;
    int height = 0;
    bool colour = false;  // red, green, blue by pixel; else one grey byte
    std::vector<std::uint8_t> bytes{};
};

// `quality` is 1 to 100. internal "picture.encode".
auto to_jpeg(Raster& raster, int quality) -> Result<Bytes>;

}  // namespace shanhai::dicom
