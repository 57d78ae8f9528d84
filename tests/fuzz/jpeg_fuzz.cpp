// Pictures from a specialist's program, before a PDF takes them as they are.
#include "common/report/jpeg.hpp"
#include "tests/fuzz/fuzz.hpp"

namespace shanhai::fuzz {

void run(ByteView input)
{
    const auto frame = report::frame_of_jpeg(input);
    if (!frame) return;
    must(frame->width > 0 && frame->height > 0, "a picture has a size");
    must(frame->width <= 65535 && frame->height <= 65535, "and no more than its header can say");
    must(frame->components == 1 || frame->components == 3, "it is grey or in colour");
}

}  // namespace shanhai::fuzz
