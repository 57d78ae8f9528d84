// Photos as phones make them: turned by a note alone, progressive, with where they were taken inside.
#include "common/ecg/dicom/upright_jpeg.hpp"

#include "common/dicom/data/dcmtk.hpp"
#include "common/ecg/dicom/jpeg_header.hpp"
#include "common/ecg/dicom/picture_object.hpp"
#include "common/ecg/dicom/round_trip_for_tests.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <random>
#include <turbojpeg.h>

namespace shanhai::ecg {
namespace {

using namespace test;

constexpr int width = 48;
constexpr int height = 32;

// White, with a dark block in the top left corner. Greyish noise where it is to be compared dot for dot.
auto picture(bool noisy = false) -> std::vector<unsigned char>
{
    std::vector<unsigned char> dots(std::size_t{width} * height * 3, 255);
    std::mt19937 random{20261123};  // the seed
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            for (int colour = 0; colour < 3; ++colour) {
                auto& dot = dots[static_cast<std::size_t>((y * width + x) * 3 + colour)];
                if (noisy) dot = static_cast<unsigned char>(random());
                else if (x < 16 && y < 16) dot = 10;
            }
    return dots;
}

auto jpeg_of(const std::vector<unsigned char>& dots, int flags = 0, int wide = width, int high = height) -> Bytes
{
    const std::unique_ptr<void, decltype(&tjDestroy)> maker{tjInitCompress(), &tjDestroy};
    unsigned char* made = nullptr;
    unsigned long size = 0;
    EXPECT_EQ(tjCompress2(maker.get(), dots.data(), wide, 0, high, TJPF_RGB, &made, &size, TJSAMP_420, 90, flags), 0);
    const std::unique_ptr<unsigned char, decltype(&tjFree)> held{made, &tjFree};
    return to_bytes({reinterpret_cast<const char*>(made), size});
}

struct Decoded {
    int width = 0;
    int height = 0;
    std::vector<unsigned char> dots{};

    auto dark(int x, int y) const -> bool { return dots.at(static_cast<std::size_t>((y * width + x) * 3)) < 100; }
};

auto decoded(ByteView jpeg) -> Decoded
{
    const std::unique_ptr<void, decltype(&tjDestroy)> reader{tjInitDecompress(), &tjDestroy};
    const auto* const bytes = reinterpret_cast<const unsigned char*>(jpeg.data());
    Decoded all;
    int sampling = 0;
    int colours = 0;
    EXPECT_EQ(tjDecompressHeader3(reader.get(), bytes, jpeg.size(), &all.width, &all.height, &sampling, &colours), 0);
    all.dots.resize(static_cast<std::size_t>(all.width) * static_cast<std::size_t>(all.height) * 3);
    EXPECT_EQ(tjDecompress2(reader.get(), bytes, jpeg.size(), all.dots.data(), all.width, 0, all.height, TJPF_RGB, 0),
              0);
    return all;
}

// A note of a camera behind the start of image: one entry of one directory, in either byte order.
auto noted(const Bytes& jpeg, unsigned orientation, bool little = true) -> Bytes
{
    const auto value = static_cast<char>(orientation);
    const std::string tiff =
        little ? std::string{"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0", 18} + value + std::string(7, '\0')
               : std::string{"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0", 19} + value + std::string(6, '\0');
    const auto body = std::string{"Exif\0\0", 6} + tiff + "GPS 30.27N";
    const auto length = body.size() + 2;
    std::string all{"\xFF\xD8\xFF\xE1"};
    all += {static_cast<char>(length >> 8), static_cast<char>(length & 0xFF)};
    return to_bytes(all + body + std::string{as_text(jpeg).substr(2)});
}

TEST(UprightJpeg, knows_how_the_camera_was_held)
{
    const auto jpeg = jpeg_of(picture());
    EXPECT_EQ(orientation_of(jpeg), 1U) << "not noted";
    for (unsigned orientation = 1; orientation <= 8; ++orientation)
        for (const bool little : {true, false})
            EXPECT_EQ(orientation_of(noted(jpeg, orientation, little)), orientation);
    for (const unsigned nonsense : {0U, 9U, 255U}) EXPECT_EQ(orientation_of(noted(jpeg, nonsense)), 1U);
}

TEST(UprightJpeg, has_each_corner_where_the_eye_saw_it)
{
    struct Expected {
        unsigned orientation;
        bool right, bottom, lying;  // where the block comes to be, and whether sides change places
    };
    // Exif 2.3 section 4.6.4: which side of the scene row 0 and column 0 are.
    for (const auto& [orientation, right, bottom, lying] :
         {Expected{1, false, false, false}, Expected{2, true, false, false}, Expected{3, true, true, false},
          Expected{4, false, true, false}, Expected{5, false, false, true}, Expected{6, true, false, true},
          Expected{7, true, true, true}, Expected{8, false, true, true}}) {
        const auto seen = decoded(upright(noted(jpeg_of(picture()), orientation), orientation).value());

        EXPECT_EQ(seen.width, lying ? height : width) << orientation;
        for (const bool at_right : {false, true})
            for (const bool at_bottom : {false, true})
                EXPECT_EQ(seen.dark(at_right ? seen.width - 3 : 2, at_bottom ? seen.height - 3 : 2),
                          at_right == right && at_bottom == bottom)
                    << orientation;
    }
}

TEST(UprightJpeg, loses_not_a_dot_of_a_progressive_one_and_tells_nobody_where_it_was_taken)
{
    const auto progressive = jpeg_of(picture(true), TJFLAG_PROGRESSIVE);
    ASSERT_FALSE(read_jpeg_header(progressive));

    const auto sequential = upright(noted(progressive, 1), 1).value();

    EXPECT_TRUE(read_jpeg_header(sequential));
    EXPECT_EQ(decoded(sequential).dots, decoded(progressive).dots);
    EXPECT_EQ(as_text(sequential).find("GPS"), std::string_view::npos);
}

TEST(UprightJpeg, leaves_out_what_is_no_whole_block_rather_than_show_it_elsewhere)
{
    const std::vector<unsigned char> dots(std::size_t{width} * height * 3, 200);
    const auto seen = decoded(upright(jpeg_of(dots, 0, width - 5, height), 6).value());

    EXPECT_EQ(std::pair(seen.width, seen.height), std::pair(height, width - 5)) << "its odd side is at the bottom";
    const auto turned = decoded(upright(jpeg_of(dots, 0, width - 5, height), 3).value());
    EXPECT_EQ(std::pair(turned.width, turned.height), std::pair(width - 16, height)) << "at the left it would stand";
}

TEST(UprightJpeg, becomes_an_object_that_stock_programs_show_upright)
{
    ASSERT_TRUE(dicom::initialise());
    const auto came_at = parse_instant("2026-03-05T08:00:00+08:00").value();
    const auto photo = noted(jpeg_of(picture(), TJFLAG_PROGRESSIVE), 6);
    const auto object = write_picture(photo, some_identity(), came_at).value();

    const shanhai::test::TempDir folder;
    save(folder / "object.dcm", object);
    const auto command = "dcmj2pnm " + (folder / "object.dcm").string() + ' ' + (folder / "p.ppm").string();
    ASSERT_EQ(std::system(command.c_str()), 0);
    EXPECT_TRUE(as_text(load(folder / "p.ppm")).starts_with("P6\n32 48\n"));
    EXPECT_EQ(object, write_picture(photo, some_identity(), came_at).value());
    const auto plain = jpeg_of(picture());
    EXPECT_NE(as_text(write_picture(plain, some_identity(), came_at).value()).find(as_text(plain)),
              std::string_view::npos)
        << "what is upright already keeps its bytes";
}

TEST(UprightJpeg, of_bytes_that_lie_is_refused_and_never_worse)
{
    const auto photo = noted(jpeg_of(picture(true), TJFLAG_PROGRESSIVE), 6);
    for (std::size_t length = 0; length < photo.size(); ++length) {
        (void)orientation_of(ByteView{photo}.first(length));
        if (length % 7 == 0 && length < 60) { EXPECT_FALSE(upright(ByteView{photo}.first(length), 6)) << length; }
    }
    std::mt19937 random{20261123};  // the seed
    for (int round = 0; round < 1000; ++round) {
        auto changed = photo;
        for (int i = 0; i < 3; ++i) changed[random() % changed.size()] = static_cast<std::byte>(random());
        (void)upright(changed, orientation_of(changed));
    }
    // A frame of 65500 x 65500.
    auto large = jpeg_of(picture());
    const auto frame = as_text(large).find("\xFF\xC0");
    ASSERT_NE(frame, std::string_view::npos);
    for (const auto at : {5U, 7U}) large[frame + at] = std::byte{0xFF};
    EXPECT_EQ(upright(large, 6).error(), (Fault{errc::too_large, "ecg.size"}));
    EXPECT_TRUE(write_picture(noted(large, 6), some_identity(), Instant{})) << "too large to be turned, and kept";
}

}  // namespace
}  // namespace shanhai::ecg
