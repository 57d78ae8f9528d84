#include "common/ecg/dicom/png_pixels.hpp"

#include <limits>
#include <memory>
#include <png.h>

namespace shanhai::ecg {

auto read_png(ByteView png) -> Result<Dots>
{
    const Fault broken{errc::malformed, "ecg.png"};
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    const std::unique_ptr<png_image, decltype(&png_image_free)> held{&image, &png_image_free};
    if (png_image_begin_read_from_memory(&image, png.data(), png.size()) == 0) return broken;
    constexpr auto side_max = std::numeric_limits<std::uint16_t>::max();
    const bool large = image.width > side_max || image.height > side_max || image.width > dots_max / image.height;
    if (large) return Fault{errc::too_large, "ecg.size"};

    const bool grey = (image.format & PNG_FORMAT_FLAG_COLOR) == 0;
    image.format = grey ? PNG_FORMAT_GRAY : PNG_FORMAT_RGB;
    auto dots = Dots{static_cast<std::uint16_t>(image.width), static_cast<std::uint16_t>(image.height), grey,
                     Bytes(PNG_IMAGE_SIZE(image))};
    const png_color white{255, 255, 255};
    if (png_image_finish_read(&image, &white, dots.bytes.data(), 0, nullptr) == 0) return broken;
    return dots;
}

}  // namespace shanhai::ecg
