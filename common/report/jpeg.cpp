#include "common/report/jpeg.hpp"

#include <optional>

namespace shanhai::report {
namespace {

auto byte(ByteView bytes, std::size_t at) -> int { return std::to_integer<int>(bytes[at]); }
auto word(ByteView bytes, std::size_t at) -> int { return byte(bytes, at) << 8 | byte(bytes, at + 1); }

constexpr int start_of_image = 0xFFD8;
constexpr int end_of_image = 0xFFD9;
constexpr int start_of_scan = 0xFFDA;

auto is_frame_header(int marker) -> bool { return marker >= 0xFFC0 && marker <= 0xFFC2; }

}  // namespace

auto frame_of_jpeg(ByteView jpeg) -> Result<JpegFrame>
{
    const Fault no{errc::unsupported, "report.picture"};
    constexpr std::size_t smallest = 4;
    if (jpeg.size() < smallest || word(jpeg, 0) != start_of_image || word(jpeg, jpeg.size() - 2) != end_of_image)
        return no;

    // Segments up to the first scan: a marker, and a length that counts itself.
    std::optional<JpegFrame> frame;
    for (std::size_t at = 2; at + 4 <= jpeg.size();) {
        const int marker = word(jpeg, at);
        const auto length = static_cast<std::size_t>(word(jpeg, at + 2));
        if (marker < 0xFFC0 || length < 2 || at + 2 + length > jpeg.size()) return no;
        if (marker == start_of_scan) return frame ? Result<JpegFrame>{*frame} : no;
        if (is_frame_header(marker)) {
            if (frame || length < 8 || byte(jpeg, at + 4) != 8) return no;
            frame = JpegFrame{word(jpeg, at + 7), word(jpeg, at + 5), byte(jpeg, at + 9)};
            const bool can_be_shown = frame->components == 1 || frame->components == 3;
            if (!can_be_shown || frame->width == 0 || frame->height == 0) return no;
        }
        at += 2 + length;
    }
    return no;
}

}  // namespace shanhai::report
