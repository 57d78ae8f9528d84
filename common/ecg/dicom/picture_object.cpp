#include "common/ecg/dicom/picture_object.hpp"

#include "common/dicom/data/encapsulated_pdf.hpp"
#include "common/dicom/pdu/byte_io.hpp"
#include "common/ecg/dicom/item_writing.hpp"
#include "common/ecg/dicom/jpeg_header.hpp"
#include "common/ecg/dicom/png_pixels.hpp"
#include "common/ecg/dicom/upright_jpeg.hpp"

namespace shanhai::ecg {
namespace {

namespace uids = dicom::uids;

constexpr std::string_view title = "ECG";

// LOINC 11524-6, EKG study.
constexpr dicom::PdfKind ecg_document{
    .modality = "ECG", .conversion = "DI", .concept_value = "11524-6", .concept_meaning = "EKG study"};

auto write_pdf(ByteView pdf, const Identity& identity, Instant made_at) -> Result<Bytes>
{
    const auto about = document_of(identity, std::string{title}, made_at);
    const auto body = dicom::write_pdf_object(about, pdf, uids::explicit_little_endian, ecg_document);
    if (!body) return body.error();
    return file_of(ByteView{*body}, dicom::encapsulated_pdf_storage, identity.instance, uids::explicit_little_endian);
}

auto photometric_of(const JpegHeader& header) -> std::string_view
{
    if (header.grey) return "MONOCHROME2";
    if (header.rgb) return "RGB";
    return "YBR_FULL_422";  // whatever its subsampling: PS3.5 section 8.2.1 has no other word for YCbCr in this syntax
}

struct Image {
    std::uint16_t width;
    std::uint16_t height;
    std::uint16_t samples;  // of a dot
    std::string_view photometric;
};

// Image Pixel (C.7.6.3), all but the pixels.
auto put_image(DcmDataset& data_set, const Image& image) -> bool
{
    dicom::Writer to{data_set};
    to.put(DCM_PhotometricInterpretation, image.photometric);
    bool good = to.good();
    const auto put = [&](const DcmTagKey& tag, std::uint16_t value) {
        good = good && data_set.putAndInsertUint16(tag, value).good();
    };
    put(DCM_SamplesPerPixel, image.samples);
    if (image.samples == 3) put(DCM_PlanarConfiguration, 0);
    put(DCM_Rows, image.height);
    put(DCM_Columns, image.width);
    put(DCM_BitsAllocated, 8);
    put(DCM_BitsStored, 8);
    put(DCM_HighBit, 7);
    put(DCM_PixelRepresentation, 0);
    return good;
}

// What has become of the picture before it came (C.7.6.1.1.5).
auto put_loss(DcmDataset& data_set, const Image& image, std::size_t bytes) -> bool
{
    dicom::Writer to{data_set};
    to.put(DCM_LossyImageCompression, "01");
    to.put(DCM_LossyImageCompressionMethod, "ISO_10918_1");
    const auto raw_bytes = static_cast<double>(image.width) * image.height * image.samples;
    return to.good() && put_number(data_set, DCM_LossyImageCompressionRatio, raw_bytes / static_cast<double>(bytes));
}

auto put_capture(DcmDataset& data_set, const Identity& identity, Instant made_at, const Image& image) -> bool
{
    dicom::Writer to{data_set};
    dicom::put_shared(to, document_of(identity, std::string{title}, made_at), secondary_capture_storage);
    to.put(DCM_Modality, "ECG");
    to.put(DCM_SeriesNumber, "1");
    to.put(DCM_ConversionType, "SD");  // a document that was scanned, or photographed
    to.put(DCM_PatientOrientation, "");
    to.put(DCM_BurnedInAnnotation, "YES");  // the patient stands on it
    return to.good() && put_image(data_set, image);
}

// PS3.5 section A.2: the whole element, in explicit VR little endian.
auto plain_pixels(ByteView dots) -> Bytes
{
    dicom::ByteWriter to;
    const auto padding = dots.size() % 2;
    to.le16(0x7FE0);
    to.le16(0x0010);
    to.text("OB");
    to.zeros(2);
    to.le32(static_cast<std::uint32_t>(dots.size() + padding));
    to.bytes(dots);
    to.zeros(padding);
    return std::move(to).take();
}

// PS3.5 section A.4: an empty offset table, one fragment, padded behind its end to an even length.
auto wrapped_pixels(ByteView jpeg) -> Bytes
{
    dicom::ByteWriter to;
    const auto tag = [&](std::uint16_t group, std::uint16_t element, std::uint32_t length) {
        to.le16(group);
        to.le16(element);
        to.le32(length);
    };
    to.le16(0x7FE0);
    to.le16(0x0010);
    to.text("OB");
    to.zeros(2);
    to.le32(0xFFFFFFFF);
    tag(0xFFFE, 0xE000, 0);
    const auto padding = jpeg.size() % 2;
    tag(0xFFFE, 0xE000, static_cast<std::uint32_t>(jpeg.size() + padding));
    to.bytes(jpeg);
    to.zeros(padding);
    tag(0xFFFE, 0xE0DD, 0);
    return std::move(to).take();
}

// Pixel Data is the last element of all.
auto with_pixels(DcmDataset& data_set, const Identity& identity, std::string_view syntax, ByteView pixels)
    -> Result<Bytes>
{
    auto file = file_of(data_set, secondary_capture_storage, identity.instance, syntax);
    if (file) file->insert(file->end(), pixels.begin(), pixels.end());
    return file;
}

auto write_baseline(ByteView jpeg, const Identity& identity, Instant made_at) -> Result<Bytes>
{
    const auto header = read_jpeg_header(jpeg);
    if (!header) return header.error();
    const auto image = Image{header->width, header->height, static_cast<std::uint16_t>(header->grey ? 1 : 3),
                             photometric_of(*header)};
    DcmDataset data_set;
    if (!put_capture(data_set, identity, made_at, image) || !put_loss(data_set, image, jpeg.size()))
        return Fault{errc::internal, "ecg.object"};
    return with_pixels(data_set, identity, uids::jpeg_baseline, wrapped_pixels(jpeg));
}

auto write_jpeg(ByteView jpeg, const Identity& identity, Instant made_at) -> Result<Bytes>
{
    const auto header = read_jpeg_header(jpeg);
    if (!header && header.error().code() != errc::unsupported) return header.error();
    const auto orientation = orientation_of(jpeg);
    if (header && orientation == 1) return write_baseline(jpeg, identity, made_at);
    const auto turned = upright(jpeg, orientation);
    if (!turned && header) return write_baseline(jpeg, identity, made_at);  // better lying on its side than not at all
    if (!turned) return turned.error();
    return write_baseline(*turned, identity, made_at);
}

auto write_png(ByteView png, const Identity& identity, Instant made_at) -> Result<Bytes>
{
    const auto dots = read_png(png);
    if (!dots) return dots.error();
    const auto image = Image{dots->width, dots->height, static_cast<std::uint16_t>(dots->grey ? 1 : 3),
                             dots->grey ? "MONOCHROME2" : "RGB"};
    DcmDataset data_set;
    if (!put_capture(data_set, identity, made_at, image)) return Fault{errc::internal, "ecg.object"};
    return with_pixels(data_set, identity, uids::explicit_little_endian, plain_pixels(dots->bytes));
}

}  // namespace

auto write_picture(ByteView picture, const Identity& identity, Instant made_at) -> Result<Bytes>
{
    if (auto good = check(identity); !good) return good.error();
    if (as_text(picture).starts_with("%PDF-")) return write_pdf(picture, identity, made_at);
    if (as_text(picture).starts_with("\xFF\xD8")) return write_jpeg(picture, identity, made_at);
    if (as_text(picture).starts_with("\x89PNG")) return write_png(picture, identity, made_at);
    return Fault{errc::unsupported, "ecg.picture"};
}

}  // namespace shanhai::ecg
