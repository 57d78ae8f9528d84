// Key images and plates: what is shown is what was signed about, and an ECG can be measured with a ruler.
#include "common/report/jpeg.hpp"
#include "common/report/kinds_for_tests.hpp"
#include "common/report/page_for_tests.hpp"
#include "common/report/signed_for_tests.hpp"

#include <gtest/gtest.h>

namespace shanhai::report {
namespace {

auto with_one(Picture picture) -> Issued { return illustrated(sample_document(), {std::move(picture)}); }

auto fault_of(const Issued& one) -> Fault { return render(one.document, test_fonts(), one.shown).error(); }

TEST(Pictures, go_into_the_file_as_they_are)
{
    const auto one = illustrated(verified(sample_document()), {grey_picture(), colour_picture()});
    const auto pdf = render(one.document, test_fonts(), one.shown).value();

    for (const auto& picture : one.shown.pictures)
        EXPECT_TRUE(holds(std::string{as_text(pdf)}, as_text(picture.jpeg))) << "byte for byte";
    EXPECT_TRUE(says(text_of(pdf), "图 1 后前位：右肺下野片状影（箭头）"));
    EXPECT_TRUE(says(text_of(pdf), "图 2 侧位：病变位于后基底段"));
}

TEST(Pictures, are_those_the_document_names)
{
    auto one = with_one(grey_picture());
    one.document.key_images.front().picture = Digest::of(as_view("another"));
    EXPECT_EQ(fault_of(one), (Fault{errc::mismatch, "report.pictures"}));

    one = with_one(grey_picture());
    one.shown.pictures.clear();
    EXPECT_EQ(fault_of(one), (Fault{errc::mismatch, "report.pictures"}));
    one.shown.pictures = {grey_picture(), grey_picture()};
    EXPECT_EQ(fault_of(one), (Fault{errc::mismatch, "report.pictures"}));
}

TEST(Pictures, that_a_page_cannot_hold_are_refused)
{
    const Fault no{errc::unsupported, "report.picture"};
    const auto changed = [](std::size_t at, std::byte to) {
        auto picture = grey_picture();
        picture.jpeg[at] = to;
        return with_one(picture);
    };
    EXPECT_EQ(fault_of(changed(0, std::byte{0})), no);
    EXPECT_EQ(fault_of(changed(grey_picture().jpeg.size() - 1, std::byte{0})), no) << "cut off";
    EXPECT_EQ(fault_of(with_one({to_bytes("\x89PNG"), 1, 1})), no);
    EXPECT_EQ(fault_of(with_one({{}, 1, 1})), no);

    auto wrong_size = grey_picture();
    ++wrong_size.width;
    EXPECT_EQ(fault_of(with_one(wrong_size)), no);
}

TEST(Pictures, have_a_limit)
{
    auto picture = grey_picture();
    auto at_limit = picture.jpeg;
    at_limit.insert(at_limit.end() - 2, picture_bytes_max - at_limit.size(), std::byte{0});
    EXPECT_TRUE(render(with_one({at_limit, 560, 620}).document, test_fonts(), {{{at_limit, 560, 620}}, {}}));

    at_limit.insert(at_limit.end() - 2, std::byte{0});
    EXPECT_EQ(fault_of(with_one({at_limit, 560, 620})), (Fault{errc::too_large, "report.pictures"}));
}

TEST(Jpeg, says_how_large_it_is_and_in_how_many_colours)
{
    const auto grey = frame_of_jpeg(grey_picture().jpeg).value();
    const auto colour = frame_of_jpeg(colour_picture().jpeg).value();

    EXPECT_EQ(std::tuple(grey.width, grey.height, grey.components), std::tuple(560, 620, 1));
    EXPECT_EQ(std::tuple(colour.width, colour.height, colour.components), std::tuple(640, 480, 3));
}

TEST(Jpeg, cut_anywhere_before_its_pixels_is_none)
{
    const auto whole = grey_picture().jpeg;
    const auto scan = as_text(whole).find("\xFF\xDA");
    for (std::size_t length = 0; length < scan; ++length) {
        Bytes cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length));
        cut.push_back(std::byte{0xFF});
        cut.push_back(std::byte{0xD9});
        EXPECT_EQ(frame_of_jpeg(cut).error(), (Fault{errc::unsupported, "report.picture"})) << length;
    }
}

TEST(Plates, are_pages_of_their_own_and_of_their_own_shape)
{
    auto upright = plate_for_tests();
    upright.landscape = false;
    const auto pdf = render(ecg_document(), test_fonts(), {{}, {plate_for_tests(), upright}}).value();
    const test::TempDir dir;

    const auto info = run({"pdfinfo", "-f", "1", "-l", "3", save(dir, "report.pdf", pdf)}).text;

    EXPECT_TRUE(std::regex_search(info, std::regex{"Page +1 size: +595[.0-9]* x 841"})) << info;
    EXPECT_TRUE(std::regex_search(info, std::regex{"Page +2 size: +841[.0-9]* x 595"})) << info;
    EXPECT_TRUE(std::regex_search(info, std::regex{"Page +3 size: +595[.0-9]* x 841"})) << info;
}

// 254 dots to the inch: ten to the millimetre. The pulse stands at 40 mm, 60 mm and is 5 mm by 10 mm.
TEST(Plates, are_true_to_scale)
{
    const auto pdf = Hospital{}.signed_report(ecg_document());
    const auto page = render(ecg_document(), test_fonts(), {{}, {plate_for_tests()}}).value();

    const auto raster = raster_of(page, 2, 254);
    int left = raster.width, right = 0, top = raster.height, bottom = 0;
    for (int y = 500; y < 750; ++y)
        for (int x = 300; x < 550; ++x)
            if (raster.at(x, y) < 64) {
                left = std::min(left, x);
                right = std::max(right, x + 1);
                top = std::min(top, y);
                bottom = std::max(bottom, y + 1);
            }

    EXPECT_NEAR(raster.width, 2970, 1);
    EXPECT_NEAR(raster.height, 2100, 1);
    EXPECT_NEAR(left, 400, 1);
    EXPECT_NEAR(top, 600, 1);
    EXPECT_NEAR(right - left, 50, 1);
    EXPECT_NEAR(bottom - top, 100, 1);
    EXPECT_TRUE(holds(std::string{as_text(pdf)}, "/PrintScaling /None")) << "and printers are asked to leave it so";
}

TEST(Plates, have_a_limit)
{
    Illustrations shown{{}, std::vector<Plate>(plates_max, Plate{})};
    EXPECT_TRUE(render(ecg_document(), test_fonts(), shown));

    shown.plates.emplace_back();
    EXPECT_EQ(render(ecg_document(), test_fonts(), shown).error(), (Fault{errc::too_large, "report.pictures"}));
}

TEST(Sizes, of_reports_are_what_a_clinic_s_line_can_carry)
{
    const auto size = [](const Document& document, const Illustrations& shown = {}) {
        return prepare(document, render(document, test_fonts(), shown).value()).value().pdf.size();
    };
    const auto pictures = illustrated(verified(sample_document()), {grey_picture(), colour_picture()});
    std::size_t jpegs = 0;
    for (const auto& picture : pictures.shown.pictures) jpegs += picture.jpeg.size();

    EXPECT_LT(size(verified(sample_document())), 120U * 1000);
    EXPECT_LT(size(later_version(Status::amendment)), 120U * 1000);
    EXPECT_LT(size(ecg_document(), {{}, {plate_for_tests()}}), 200U * 1000);
    EXPECT_LT(size(pictures.document, pictures.shown), 120U * 1000 + jpegs);
}

}  // namespace
}  // namespace shanhai::report
