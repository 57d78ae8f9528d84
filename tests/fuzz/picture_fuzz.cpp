// Key images from any bytes at all: our checks, and DCMTK's decoders behind them.
#include "common/dicom/data/dcmtk.hpp"
#include "common/dicom/picture/picture.hpp"
#include "tests/fuzz/fuzz.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/oflog/oflog.h>

namespace shanhai::fuzz {

void run(ByteView input)
{
    static const bool quiet = dicom::initialise() && (OFLog::configure(OFLogger::OFF_LOG_LEVEL), true);
    must(quiet, "DCMTK has its dictionary");
    dicom::PictureLimits limits;
    limits.object_max = 1_MiB;
    limits.pixels_max = 100'000;
    const auto picture = dicom::picture_of(input, 1, limits);
    if (!picture) return must(picture.error().code() != errc::internal, "bad input is not a bug");
    must(picture->width > 0 && picture->width <= limits.long_side, "the width is bounded");
    must(picture->height > 0 && picture->height <= limits.long_side, "the height is bounded");
    must(picture->jpeg.size() <= limits.jpeg_max, "the size is bounded");
}

}  // namespace shanhai::fuzz
