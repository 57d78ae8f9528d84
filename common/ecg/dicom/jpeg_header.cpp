#include "common/ecg/dicom/jpeg_header.hpp"

#include "common/dicom/pdu/byte_io.hpp"

#include <algorithm>
#include <array>

namespace shanhai::ecg {
namespace {

using dicom::ByteReader;

constexpr std::uint8_t start_of_image = 0xD8;
constexpr std::uint8_t end_of_image = 0xD9;
constexpr std::uint8_t start_of_scan = 0xDA;
constexpr std::uint8_t baseline = 0xC0;
constexpr std::uint8_t adobe = 0xEE;

const Fault broken{errc::malformed, "ecg.jpeg"};
const Fault other{errc::unsupported, "ecg.jpeg"};

// SOF1 to SOF15 but for DHT, JPG and DAC: progressive, lossless, arithmetic.
auto is_other_frame(std::uint8_t marker) -> bool
{
    return marker > baseline && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

auto next_marker(ByteReader& bytes) -> std::uint8_t
{
    if (bytes.u8() != 0xFF) return 0;
    std::uint8_t marker = 0xFF;
    while (bytes.ok() && marker == 0xFF) marker = bytes.u8();  // any number of fill bytes (B.1.1.2)
    return marker;
}

auto read_frame(ByteView segment) -> Result<JpegHeader>
{
    ByteReader bytes{segment};
    const auto bits = bytes.u8();
    JpegHeader header;
    header.height = bytes.be16();
    header.width = bytes.be16();
    const auto components = bytes.u8();
    if (!bytes.ok() || header.width == 0) return broken;
    if (bits != 8 || header.height == 0) return other;  // height 0: said only behind the scan
    if (components != 1 && components != 3) return other;
    header.grey = components == 1;
    std::array<std::uint8_t, 3> names{};
    for (std::size_t i = 0; i < components; ++i) {
        names.at(i) = bytes.u8();
        bytes.be16();  // sampling and table
    }
    if (!bytes.ok()) return broken;
    header.rgb = names == std::array<std::uint8_t, 3>{'R', 'G', 'B'};
    return header;
}

}  // namespace

auto read_jpeg_header(ByteView jpeg) -> Result<JpegHeader>
{
    ByteReader bytes{jpeg};
    if (next_marker(bytes) != start_of_image) return broken;
    std::optional<JpegHeader> header;
    bool adobe_rgb = false;
    for (;;) {
        const auto marker = next_marker(bytes);
        if (is_other_frame(marker)) return other;
        const auto length = bytes.be16();
        const auto segment = bytes.take(length < 2 ? bytes.left() + 1 : length - 2U);
        if (!bytes.ok() || marker < baseline) return broken;
        if (marker == baseline) {
            auto frame = read_frame(segment);
            if (!frame) return frame.error();
            header = *frame;
        }
        // "Adobe", version, two flags, and the transform: 0 is none, so three components are RGB.
        if (marker == adobe && as_text(segment).starts_with("Adobe") && segment.size() >= 12)
            adobe_rgb = segment[11] == std::byte{0};
        if (marker == start_of_scan) break;
    }
    if (!header) return broken;
    header->rgb = !header->grey && (header->rgb || adobe_rgb);
    // Some cameras write padding behind the end; what was cut off has no end at all.
    const std::array<std::byte, 2> end{std::byte{0xFF}, std::byte{end_of_image}};
    const auto rest = jpeg.last(bytes.left());
    if (std::find_end(rest.begin(), rest.end(), end.begin(), end.end()) == rest.end()) return broken;
    return *header;
}

}  // namespace shanhai::ecg
