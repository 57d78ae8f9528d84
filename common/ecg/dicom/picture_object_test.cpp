// Pictures as DICOM objects: their bytes come back, and stock programs show what is on them.
#include "common/dicom/data/dcmtk.hpp"
#include "common/ecg/dicom/jpeg_header.hpp"
#include "common/ecg/dicom/picture_object.hpp"
#include "common/ecg/dicom/round_trip_for_tests.hpp"
#include "tests/support/testdata.hpp"

#include <gmock/gmock.h>

#include <random>

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
    EXPECT_EQ(fault_of(with_frame(0xC2, 8, 3)), "unsupported ecg.jpeg") << "progressive";
    EXPECT_EQ(fault_of(with_frame(0xC3, 8, 3)), "unsupported ecg.jpeg") << "lossless";
    EXPECT_EQ(fault_of(with_frame(0xC9, 8, 3)), "unsupported ecg.jpeg") << "arithmetic";
    EXPECT_EQ(fault_of(with_frame(0xC0, 12, 1)), "unsupported ecg.jpeg");
    EXPECT_EQ(fault_of(with_frame(0xC0, 8, 4)), "unsupported ecg.jpeg") << "CMYK";
    EXPECT_EQ(fault_of(to_bytes("\x89PNG\r\n\x1A\n")), "unsupported ecg.picture");
    EXPECT_EQ(fault_of(jpeg_named("key_image_colour.jpg")), "unsupported ecg.jpeg") << "progressive, and real";
    EXPECT_EQ(fault_of({}), "unsupported ecg.picture");
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
