#include "common/ecg/formats/picture.hpp"

#include "common/ecg/formats/files_for_tests.hpp"
#include "common/ecg/formats/pdf_outline.hpp"

#include <zlib.h>

namespace shanhai::ecg {
namespace {

using namespace test;

auto said_of(ByteView file) -> std::string
{
    const auto picture = look_at_picture(file);
    if (!picture) return std::string{name_of(picture.error().code())} + ' ' + std::string{picture.error().at()};
    if (picture->format != Format::pdf) return std::to_string(picture->width) + 'x' + std::to_string(picture->height);
    return picture->pages ? std::to_string(*picture->pages) + " pages" : "pages";
}
auto said_of(const std::string& file) -> std::string { return said_of(as_view(file)); }

// One page; `more` stands in the trailer.
auto pdf_with(const std::string& more, const std::string& first = "") -> std::string
{
    std::string file = "%PDF-1.4\n" + first + "1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n"
                       "2 0 obj\n<< /Type /Pages /Kids [3 0 R << /Count 9 >>] /Count 1 >>\nendobj\n";
    const auto table = std::to_string(file.size());
    return file + "xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 3 /Root 1 0 R " + more + ">>\nstartxref\n" +
           table + "\n%%EOF\n";
}

auto chunk(const std::string& type, const std::string& data) -> std::string
{
    const auto word = [](unsigned long value) {
        std::string text;
        for (int shift = 24; shift >= 0; shift -= 8) text += static_cast<char>(value >> shift & 0xFF);
        return text;
    };
    const auto named = type + data;
    return word(data.size()) + named +
           word(crc32(0, reinterpret_cast<const Bytef*>(named.data()), static_cast<uInt>(named.size())));
}

auto png_of(const std::string& size) -> std::string
{
    return "\x89PNG\r\n\x1A\n" + chunk("IHDR", size + std::string("\x08\0\0\0\0", 5)) + chunk("IDAT", "xx") +
           chunk("IEND", "");
}

const std::string jpeg{"\xFF\xD8\xFF\xE0\0\x04" "ab" "\xFF\xFF\xC0\0\x09\x08\0\x03\0\x05\x01\x11"
                       "\xFF\xDA\0\x04" "cd" "data\xFF\0more\xFF\xD9", 38};

TEST(EcgPicture, knows_the_real_files)
{
    SHANHAI_NEEDS_TESTDATA(data);
    const auto folder = data / "ecg/pdf";

    EXPECT_EQ(said_of(file_at(folder / "ecg_report_vector_zh.pdf")), "1 pages");
    EXPECT_EQ(said_of(file_at(folder / "ecg_report_scanned_raster.pdf")), "1 pages");
    EXPECT_EQ(said_of(file_at(folder / "ecg_report_encrypted.pdf")), "unsupported ecg.encrypted");
    EXPECT_EQ(said_of(file_at(folder / "ecg_report_truncated.pdf")), "malformed ecg.truncated");
    EXPECT_EQ(said_of(file_at(folder / "ecg_photo_scan.jpg")), "1305x937");
    EXPECT_EQ(fault_of(read(file_at(folder / "ecg_photo_scan.jpg"))), "unsupported ecg.picture");
}

TEST(EcgPicture, is_refused_wherever_it_is_cut)
{
    SHANHAI_NEEDS_TESTDATA(data);
    const auto looks = [](ByteView file) { return look_at_picture(file); };
    for (const auto* const name : {"ecg_report_vector_zh.pdf", "ecg_report_scanned_raster.pdf", "ecg_photo_scan.jpg"}) {
        const auto file = file_at(data / "ecg/pdf" / name);
        expect_refused_when_cut(ByteView{file}.first(file.size() - 8), looks, 300);
    }
    const auto png = png_of(std::string("\0\0\0\x05\0\0\0\x03", 8));
    expect_refused_when_cut(as_view(png), looks, png.size());
    expect_refused_when_cut(as_view(jpeg), looks, jpeg.size());
}

TEST(EcgPicture, sees_encryption_in_any_trailer_and_only_there)
{
    EXPECT_EQ(said_of(pdf_with("")), "1 pages");
    EXPECT_EQ(said_of(pdf_with("/Encrypt 9 0 R")), "unsupported ecg.encrypted");
    EXPECT_EQ(said_of(pdf_with("/Info << /Encrypt 9 >> /Note (/Encrypt \\) 1) /Hex </Encrypt>")), "1 pages");
    const std::string earlier = "xref\n0 0\ntrailer\n<< /Encrypt 9 0 R >>\n";
    EXPECT_EQ(said_of(pdf_with("/Prev 9", earlier)), "unsupported ecg.encrypted");
    const std::string stream = "7 0 obj\n<< /Type /XRef /Root 1 0 R /Encrypt 9 0 R >>\nstream\n";
    EXPECT_EQ(said_of(pdf_with("/Prev 9", stream)), "unsupported ecg.encrypted");
    EXPECT_EQ(said_of(pdf_with("/Prev 9", replaced(stream, "/Encrypt", "/E"))), "1 pages");
}

TEST(EcgPicture, does_not_run_in_circles)
{
    const std::string circle = "xref\n0 0\ntrailer\n<< /Prev 9 >>\n";
    EXPECT_EQ(said_of(pdf_with("/Prev 9", circle)), "malformed ecg.read");
    EXPECT_EQ(said_of(pdf_with("/Prev 99999999999999999999")), "1 pages") << "a number too large is none";
    EXPECT_EQ(said_of(pdf_with("/Prev 999999")), "malformed ecg.read");
    EXPECT_EQ(said_of(replaced(pdf_with(""), "/Root", "/Boot")), "malformed ecg.read");
    EXPECT_EQ(said_of(replaced(pdf_with(""), "/Pages 2", "/Pages 8")), "pages") << "elsewhere: not counted";
    EXPECT_EQ(said_of(replaced(pdf_with(""), "xref\n0 1", "xxxx\n0 1")), "malformed ecg.truncated");
    EXPECT_EQ(said_of(std::string{"%PDF-1.4\nstartxref\n0\n%%EOF"}), "malformed ecg.truncated");
    std::string deep = "%PDF-1.4\nxref\ntrailer\n";
    for (int i = 0; i < 100'000; ++i) deep += "<<";
    EXPECT_EQ(said_of(deep + "\nstartxref\n9\n%%EOF"), "malformed ecg.read");
}

TEST(EcgPicture, reads_values_of_a_dictionary)
{
    EXPECT_EQ(value_in_dictionary("<< /Type /Pages /Count 12>>", "/Count"), "12");
    EXPECT_EQ(value_in_dictionary("<</A[1 2]/B<</Count 1>>/C(/Count 2)>>", "/A"), "[1 2]");
    EXPECT_FALSE(value_in_dictionary("<</A[1 2]/B<</Count 1>>/C(/Count 2)>>", "/Count"));
    EXPECT_FALSE(value_in_dictionary("<< /A /Count >>", "/Count")) << "a value, not a key";
    EXPECT_FALSE(value_in_dictionary("", "/A"));
    EXPECT_EQ(value_in_dictionary("<< /A 1", "/A"), "1");
}

TEST(EcgPicture, reads_the_size_of_jpeg_and_png)
{
    EXPECT_EQ(said_of(jpeg), "5x3");
    constexpr std::string_view zeros{"\0\0", 2};
    EXPECT_EQ(said_of(replaced(jpeg, std::string_view{"\0\x05", 2}, zeros)), "malformed ecg.read");
    EXPECT_EQ(said_of(replaced(jpeg, "\xE0", zeros.substr(1))), "malformed ecg.read");
    EXPECT_EQ(said_of(replaced(jpeg, "\xFF\xDA", "xx")), "malformed ecg.read");
    EXPECT_EQ(said_of(png_of(std::string("\0\0\0\x05\0\0\0\x03", 8))), "5x3");
    EXPECT_EQ(said_of(png_of("\x7F\xFF\xFF\xFF\x7F\xFF\xFF\xFF")), "too_large ecg.size");
    EXPECT_EQ(said_of(png_of(std::string(8, '\0'))), "malformed ecg.read");
    EXPECT_EQ(said_of(replaced(png_of(std::string("\0\0\0\x05\0\0\0\x03", 8)), "xx", "xy")), "mismatch ecg.crc");
    EXPECT_EQ(said_of("\x89PNG\r\n\x1A\n" + chunk("IEND", "")), "malformed ecg.read");
    EXPECT_EQ(said_of(std::string{"GIF89a"}), "unsupported ecg.format");
}

}  // namespace
}  // namespace shanhai::ecg
