// Small images made to show one thing each, and real ones in every coding.
#include "common/dicom/picture/picture.hpp"

#include "common/dicom/data/dcmtk.hpp"
#include "tests/support/testdata.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dcostrmb.h>
#include <dcmtk/dcmdata/dctk.h>
#include <dcmtk/dcmjpeg/djcparam.h>
#include <dcmtk/dcmjpeg/djdijg8.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <functional>
#include <map>
#include <random>
#include <sstream>
#include <thread>

namespace shanhai::dicom {
namespace {

class KeyPicture : public ::testing::Test {
protected:
    void SetUp() override
    {
        ASSERT_TRUE(initialise());
        OFLog::configure(OFLogger::OFF_LOG_LEVEL);  // what is wrong with broken objects is asserted, not read
    }
};

auto bytes_of(DcmDataset& data) -> Bytes
{
    DcmFileFormat file{&data};
    file.validateMetaInfo(EXS_LittleEndianExplicit);
    Bytes bytes(4_MiB);
    DcmOutputBufferStream out{bytes.data(), static_cast<offile_off_t>(bytes.size())};
    file.transferInit();
    file.write(out, EXS_LittleEndianExplicit, EET_ExplicitLength, nullptr);
    file.transferEnd();
    void* begin = nullptr;
    offile_off_t length = 0;
    out.flushBuffer(begin, length);
    bytes.resize(static_cast<std::size_t>(length));
    return bytes;
}

// 64 columns and 32 rows of 12 bits; the left half is 0, the right half 2000.
auto two_halves(const std::function<void(DcmDataset&)>& change = {}) -> Bytes
{
    DcmDataset data;
    data.putAndInsertString(DCM_SOPClassUID, UID_SecondaryCaptureImageStorage);
    data.putAndInsertString(DCM_SOPInstanceUID, "2.25.5");
    data.putAndInsertUint16(DCM_SamplesPerPixel, 1);
    data.putAndInsertString(DCM_PhotometricInterpretation, "MONOCHROME2");
    data.putAndInsertUint16(DCM_Rows, 32);
    data.putAndInsertUint16(DCM_Columns, 64);
    data.putAndInsertUint16(DCM_BitsAllocated, 16);
    data.putAndInsertUint16(DCM_BitsStored, 12);
    data.putAndInsertUint16(DCM_HighBit, 11);
    data.putAndInsertUint16(DCM_PixelRepresentation, 0);
    std::vector<Uint16> pixels(64 * 32);
    for (std::size_t i = 0; i < pixels.size(); ++i) pixels[i] = i % 64 < 32 ? 0 : 2000;
    data.putAndInsertUint16Array(DCM_PixelData, pixels.data(), static_cast<unsigned long>(pixels.size()));
    if (change) change(data);
    return bytes_of(data);
}

// Grey values of the middle row, as another decoder sees them.
auto middle_row(const Picture& picture) -> std::vector<std::uint8_t>
{
    const DJCodecParameter parameters{ECC_lossyYCbCr, EDC_never, EUC_never, EPC_default};
    DJDecompressIJG8Bit decoder{parameters, OFFalse};
    std::vector<Uint8> compressed(picture.jpeg.size());
    std::ranges::transform(picture.jpeg, compressed.begin(), [](std::byte b) { return static_cast<Uint8>(b); });
    std::vector<Uint8> pixels(static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(picture.height));
    EXPECT_TRUE(decoder.init().good());
    EXPECT_TRUE(decoder
                    .decode(compressed.data(), static_cast<Uint32>(compressed.size()), pixels.data(),
                            static_cast<Uint32>(pixels.size()), OFFalse)
                    .good());
    const auto row = pixels.begin() + picture.height / 2 * picture.width;
    return {row, row + picture.width};
}

auto halves(const Bytes& object) -> std::pair<int, int>
{
    const auto picture = picture_of(object).value();
    const auto row = middle_row(picture);
    return {row[row.size() / 4], row[row.size() * 3 / 4]};
}

auto fault_of(const Result<Picture>& result) -> std::string
{
    return result ? std::string{}
                  : std::string{name_of(result.error().code())} + ' ' + std::string{result.error().at()};
}

TEST_F(KeyPicture, spans_black_to_white_where_no_window_is_stated)
{
    const auto [left, right] = halves(two_halves());

    EXPECT_NEAR(left, 0, 3);
    EXPECT_NEAR(right, 255, 3);
}

TEST_F(KeyPicture, is_seen_through_the_files_window_and_rescale)
{
    const auto [left, right] = halves(two_halves([](DcmDataset& data) {
        data.putAndInsertString(DCM_WindowCenter, "0\\500");
        data.putAndInsertString(DCM_WindowWidth, "4000\\100");
        data.putAndInsertString(DCM_RescaleIntercept, "-1000");
        data.putAndInsertString(DCM_RescaleSlope, "1");
    }));

    EXPECT_NEAR(left, 64, 4) << "-1000 in -2000 to 2000";
    EXPECT_NEAR(right, 191, 4) << "1000 in -2000 to 2000";
}

TEST_F(KeyPicture, of_an_enhanced_object_is_seen_through_the_window_of_its_frame)
{
    const auto [left, right] = halves(two_halves([](DcmDataset& data) {
        DcmItem* shared = nullptr;
        DcmItem* window = nullptr;
        data.findOrCreateSequenceItem(DCM_SharedFunctionalGroupsSequence, shared, 0);
        shared->findOrCreateSequenceItem(DCM_FrameVOILUTSequence, window, 0);
        window->putAndInsertString(DCM_WindowCenter, "1000");
        window->putAndInsertString(DCM_WindowWidth, "4000");
    }));

    EXPECT_NEAR(left, 64, 4);
    EXPECT_NEAR(right, 191, 4);
}

TEST_F(KeyPicture, of_monochrome1_is_inverted)
{
    const auto [left, right] = halves(
        two_halves([](DcmDataset& data) { data.putAndInsertString(DCM_PhotometricInterpretation, "MONOCHROME1"); }));

    EXPECT_NEAR(left, 255, 3);
    EXPECT_NEAR(right, 0, 3);
}

TEST_F(KeyPicture, has_square_pixels_and_no_side_beyond_the_limit)
{
    const auto tall = picture_of(two_halves([](DcmDataset& data) {
                          data.putAndInsertString(DCM_PixelSpacing, "2\\1");  // rows are 2 mm apart
                      })).value();
    EXPECT_EQ(tall.width, 64);
    EXPECT_EQ(tall.height, 64);

    PictureLimits limits;
    limits.long_side = 63;
    const auto smaller = picture_of(two_halves(), 1, limits).value();
    EXPECT_EQ(smaller.width, 63);
    EXPECT_EQ(smaller.height, 32);
    limits.long_side = 16;
    EXPECT_EQ(picture_of(two_halves(), 1, limits).value().width, 16);
}

TEST_F(KeyPicture, is_a_baseline_jpeg_without_anything_that_changes)
{
    const auto jpeg = picture_of(two_halves()).value().jpeg;
    std::vector<int> markers;
    for (std::size_t at = 2; at + 4 < jpeg.size();) {
        ASSERT_EQ(jpeg[at], std::byte{0xFF});
        markers.push_back(static_cast<int>(jpeg[at + 1]));
        if (markers.back() == 0xDA) break;
        at += 2 + (static_cast<std::size_t>(jpeg[at + 2]) << 8 | static_cast<std::size_t>(jpeg[at + 3]));
    }

    EXPECT_EQ(std::ranges::count(markers, 0xC0), 1) << "SOF0: baseline";
    for (const int marker : markers)
        EXPECT_TRUE(marker == 0xE0 || marker == 0xDB || marker == 0xC0 || marker == 0xC4 || marker == 0xDA) << marker;
    EXPECT_EQ(as_text(jpeg).substr(jpeg.size() - 2), "\xFF\xD9");
    EXPECT_EQ(picture_of(two_halves()).value().jpeg, jpeg);
}

TEST_F(KeyPicture, of_what_contradicts_itself_is_refused_by_name)
{
    const auto with = [](const std::function<void(DcmDataset&)>& change) {
        return fault_of(picture_of(two_halves(change)));
    };

    EXPECT_EQ(with([](DcmDataset& d) { d.putAndInsertUint16(DCM_Rows, 33); }), "malformed picture.pixels");
    EXPECT_EQ(with([](DcmDataset& d) { d.putAndInsertUint16(DCM_Rows, 0); }), "unsupported picture.none");
    EXPECT_EQ(with([](DcmDataset& d) { d.findAndDeleteElement(DCM_PixelData); }), "unsupported picture.none");
    EXPECT_EQ(with([](DcmDataset& d) { d.putAndInsertUint16(DCM_Rows, 65535); }), "too_large picture.size");
    EXPECT_EQ(with([](DcmDataset& d) { d.putAndInsertUint16(DCM_BitsAllocated, 1); }), "unsupported picture.bits");
    EXPECT_EQ(with([](DcmDataset& d) { d.putAndInsertUint16(DCM_BitsStored, 17); }), "malformed picture.pixels");
    EXPECT_EQ(with([](DcmDataset& d) { d.putAndInsertUint16(DCM_HighBit, 15); }), "malformed picture.pixels");
    EXPECT_EQ(with([](DcmDataset& d) { d.putAndInsertUint16(DCM_SamplesPerPixel, 3); }), "malformed picture.pixels");
    EXPECT_EQ(with([](DcmDataset& d) { d.putAndInsertString(DCM_PhotometricInterpretation, "CMYK"); }),
              "unsupported picture.colour");
    EXPECT_EQ(with([](DcmDataset& d) { d.putAndInsertString(DCM_NumberOfFrames, "2000000000"); }),
              "malformed picture.pixels");
    EXPECT_EQ(fault_of(picture_of(two_halves(), 2)), "not_found picture.frame");
    EXPECT_EQ(fault_of(picture_of(two_halves(), 0)), "not_found picture.frame");
    EXPECT_EQ(fault_of(picture_of(to_bytes("no image at all, but long enough"))), "malformed dicom.not");
}

TEST_F(KeyPicture, keeps_its_limits)
{
    const auto object = two_halves();
    PictureLimits limits;

    limits.pixels_max = 64 * 32;
    EXPECT_TRUE(picture_of(object, 1, limits));
    limits.pixels_max = 64 * 32 - 1;
    EXPECT_EQ(fault_of(picture_of(object, 1, limits)), "too_large picture.size");
    limits = {};
    limits.side_max = 64;
    EXPECT_TRUE(picture_of(object, 1, limits));
    limits.side_max = 63;
    EXPECT_EQ(fault_of(picture_of(object, 1, limits)), "too_large picture.size");
    limits = {};
    limits.object_max = object.size();
    EXPECT_TRUE(picture_of(object, 1, limits));
    limits.object_max = object.size() - 1;
    EXPECT_EQ(fault_of(picture_of(object, 1, limits)), "too_large picture.object");
    limits = {};
    limits.jpeg_max = 50;
    EXPECT_EQ(fault_of(picture_of(object, 1, limits)), "too_large picture.jpeg");
}

auto real(const std::filesystem::path& path) -> Bytes
{
    std::ifstream file{path, std::ios::binary};
    std::ostringstream all;
    all << file.rdbuf();
    return to_bytes(all.str());
}

TEST_F(KeyPicture, of_the_same_pixels_is_the_same_in_every_transfer_syntax)
{
    SHANHAI_NEEDS_TESTDATA(testdata);
    const std::vector<std::vector<std::string>> families{
        {"transfer-syntax/MR_small", "transfer-syntax/MR_small_implicit", "transfer-syntax/MR_small_bigendian",
         "transfer-syntax/MR_small_RLE", "transfer-syntax/MR_small_jpeg_ls_lossless"},
        {"modality/dx_utf8", "transfer-syntax/dx_utf8_jpeg_process14", "transfer-syntax/dx_utf8_jpegls"},
        {"modality/CT_small", "transfer-syntax/CT_small_deflated"},
        {"modality/color-px", "modality/color-pl"},
        {"modality/emri_small", "modality/emri_small_RLE"},
        {"modality/us_cine_rgb_24f", "modality/us_cine_rgb_24f_rle"},
        {"modality/SC_rgb", "transfer-syntax/SC_rgb_jpeg_gdcm"},
        {"transfer-syntax/SC_rgb_expb_16bit_2frame", "transfer-syntax/SC_rgb_rle_16bit_2frame"}};
    for (const auto& family : families) {
        const auto first = picture_of(real(testdata / "dicom" / (family[0] + ".dcm"))).value();
        for (const auto& name : family)
            EXPECT_EQ(picture_of(real(testdata / "dicom" / (name + ".dcm"))).value().jpeg, first.jpeg) << name;
    }
    const auto cine = real(testdata / "dicom/modality/us_cine_rgb_24f.dcm");
    const auto packed = real(testdata / "dicom/modality/us_cine_rgb_24f_rle.dcm");
    EXPECT_EQ(picture_of(cine, 24).value().jpeg, picture_of(packed, 24).value().jpeg);
    EXPECT_NE(picture_of(cine, 24).value().jpeg, picture_of(cine, 1).value().jpeg);
    EXPECT_EQ(fault_of(picture_of(cine, 25)), "not_found picture.frame");
}

TEST_F(KeyPicture, of_real_files_is_made_or_refused_by_name)
{
    SHANHAI_NEEDS_TESTDATA(testdata);
    const std::map<std::string, std::string> refusals{
        {"modality/RG3_J2KR.dcm", "unsupported picture.syntax"},
        {"modality/liver_1frame.dcm", "unsupported picture.bits"},
        {"modality/parametric_map_float.dcm", "unsupported picture.none"},
        {"modality/gdcm-US-ALOKA-16.dcm", "unsupported picture.colour"},
        {"modality/test-SR.dcm", "unsupported picture.none"},
        {"transfer-syntax/HTJ2K_08_RGB.dcm", "unsupported picture.syntax"},
        {"transfer-syntax/video_h264.dcm", "unsupported picture.syntax"},
        {"odd/odd_rows_cols_exceed_pixeldata.dcm", "malformed picture.pixels"},
        {"odd/odd_cut_in_pixeldata.dcm", "malformed dicom.truncated"},
        {"odd/odd_trailing_garbage.dcm", ""},
        {"odd/JLSL_RGB_ILV0.dcm", ""},
        {"modality/examples_ybr_color.dcm", ""},
        {"modality/OBXXXX1A_rle_2frame.dcm", ""}};
    for (const auto& [name, refusal] : refusals)
        EXPECT_EQ(fault_of(picture_of(real(testdata / "dicom" / name))), refusal) << name;

    std::size_t made = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator{testdata / "dicom"}) {
        if (!entry.is_regular_file()) continue;
        const auto picture = picture_of(real(entry.path()));
        made += picture ? 1 : 0;
        if (!picture) continue;
        EXPECT_LE(std::max(picture->width, picture->height), 640) << entry.path();
        EXPECT_LE(picture->jpeg.size(), PictureLimits{}.jpeg_max) << entry.path();
    }
    EXPECT_GE(made, 80U);
}

TEST_F(KeyPicture, of_damaged_pixels_is_made_or_refused_and_never_worse)
{
    SHANHAI_NEEDS_TESTDATA(testdata);
    std::mt19937 random{20261122};  // the seed
    for (const auto* const name : {"MR_small_RLE", "MR_small_jpeg_ls_lossless", "SC_rgb_jpeg_dcmtk", "SC_rgb_jpeg_gdcm",
                                   "SC_rgb_rle_16bit_2frame", "JPEGLSNearLossless_16", "JPGExtended"}) {
        const auto whole = real(testdata / "dicom/transfer-syntax" / (std::string{name} + ".dcm"));
        for (int round = 0; round < 150; ++round) {
            auto changed = whole;
            const auto half = whole.size() / 2;  // the pixels are in the second
            for (int i = 0; i < 4; ++i) changed[half + random() % half] = static_cast<std::byte>(random());
            const auto refusal = fault_of(picture_of(changed));
            EXPECT_FALSE(refusal.starts_with("internal")) << name << ' ' << round << ' ' << refusal;
        }
    }
}

TEST_F(KeyPicture, may_be_made_by_many_threads_at_once)
{
    SHANHAI_NEEDS_TESTDATA(testdata);
    const auto object = real(testdata / "dicom/transfer-syntax/dx_utf8_jpegls.dcm");
    std::vector<Bytes> made(4);
    {
        std::vector<std::jthread> threads;
        for (auto& one : made) threads.emplace_back([&] { one = picture_of(object).value().jpeg; });
    }
    for (const auto& one : made) EXPECT_EQ(one, made[0]);
}

}  // namespace
}  // namespace shanhai::dicom
