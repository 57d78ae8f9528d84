#include "common/report/jpeg.hpp"

namespace shanhai::report {
namespace {

auto byte(ByteView bytes, std::size_t at) -> int { return std::to_integer<int>(bytes[at]); }
auto word(ByteView bytes, std::size_t at) -> int { return byte(bytes, at) << 8 | byte(bytes, at + 1); }

constexpr int start_of_image = 0xFFD8;
constexpr int end_of_image = 0xFFD9;

auto is_frame_header(int marker) -> bool { return marker >= 0xFFC0 && marker <= 0xFFC2; }

}  // namespace

auto frame_of_jpeg(ByteView jpeg) -> Result<JpegFrame>
{
    const Fault no{errc::unsupported, "report.picture"};
    constexpr std::size_t smallest = 4;
    if (jpeg.size() < smallest || word(jpeg, 0) != start_of_image || word(jpeg, jpeg.size() - 2) != end_of_image)
        return no;

    // Segments up to the frame header: a marker, and a length that counts itself.
    for (std::size_t at = 2; at + 4 <= jpeg.size();) {
        const int marker = word(jpeg, at);
        const auto length = static_cast<std::size_t>(word(jpeg, at + 2));
        if (marker < 0xFFC0 || length < 2 || at + 2 + length > jpeg.size()) return no;
        if (is_frame_header(marker)) {
            if (length < 8) return no;
            const JpegFrame frame{word(jpeg, at + 7), word(jpeg, at + 5), byte(jpeg, at + 9)};
            const bool plain = byte(jpeg, at + 4) == 8 && (frame.components == 1 || frame.components == 3);
            if (!plain || frame.width == 0 || frame.height == 0) return no;
            return frame;
        }
        const bool scan_without_frame = marker == 0xFFDA;
        if (scan_without_frame) return no;
        at += 2 + length;
    }
    return no;
}

}  // namespace shanhai::report
