#include "common/dicom/picture/picture.hpp"

#include "common/dicom/data/parsed.hpp"
#include "common/dicom/data/values.hpp"
#include "common/dicom/picture/jpeg.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcrledrg.h>
#include <dcmtk/dcmdata/dctk.h>
#include <dcmtk/dcmimage/diregist.h>  // colour
#include <dcmtk/dcmimgle/dcmimage.h>
#include <dcmtk/dcmjpeg/djdecode.h>
#include <dcmtk/dcmjpls/djdecode.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace shanhai::dicom {
namespace {

constexpr Tag bits_stored = 0x00280101;
constexpr Tag high_bit = 0x00280102;
constexpr Tag red_palette = 0x00281201;  // as a table; segmented ones (0028,1221) are not read by DCMTK
constexpr auto wanted =
    std::to_array<Tag>({tags::rows, tags::columns, tags::samples_per_pixel, tags::bits_allocated, bits_stored, high_bit,
                        tags::photometric, tags::number_of_frames, red_palette});
constexpr auto syntaxes = std::to_array<std::string_view>({
    "1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.2", "1.2.840.10008.1.2.1.99",
    "1.2.840.10008.1.2.5",                                                                                   // RLE
    "1.2.840.10008.1.2.4.50", "1.2.840.10008.1.2.4.51", "1.2.840.10008.1.2.4.57", "1.2.840.10008.1.2.4.70",  // JPEG
    "1.2.840.10008.1.2.4.80", "1.2.840.10008.1.2.4.81",                                                      // JPEG-LS
});
constexpr auto colours = std::to_array<std::string_view>(
    {"MONOCHROME1", "MONOCHROME2", "PALETTE COLOR", "RGB", "YBR_FULL", "YBR_FULL_422", "YBR_PARTIAL_422"});

template <class List>
auto is_one_of(const List& list, std::string_view text) -> bool
{
    return std::ranges::find(list, text) != list.end();
}

void register_decoders()
{
    static const bool once = [] {  // for the life of the process
        DJDecoderRegistration::registerCodecs();
        DJLSDecoderRegistration::registerCodecs();
        DcmRLEDecoderRegistration::registerCodecs();
        return true;
    }();
    (void)once;
}

// What must hold before DCMTK's image code sees the object. It trusts these numbers more than it should.
auto check(const Structure& found, std::uint32_t frame, const PictureLimits& limits) -> Result<void>
{
    const Values values{found};
    if (!is_one_of(syntaxes, found.transfer_syntax)) return Fault{errc::unsupported, "picture.syntax"};
    const std::uint64_t rows = values.number(tags::rows);
    const std::uint64_t columns = values.number(tags::columns);
    if (!found.pixels || found.pixels->tag != tags::pixel_data || rows == 0 || columns == 0)
        return Fault{errc::unsupported, "picture.none"};
    if (rows > limits.side_max || columns > limits.side_max || rows * columns > limits.pixels_max)
        return Fault{errc::too_large, "picture.size"};

    const std::uint64_t samples = values.number(tags::samples_per_pixel);
    const auto bits = values.number(tags::bits_allocated);
    const auto stored = values.number(bits_stored);
    const auto photometric = values.raw(tags::photometric);
    const bool by_segments = photometric == "PALETTE COLOR" && !values.has(red_palette);
    if (by_segments || !is_one_of(colours, photometric)) return Fault{errc::unsupported, "picture.colour"};
    if (bits != 8 && bits != 16 && bits != 32) return Fault{errc::unsupported, "picture.bits"};
    const bool grey = photometric.starts_with("MONO") || photometric.starts_with("PAL");
    const bool plain = stored >= 1 && stored <= bits && values.number(high_bit) + 1 == stored;
    if (!plain || samples != (grey ? 1 : 3)) return Fault{errc::malformed, "picture.pixels"};

    const auto stated = values.integer(tags::number_of_frames);
    const auto frames = stated && *stated > 0 ? static_cast<std::uint32_t>(*stated) : 1U;
    if (frame < 1 || frame > frames) return Fault{errc::not_found, "picture.frame"};
    const std::uint64_t per_pixel = photometric.ends_with("_422") ? 2 : samples;
    const auto least = static_cast<unsigned __int128>(rows * columns * per_pixel * (bits / 8)) * frames;
    if (!found.pixels->encapsulated && found.pixels->length < least) return Fault{errc::malformed, "picture.pixels"};
    if (found.pixels->encapsulated && found.pixels->fragments < frames) return Fault{errc::malformed, "picture.pixels"};
    return {};
}

// Enhanced multi-frame objects keep window and rescale by frame (PS3.3 section C.7.6.16), where DicomImage does not
// look: they are brought to where it does.
void bring_up(DcmItem& data_set, DcmItem& groups, const DcmTagKey& macro, std::initializer_list<DcmTagKey> attributes)
{
    DcmItem* item = nullptr;
    if (groups.findAndGetSequenceItem(macro, item, 0).bad() || !item) return;
    for (const auto& attribute : attributes) {
        OFString value;
        if (!data_set.tagExists(attribute) && item->findAndGetOFStringArray(attribute, value).good())
            data_set.putAndInsertOFStringArray(attribute, value);
    }
}

void bring_up_groups(DcmItem& data_set, std::uint32_t frame)
{
    for (const bool own : {true, false}) {
        DcmItem* groups = nullptr;
        const auto sequence = own ? DCM_PerFrameFunctionalGroupsSequence : DCM_SharedFunctionalGroupsSequence;
        const auto which = own ? static_cast<signed long>(frame) - 1 : 0;
        if (data_set.findAndGetSequenceItem(sequence, groups, which).bad() || !groups) continue;
        bring_up(data_set, *groups, DCM_FrameVOILUTSequence, {DCM_WindowCenter, DCM_WindowWidth});
        bring_up(data_set, *groups, DCM_PixelValueTransformationSequence,
                 {DCM_RescaleSlope, DCM_RescaleIntercept, DCM_RescaleType});
        bring_up(data_set, *groups, DCM_PixelMeasuresSequence, {DCM_PixelSpacing});
    }
}

struct Size {
    unsigned long width;
    unsigned long height;
};

auto size_for(const DicomImage& image, int long_side) -> Size
{
    const double ratio = image.getWidthHeightRatio();  // of one pixel
    const bool plausible = std::isfinite(ratio) && ratio >= 0.1 && ratio <= 10;
    double width = static_cast<double>(image.getWidth());
    double height = static_cast<double>(image.getHeight());
    if (plausible && ratio > 1) width *= ratio;
    if (plausible && ratio < 1) height /= ratio;
    const double scale = std::min(1.0, long_side / std::max(width, height));
    const auto whole = [](double length) { return static_cast<unsigned long>(std::max(1L, std::lround(length))); };
    return {whole(width * scale), whole(height * scale)};
}

void set_window(DicomImage& image)
{
    if (!image.isMonochrome()) return;
    if (image.getVoiLutCount() > 0 && image.setVoiLut(0)) return;
    if (image.getWindowCount() > 0 && image.setWindow(0)) return;
    image.setMinMaxWindow();
}

auto raster_of(DicomImage& image, int long_side) -> Result<Raster>
{
    const auto size = size_for(image, long_side);
    set_window(image);
    std::unique_ptr<DicomImage> scaled;
    if (size.width != image.getWidth() || size.height != image.getHeight()) {
        constexpr int averaging = 1;
        scaled.reset(image.createScaledImage(size.width, size.height, averaging));
        if (!scaled || scaled->getStatus() != EIS_Normal) return Fault{errc::malformed, "picture.pixels"};
    }
    auto& shown = scaled ? *scaled : image;
    Raster raster{static_cast<int>(size.width), static_cast<int>(size.height), !image.isMonochrome()};
    raster.bytes.resize(size.width * size.height * (raster.colour ? 3 : 1));
    if (shown.getOutputData(raster.bytes.data(), raster.bytes.size(), 8) == 0)
        return Fault{errc::malformed, "picture.pixels"};
    return raster;
}

}  // namespace

auto picture_of(ByteView object, std::uint32_t frame, const PictureLimits& limits) -> Result<Picture>
{
    if (object.size() > limits.object_max) return Fault{errc::too_large, "picture.object"};
    MemorySource source{object};
    StructureLimits structure_limits;
    structure_limits.inflated_max = limits.object_max;
    const auto found = inspect(source, std::span<const Tag>{wanted}, structure_limits);
    if (!found) return found.error();
    if (auto fit = check(*found, frame, limits); !fit) return fit.error();
    auto parsed = ParsedDataSet::of(object, *found, limits.object_max);
    if (!parsed) return Fault{errc::malformed, "picture.pixels"};

    register_decoders();
    auto& data_set = **parsed;
    bring_up_groups(data_set, frame);
    constexpr unsigned long one_frame = CIF_UsePartialAccessToPixelData;
    DicomImage image{&data_set, data_set.getOriginalXfer(), one_frame, frame - 1, 1};
    if (image.getStatus() != EIS_Normal) return Fault{errc::malformed, "picture.pixels"};
    auto raster = raster_of(image, limits.long_side);
    if (!raster) return raster.error();
    for (const int quality : {80, 65, 50, 35}) {
        auto jpeg = to_jpeg(*raster, quality);
        if (!jpeg) return jpeg.error();
        if (jpeg->size() <= limits.jpeg_max) return Picture{std::move(*jpeg), raster->width, raster->height};
    }
    return Fault{errc::too_large, "picture.jpeg"};
}

}  // namespace shanhai::dicom
