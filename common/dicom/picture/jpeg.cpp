#include "common/dicom/picture/jpeg.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmjpeg/djcparam.h>
#include <dcmtk/dcmjpeg/djeijg8.h>

#include <memory>

namespace shanhai::dicom {
namespace {

// It pads to even length, as DICOM's fragments ask; a JPEG ends with its marker.
auto ended(ByteView padded) -> Result<Bytes>
{
    auto size = padded.size();
    while (size >= 2 && !(padded[size - 2] == std::byte{0xFF} && padded[size - 1] == std::byte{0xD9})) --size;
    if (size < 2) return Fault{errc::internal, "picture.encode"};
    return Bytes(padded.begin(), padded.begin() + static_cast<std::ptrdiff_t>(size));
}

}  // namespace

auto to_jpeg(Raster& raster, int quality) -> Result<Bytes>
{
    const DJCodecParameter parameters{ECC_lossyYCbCr,
                                      EDC_never,
                                      EUC_never,
                                      EPC_default,
                                      OFFalse,
                                      OFFalse,
                                      OFFalse,
                                      OFTrue /* optimise the Huffman tables */,
                                      0,
                                      8,
                                      0,
                                      OFFalse,
                                      ESS_422};
    DJCompressIJG8Bit encoder{parameters, EJM_baseline, static_cast<Uint8>(quality)};
    Uint8* made = nullptr;
    Uint32 length = 0;
    const auto done = encoder.encode(static_cast<Uint16>(raster.width), static_cast<Uint16>(raster.height),
                                     raster.colour ? EPI_RGB : EPI_Monochrome2, raster.colour ? 3 : 1,
                                     raster.bytes.data(), made, length);
    const std::unique_ptr<Uint8[]> owned{made};
    if (done.bad() || !made) return Fault{errc::internal, "picture.encode"};
    return ended(std::as_bytes(std::span{made, length}));
}

}  // namespace shanhai::dicom
