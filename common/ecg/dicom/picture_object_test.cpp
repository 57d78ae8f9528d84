// Pictures as DICOM objects: their bytes come back, and stock programs show what is on them.
#include "common/dicom/data/dcmtk.hpp"
#include "common/ecg/dicom/jpeg_header.hpp"
#include "common/ecg/dicom/picture_object.hpp"
#include "common/ecg/dicom/png_pixels.hpp"
#include "common/ecg/dicom/round_trip_for_tests.hpp"
#include "tests/support/testdata.hpp"

#include <gmock/gmock.h>

#include <png.h>
#include <random>
#include <zlib.h>

using namespace shanhai;
using namespace shanhai::ecg;
using namespace shanhai::ecg::test;
using testing::HasSubstr;
using testing::Not;

namespace {

const auto came_at = parse_instant("2026-03-05T08:00:00+08:00").value();

class EcgPicture : public ::testing::Test {
protected:
    void SetUp() override { ASSERT_TRUE(dicom::initialise()); }
};

auto jpeg_named(const std::string& name) -> Bytes
{
    return load(std::string{SHANHAI_SOURCE_DIR} + "/common/report/golden/" + name);
}

// A small colour picture, compressed by a stock program: "" is how most cameras do it, "+Js4" without subsampling.
auto colour_jpeg(const std::string& how) -> Bytes
{
    DcmDataset data;
    data.putAndInsertString(DCM_SOPClassUID, UID_SecondaryCaptureImageStorage);
    data.putAndInsertString(DCM_SOPInstanceUID, "2.25.1");
    data.putAndInsertUint16(DCM_SamplesPerPixel, 3);
    data.putAndInsertString(DCM_PhotometricInterpretation, "RGB");
    data.putAndInsertUint16(DCM_PlanarConfiguration, 0);
    for (const auto& tag : {DCM_Rows, DCM_Columns}) data.putAndInsertUint16(tag, 24);
    for (const auto& tag : {DCM_BitsAllocated, DCM_BitsStored}) data.putAndInsertUint16(tag, 8);
    data.putAndInsertUint16(DCM_HighBit, 7);
    data.putAndInsertUint16(DCM_PixelRepresentation, 0);
    std::vector<Uint8> pixels;
    for (unsigned i = 0; i < 24 * 24 * 3; ++i) pixels.push_back(static_cast<Uint8>(i % 3 == 0 ? i / 8 : i % 200));
    data.putAndInsertUint8Array(DCM_PixelData, pixels.data(), pixels.size());
    const shanhai::test::TempDir folder;
    DcmFileFormat{&data}.saveFile((folder / "in.dcm").c_str(), EXS_LittleEndianExplicit);
    const auto command = "dcmj2pnm +oj " + how + ' ' + (folder / "in.dcm").string() + ' ' + (folder / "out").string();
    EXPECT_EQ(std::system(command.c_str()), 0);
    return load(folder / "out");
}

auto written(ByteView picture) -> Bytes { return write_picture(picture, some_identity(), came_at).value(); }

// Rows x columns x channels of such a format, as libpng writes them.
auto png_of(const Bytes& dots, unsigned width, unsigned height, png_uint_32 format) -> Bytes
{
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    image.width = width;
    image.height = height;
    image.format = format;
    png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
    Bytes png(size);
    EXPECT_NE(png_image_write_to_memory(&image, png.data(), &size, 0, dots.data(), 0, nullptr), 0) << image.message;
    png.resize(size);
    return png;
}

auto some_dots(std::size_t count) -> Bytes
{
    Bytes dots(count);
    for (std::size_t i = 0; i < count; ++i) dots[i] = static_cast<std::byte>(i * 37 + i / 7);
    return dots;
}

// What a stock decoder makes of it, header and dots: "P6 5 3 255 ...".
auto dots_of(ByteView object) -> std::string
{
    const shanhai::test::TempDir folder;
    save(folder / "object.dcm", object);
    const auto command = "dcmj2pnm " + (folder / "object.dcm").string() + ' ' + (folder / "p.pnm").string();
    EXPECT_EQ(std::system(command.c_str()), 0);
    return std::string{as_text(load(folder / "p.pnm"))};
}

// What a stock decoder makes of it: "P6 640 480".
auto decoded(ByteView object) -> std::string
{
    const shanhai::test::TempDir folder;
    save(folder / "object.dcm", object);
    const auto command =
        "dcmj2pnm " + (folder / "object.dcm").string() + ' ' + (folder / "picture").string() + " 2> /dev/null";
    EXPECT_EQ(std::system(command.c_str()), 0);
    std::ifstream picture{folder / "picture", std::ios::binary};
    std::string kind;
    std::string width;
    std::string height;
    picture >> kind >> width >> height;
    return kind + ' ' + width + ' ' + height;
}

void expect_judges_are_content(ByteView object)
{
    EXPECT_THAT(said_by("dcmdump", object), Not(testing::ContainsRegex("(^|\n)[EW]: ")));
    EXPECT_THAT(said_by("dciodvfy", object), Not(HasSubstr("Error -")));
}

TEST_F(EcgPicture, of_a_jpeg_keeps_its_bytes_and_is_decoded_by_others)
{
    const auto grey = jpeg_named("key_image_grey.jpg");
    for (auto jpeg : {colour_jpeg("+Js2"), colour_jpeg("+Js1"), colour_jpeg("+Js4"), grey}) {
        const auto header = read_jpeg_header(jpeg).value();
        for (const bool odd : {false, true}) {
            if ((jpeg.size() % 2 == 1) != odd) jpeg.push_back(std::byte{0});
            const auto object = written(jpeg);
            EXPECT_NE(as_text(object).find(as_text(jpeg)), std::string_view::npos);
            EXPECT_EQ(object.size() % 2, 0U);
            expect_judges_are_content(object);
            EXPECT_EQ(decoded(object), std::string{header.grey ? "P5 " : "P6 "} + std::to_string(header.width) + ' ' +
                                           std::to_string(header.height));
        }
    }
}

TEST_F(EcgPicture, says_what_the_picture_is_and_whose)
{
    const auto jpeg = colour_jpeg("");
    const auto text = said_by("dcmdump +U8", written(jpeg));
    for (const auto* const part :
         {"(0010,0010) PN [Zhang^San=张^三]", "(0008,0060) CS [ECG]", "(0028,2110) CS [01]", "[ISO_10918_1]",
          "(0028,0301) CS [YES]", "JPEGBaseline", "(0008,0064) CS [SD]"})
        EXPECT_THAT(text, HasSubstr(part));
    EXPECT_EQ(written(jpeg), written(jpeg));
}

TEST_F(EcgPicture, of_a_pdf_gives_the_very_bytes_back)
{
    for (const auto size : {101U, 102U}) {
        const auto pdf = to_bytes("%PDF-1.4\n" + std::string(size, 'x') + "\n%%EOF\n");
        const auto object = written(pdf);
        expect_judges_are_content(object);
        EXPECT_THAT(said_by("dcmdump", object), HasSubstr("(0008,0060) CS [ECG]"));
        const shanhai::test::TempDir folder;
        save(folder / "object.dcm", object);
        const auto command = "dcm2pdf " + (folder / "object.dcm").string() + ' ' + (folder / "out.pdf").string();
        ASSERT_EQ(std::system(command.c_str()), 0);
        EXPECT_EQ(load(folder / "out.pdf"), pdf);
    }
}

TEST_F(EcgPicture, of_a_png_shows_every_dot_to_others)
{
    for (const auto& [width, height] : {std::pair{5U, 3U}, std::pair{64U, 33U}}) {
        const auto dots = some_dots(std::size_t{width} * height * 3);
        const auto object = written(png_of(dots, width, height, PNG_FORMAT_RGB));
        expect_judges_are_content(object);
        const auto seen = dots_of(object);
        EXPECT_TRUE(seen.starts_with("P6"));
        EXPECT_TRUE(seen.ends_with(as_text(dots))) << width;
    }
    const auto grey = written(png_of(some_dots(35), 7, 5, PNG_FORMAT_GRAY));
    expect_judges_are_content(grey);
    EXPECT_EQ(decoded(grey), "P5 7 5");
    EXPECT_EQ(read_png(png_of(some_dots(35), 7, 5, PNG_FORMAT_GRAY))->bytes, some_dots(35));
}

TEST_F(EcgPicture, of_a_png_is_on_white_paper_where_it_is_transparent)
{
    const Bytes dots{std::byte{200}, std::byte{10}, std::byte{10}, std::byte{0},
                     std::byte{200}, std::byte{10}, std::byte{10}, std::byte{255}};
    const auto seen = read_png(png_of(dots, 2, 1, PNG_FORMAT_RGBA))->bytes;

    EXPECT_EQ(as_text(seen), "\xFF\xFF\xFF\xC8\n\n");
}

TEST_F(EcgPicture, of_real_scans_is_read_by_others)
{
    SHANHAI_NEEDS_TESTDATA(testdata);
    const auto photo = written(load(testdata / "ecg/pdf/ecg_photo_scan.jpg"));
    expect_judges_are_content(photo);
    EXPECT_EQ(decoded(photo), "P5 1305 937");
    expect_judges_are_content(written(load(testdata / "ecg/pdf/ecg_report_vector_zh.pdf")));
}

auto fault_of(ByteView picture) -> std::string
{
    const auto object = write_picture(picture, some_identity(), came_at);
    return object ? "" : std::string{name_of(object.error().code())} + ' ' + std::string{object.error().at()};
}

TEST_F(EcgPicture, that_baseline_jpeg_is_not_is_refused)
{
    const auto with_frame = [](std::uint8_t marker, std::uint8_t bits, std::uint8_t components) {
        std::string jpeg = "\xFF\xD8\xFF";
        jpeg += static_cast<char>(marker);
        jpeg += '\0';
        jpeg += static_cast<char>(8 + 3 * components);
        jpeg += static_cast<char>(bits);
        jpeg += std::string{"\0\x08\0\x08", 4};
        jpeg += static_cast<char>(components);
        for (int i = 0; i < components; ++i) jpeg += std::string{"\x01\x11\0", 3};
        return to_bytes(jpeg + std::string{"\xFF\xDA\0\x02", 4} + "data\xFF\xD9");
    };
    EXPECT_EQ(fault_of(with_frame(0xC0, 8, 3)), "");
    EXPECT_EQ(fault_of(with_frame(0xC0, 8, 1)), "");
    EXPECT_EQ(fault_of(with_frame(0xC2, 8, 3)), "malformed ecg.jpeg") << "progressive, and nothing behind it";
    EXPECT_EQ(fault_of(with_frame(0xC3, 8, 3)), "malformed ecg.jpeg") << "lossless";
    EXPECT_EQ(fault_of(with_frame(0xC0, 12, 1)), "malformed ecg.jpeg");
    EXPECT_EQ(fault_of(with_frame(0xC0, 8, 4)), "malformed ecg.jpeg") << "CMYK";
    EXPECT_EQ(fault_of({}), "unsupported ecg.picture");
}

TEST_F(EcgPicture, that_is_a_broken_png_or_a_bomb_is_refused)
{
    auto png = png_of(some_dots(64 * 64 * 3), 64, 64, PNG_FORMAT_RGB);
    for (std::size_t length = 4; length < png.size() - 12; length += 61)  // behind the last dots is only its end
        EXPECT_EQ(fault_of(ByteView{png}.first(length)), "malformed ecg.png") << length;
    std::mt19937 random{20261123};  // the seed
    for (int round = 0; round < 500; ++round) {
        auto changed = png;
        for (int i = 0; i < 3; ++i) changed[8 + random() % (changed.size() - 8)] = static_cast<std::byte>(random());
        (void)fault_of(changed);
    }
    // A header that declares 65535 x 65535, with its sum made right.
    Bytes large(png.begin(), png.begin() + 33);
    for (const auto at : {18U, 19U, 22U, 23U}) large[at] = std::byte{255};
    const auto sum = crc32_z(0, reinterpret_cast<const Bytef*>(large.data() + 12), 17);
    for (unsigned i = 0; i < 4; ++i) large[29 + i] = static_cast<std::byte>(sum >> (24 - 8 * i));
    large.insert(large.end(), png.begin() + 33, png.end());
    EXPECT_EQ(fault_of(large), "too_large ecg.size");
}

TEST_F(EcgPicture, cut_short_or_changed_anywhere_is_written_or_refused_and_never_worse)
{
    const auto whole = jpeg_named("key_image_grey.jpg");
    for (std::size_t length = 2; length < whole.size(); length += 7)
        EXPECT_EQ(fault_of(ByteView{whole}.first(length)), "malformed ecg.jpeg") << length;
    std::mt19937 random{20261122};  // the seed
    for (int round = 0; round < 3000; ++round) {
        auto changed = whole;
        for (int i = 0; i < 3; ++i) changed[2 + random() % 600] = static_cast<std::byte>(random());
        (void)read_jpeg_header(changed);
    }
}

}  // namespace
