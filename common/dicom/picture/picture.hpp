// One frame of a DICOM image as people see it, small enough for a page: a key image (关键图像) of a report.
//
// Grey values go through the file's modality LUT and its first VOI LUT or window, or from the darkest to the brightest
// where it has none; MONOCHROME1 comes out with the right sign; pixels that are not square become so. A baseline JPEG
// with the fixed JFIF header and nothing else about it: the same object gives the same bytes, so that a digest of the
// picture binds it.
#pragma once

#include "common/base/bytes.hpp"

namespace shanhai::dicom {

struct Picture {
    Bytes jpeg;  // 8 bits, grey or YCbCr
    int width = 0;
    int height = 0;
};

struct PictureLimits {
    std::uint64_t object_max = 256_MiB;     // and as much again when inflated
    std::uint32_t side_max = 16'384;        // rows, columns
    std::uint64_t pixels_max = 40'000'000;  // of a frame: mammograms have 20 million
    int long_side = 640;                    // of the picture; nothing is ever enlarged but to square its pixels
    std::size_t jpeg_max = 48 * 1024;       // better is tried first: 80, then 65, 50, 35 of 100
};

// `frame` counts from 1. Blocks as long as decoding does (a tenth of a second for a large radiograph) and takes ten
// bytes of memory for each of the frame's pixels, besides a compressed or deflated object's own size: for a lane.
// Thread-safe.
// The faults of inspect(), and
//   too_large    "picture.object", "picture.size" (rows x columns), "picture.jpeg" (does not get small enough)
//   unsupported  "picture.none" (no pixels that could be shown), "picture.syntax" (JPEG 2000, video, ...),
//                "picture.bits" (1 bit or floating point), "picture.colour" (an unknown photometric
//                interpretation, or a segmented palette)
//   not_found    "picture.frame"
//   malformed    "picture.pixels" (fewer than promised, or not to be decoded)
auto picture_of(ByteView object, std::uint32_t frame = 1, const PictureLimits& limits = {}) -> Result<Picture>;

}  // namespace shanhai::dicom
