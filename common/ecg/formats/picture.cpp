#include "common/ecg/formats/picture.hpp"

#include "common/dicom/pdu/byte_io.hpp"
#include "common/ecg/formats/pdf_outline.hpp"

#include <zlib.h>

namespace shanhai::ecg {
namespace {

auto sized(Format format, std::size_t width, std::size_t height) -> Result<Picture>
{
    if (width == 0 || height == 0) return Fault{errc::malformed, "ecg.read"};
    if (width > pixels_max / height) return Fault{errc::too_large, "ecg.size"};
    return Picture{.format = format, .width = width, .height = height};
}

// ISO/IEC 10918-1 annex B: segments up to the scan, a frame header among them, and an end of image behind.
auto look_at_jpeg(ByteView file) -> Result<Picture>
{
    dicom::ByteReader reader{file.subspan(2)};
    std::size_t width = 0;
    std::size_t height = 0;
    for (;;) {
        const auto mark = reader.u8();
        auto kind = reader.u8();
        while (mark == 0xFF && kind == 0xFF && reader.ok()) kind = reader.u8();  // fill bytes
        if (!reader.ok() || kind == 0xD9) return Fault{errc::malformed, "ecg.truncated"};
        if (mark != 0xFF || kind == 0) return Fault{errc::malformed, "ecg.read"};
        if (kind == 0x01 || (kind >= 0xD0 && kind <= 0xD8)) continue;  // stand alone
        const auto length = reader.be16();
        if (length < 2) return Fault{errc::malformed, reader.ok() ? "ecg.read" : "ecg.truncated"};
        dicom::ByteReader segment{reader.take(length - 2U)};
        if (!reader.ok()) return Fault{errc::malformed, "ecg.truncated"};
        if (kind == 0xDA) break;
        const bool frame = kind >= 0xC0 && kind <= 0xCF && kind != 0xC4 && kind != 0xC8 && kind != 0xCC;
        if (!frame) continue;
        segment.u8();  // bits
        height = segment.be16();
        width = segment.be16();
    }
    const auto scan = as_text(file.last(reader.left()));
    if (scan.rfind("\xFF\xD9") == std::string_view::npos) return Fault{errc::malformed, "ecg.truncated"};
    return sized(Format::jpeg, width, height);
}

// PNG (ISO/IEC 15948) section 5: chunks with a length, a type and a sum each, from IHDR to IEND.
auto look_at_png(ByteView file) -> Result<Picture>
{
    dicom::ByteReader reader{file.subspan(8)};
    std::size_t width = 0;
    std::size_t height = 0;
    bool any_data = false;
    for (bool first = true;; first = false) {
        const auto length = reader.be32();
        const auto named = reader.take(std::size_t{4} + length);
        const auto sum = reader.be32();
        if (!reader.ok()) return Fault{errc::malformed, "ecg.truncated"};
        const auto* const raw = reinterpret_cast<const Bytef*>(named.data());
        if (crc32_z(0, raw, named.size()) != sum) return Fault{errc::mismatch, "ecg.crc"};
        const auto type = as_text(named.first(4));
        if (first != (type == "IHDR")) return Fault{errc::malformed, "ecg.read"};
        if (type == "IHDR") {
            dicom::ByteReader header{named.subspan(4)};
            width = header.be32();
            height = header.be32();
        }
        any_data |= type == "IDAT";
        if (type == "IEND") break;
    }
    if (!any_data) return Fault{errc::malformed, "ecg.read"};
    return sized(Format::png, width, height);
}

auto look_at_pdf(ByteView file) -> Result<Picture>
{
    const auto pages = pages_of_pdf(as_text(file));
    if (!pages) return pages.error();
    return Picture{.format = Format::pdf, .pages = *pages};
}

}  // namespace

auto look_at_picture(ByteView file) -> Result<Picture>
{
    const auto text = as_text(file);
    if (text.starts_with("%PDF-")) return look_at_pdf(file);
    if (text.starts_with("\xFF\xD8\xFF")) return look_at_jpeg(file);
    if (text.starts_with("\x89PNG\r\n\x1A\n")) return look_at_png(file);
    return Fault{errc::unsupported, "ecg.format"};
}

}  // namespace shanhai::ecg
