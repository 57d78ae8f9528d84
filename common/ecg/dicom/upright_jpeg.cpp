#include "common/ecg/dicom/upright_jpeg.hpp"

#include "common/dicom/pdu/byte_io.hpp"
#include "common/ecg/dicom/png_pixels.hpp"

#include <array>
#include <memory>
#include <turbojpeg.h>

namespace shanhai::ecg {
namespace {

using dicom::ByteReader;

// In the order of Exif's numbers.
constexpr std::array<int, 8> turns{TJXOP_NONE,      TJXOP_HFLIP, TJXOP_ROT180,     TJXOP_VFLIP,
                                   TJXOP_TRANSPOSE, TJXOP_ROT90, TJXOP_TRANSVERSE, TJXOP_ROT270};

// TIFF 6.0 section 2: in the byte order of whoever wrote it.
class Tiff {
public:
    explicit Tiff(ByteView bytes) : bytes_{bytes}, little_{as_text(bytes).starts_with("II")} {}

    auto u16(std::size_t at) const -> std::size_t { return number(at, 2); }
    auto u32(std::size_t at) const -> std::size_t { return number(at, 4); }

private:
    auto number(std::size_t at, std::size_t size) const -> std::size_t
    {
        if (at > bytes_.size() || size > bytes_.size() - at) return 0;
        std::size_t value = 0;
        for (std::size_t i = 0; i < size; ++i)
            value = value << 8U | std::to_integer<std::size_t>(bytes_[at + (little_ ? size - 1 - i : i)]);
        return value;
    }

    ByteView bytes_;
    bool little_;
};

auto orientation_in(const Tiff& tiff) -> unsigned
{
    const auto directory = tiff.u32(4);
    const auto entries = tiff.u16(directory);
    for (std::size_t i = 0; i < entries; ++i) {
        const auto entry = directory + 2 + 12 * i;
        if (tiff.u16(entry) != 0x0112) continue;
        const auto value = tiff.u16(entry + 8);
        return value >= 1 && value <= turns.size() ? static_cast<unsigned>(value) : 1;
    }
    return 1;
}

}  // namespace

auto orientation_of(ByteView jpeg) -> unsigned
{
    constexpr std::string_view exif{"Exif\0\0", 6};
    ByteReader reader{jpeg.size() < 2 ? jpeg : jpeg.subspan(2)};
    while (reader.ok()) {
        const auto mark = reader.u8();
        const auto kind = reader.u8();
        if (mark != 0xFF || kind < 0xE0 || kind > 0xEF) break;  // they stand in front, before any other segment
        const auto length = reader.be16();
        const auto segment = reader.take(length < 2 ? reader.left() + 1 : length - 2U);
        if (reader.ok() && kind == 0xE1 && as_text(segment).starts_with(exif))
            return orientation_in(Tiff{segment.subspan(exif.size())});
    }
    return 1;
}

auto upright(ByteView jpeg, unsigned orientation) -> Result<Bytes>
{
    const Fault broken{errc::malformed, "ecg.jpeg"};
    const std::unique_ptr<void, decltype(&tjDestroy)> turner{tjInitTransform(), &tjDestroy};
    if (!turner) return Fault{errc::internal, "ecg.jpeg"};
    const auto* const bytes = reinterpret_cast<const unsigned char*>(jpeg.data());
    int width = 0;
    int height = 0;
    int subsampling = 0;
    int colours = 0;
    const int failed = tjDecompressHeader3(turner.get(), bytes, jpeg.size(), &width, &height, &subsampling, &colours);
    if (failed != 0 || width <= 0 || height <= 0) return broken;  // tables alone are a JPEG too
    if (static_cast<std::size_t>(width) > dots_max / static_cast<std::size_t>(height))
        return Fault{errc::too_large, "ecg.size"};

    tjtransform how{};
    how.op = turns.at(orientation - 1);
    how.options = TJXOPT_TRIM | TJXOPT_COPYNONE;
    unsigned char* turned = nullptr;
    unsigned long size = 0;
    // A scan costs as much as the whole picture, and a bomb has thousands.
    const int done = tjTransform(turner.get(), bytes, jpeg.size(), 1, &turned, &size, &how, TJFLAG_LIMITSCANS);
    const std::unique_ptr<unsigned char, decltype(&tjFree)> held{turned, &tjFree};
    if (done != 0) return broken;
    const auto* const first = reinterpret_cast<const std::byte*>(turned);
    return Bytes(first, first + size);
}

}  // namespace shanhai::ecg
