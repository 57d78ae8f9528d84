// What a JPEG says about itself (ISO/IEC 10918-1 annex B): enough to know that a PDF may hold it as it is.
#pragma once

#include "common/base/bytes.hpp"
#include "common/base/fault.hpp"

namespace shanhai::report {

struct JpegFrame {
    int width;
    int height;
    int components;  // 1: grey, 3: YCbCr
};

// `unsupported report.picture` when it is no baseline or progressive JPEG of 8 bits with one or three components, or
// does not end as one.
auto frame_of_jpeg(ByteView jpeg) -> Result<JpegFrame>;

}  // namespace shanhai::report
