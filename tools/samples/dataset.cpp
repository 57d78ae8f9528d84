#include "tools/samples/dataset.hpp"

#include "common/dicom/data/part10.hpp"

#include <dcmtk/dcmdata/dcostrmb.h>
#include <dcmtk/dcmdata/dcrleerg.h>
#include <dcmtk/dcmdata/dcrlerp.h>
#include <dcmtk/dcmimage/diregist.h>  // without it the JPEG encoder takes no colour
#include <dcmtk/dcmjpeg/djencode.h>
#include <dcmtk/dcmjpeg/djrploss.h>

#include <array>
#include <stdexcept>
#include <utility>

namespace shanhai::samples {
namespace {

// Whatever DCMTK refuses here is our own mistake.
void must(const OFCondition& done)
{
    if (done.bad()) throw std::logic_error{done.text()};
}

void encode_texts(DcmDataset& data, Charset charset)
{
    must(data.putAndInsertString(DCM_SpecificCharacterSet, "ISO_IR 192"));
    switch (charset) {
    case Charset::utf8: return;
    case Charset::gb18030: return must(data.convertCharacterSet("ISO_IR 192", OFString{"GB18030"}, 0, OFTrue));
    case Charset::gbk: return must(data.convertCharacterSet("ISO_IR 192", OFString{"GBK"}, 0, OFTrue));
    case Charset::mislabelled:
        must(data.convertCharacterSet("ISO_IR 192", OFString{"GBK"}, 0, OFFalse));
        return must(data.putAndInsertString(DCM_SpecificCharacterSet, "ISO_IR 100"));
    }
}

auto encode_pixels(DcmDataset& data, Coding coding) -> E_TransferSyntax
{
    // Registration is for the life of the process, and harmless when repeated.
    static const bool registered = [] {
        DcmRLEEncoderRegistration::registerCodecs();
        DJEncoderRegistration::registerCodecs(ECC_lossyYCbCr, EUC_never);  // the instance keeps its name
        return true;
    }();
    (void)registered;
    const DcmRLERepresentationParameter lossless;
    const DJ_RPLossy lossy{90};
    switch (coding) {
    case Coding::plain: return EXS_LittleEndianExplicit;
    case Coding::rle: must(data.chooseRepresentation(EXS_RLELossless, &lossless)); return EXS_RLELossless;
    case Coding::jpeg: must(data.chooseRepresentation(EXS_JPEGProcess1, &lossy)); return EXS_JPEGProcess1;
    }
    return EXS_LittleEndianExplicit;
}

auto text_of(DcmDataset& data, const DcmTagKey& tag) -> std::string
{
    OFString text;
    must(data.findAndGetOFString(tag, text));
    return text.c_str();
}

auto header_for(DcmDataset& data, E_TransferSyntax syntax) -> Bytes
{
    const auto sop_class = dicom::SopClassUid::parse(text_of(data, DCM_SOPClassUID)).value();
    const auto instance = InstanceUid::parse(text_of(data, DCM_SOPInstanceUID)).value();
    const auto name = dicom::TransferSyntaxUid::parse(DcmXfer{syntax}.getXferID()).value();
    return dicom::part10_header(sop_class, instance, name, "SAMPLES");
}

}  // namespace

auto parse_charset(std::string_view name) -> std::optional<Charset>
{
    if (name == "gb18030") return Charset::gb18030;
    if (name == "gbk") return Charset::gbk;
    if (name == "utf8") return Charset::utf8;
    if (name == "mislabelled") return Charset::mislabelled;
    return std::nullopt;
}

auto parse_coding(std::string_view name) -> std::optional<Coding>
{
    if (name == "plain") return Coding::plain;
    if (name == "rle") return Coding::rle;
    if (name == "jpeg") return Coding::jpeg;
    return std::nullopt;
}

auto DataSet::put(const DcmTagKey& tag, std::string_view utf8) -> DataSet&
{
    must(data_.putAndInsertOFStringArray(tag, OFString{utf8.data(), utf8.size()}));
    return *this;
}

auto DataSet::put_number(const DcmTagKey& tag, std::uint16_t value) -> DataSet&
{
    must(data_.putAndInsertUint16(tag, value));
    return *this;
}

auto DataSet::put_signed(const DcmTagKey& tag, std::int16_t value) -> DataSet&
{
    must(data_.putAndInsertSint16(tag, value));
    return *this;
}

auto DataSet::put_tag(const DcmTagKey& tag, const DcmTagKey& value) -> DataSet&
{
    must(data_.putAndInsertTagKey(tag, value));
    return *this;
}

auto DataSet::put_code(const DcmTagKey& sequence, std::string_view value, std::string_view scheme,
                       std::string_view meaning) -> DataSet&
{
    auto& item = add_item(sequence);
    must(item.putAndInsertOFStringArray(DCM_CodeValue, OFString{value.data(), value.size()}));
    must(item.putAndInsertOFStringArray(DCM_CodingSchemeDesignator, OFString{scheme.data(), scheme.size()}));
    must(item.putAndInsertOFStringArray(DCM_CodeMeaning, OFString{meaning.data(), meaning.size()}));
    return *this;
}

auto DataSet::put_empty_sequence(const DcmTagKey& sequence) -> DataSet&
{
    must(data_.insertEmptyElement(sequence));
    return *this;
}

auto DataSet::add_item(const DcmTagKey& sequence) -> DcmItem&
{
    DcmItem* item = nullptr;
    must(data_.findOrCreateSequenceItem(sequence, item, -2));  // -2: append
    return *item;
}

auto DataSet::put_pixels(const std::vector<std::uint16_t>& pixels) -> DataSet&
{
    must(data_.putAndInsertUint16Array(DCM_PixelData, pixels.data(), static_cast<unsigned long>(pixels.size())));
    return *this;
}

auto DataSet::put_pixels(const std::vector<std::uint8_t>& pixels) -> DataSet&
{
    must(data_.putAndInsertUint8Array(DCM_PixelData, pixels.data(), static_cast<unsigned long>(pixels.size())));
    return *this;
}

auto DataSet::finish(Charset charset, Coding coding) && -> Bytes
{
    encode_texts(data_, charset);
    const auto syntax = encode_pixels(data_, coding);
    auto file = header_for(data_, syntax);
    const auto start = file.size();

    const auto length = data_.calcElementLength(syntax, EET_ExplicitLength);
    file.resize(start + length + 64_KiB);
    DcmOutputBufferStream out{file.data() + start, static_cast<offile_off_t>(file.size() - start)};
    data_.transferInit();
    must(data_.write(out, syntax, EET_ExplicitLength, nullptr));
    data_.transferEnd();
    void* written = nullptr;
    offile_off_t count = 0;
    out.flushBuffer(written, count);
    file.resize(start + static_cast<std::size_t>(count));
    return file;
}

}  // namespace shanhai::samples
