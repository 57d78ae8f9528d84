#include "tools/shanhai/scan.hpp"

#include "common/dicom/media/zip_for_tests.hpp"
#include "tests/support/temp_dir.hpp"
#include "tools/samples/study.hpp"

#include <gtest/gtest.h>

#include <fstream>

using namespace shanhai;
using namespace shanhai::cli;

namespace {

struct Scanning : testing::Test {
    Scanning()
    {
        const auto study =
            samples::make_dr(samples::StudyOrder{1, *samples::parse_charset("gb18030"), samples::Coding::plain});
        image = study.objects.front()();
    }
    void write(const fs::path& below, ByteView content) const
    {
        fs::create_directories((folder.path() / below).parent_path());
        std::ofstream{folder.path() / below, std::ios::binary} << as_text(content);
    }

    test::TempDir folder;
    Bytes image;
};

}  // namespace

TEST_F(Scanning, walks_folders_to_the_bottom_and_says_why_it_leaves_something_out)
{
    write("CT/1/IMG0001", image);
    write("README.TXT", as_view("not an image"));
    write("CT/1/IMG0002", ByteView{image}.first(image.size() / 2));

    const auto scan = blocking::scan({folder.path()});

    ASSERT_TRUE(scan);
    ASSERT_EQ(scan->found.size(), 1U);
    EXPECT_EQ(scan->found[0].name, "CT/1/IMG0001");
    EXPECT_EQ(scan->found[0].size, image.size());
    ASSERT_EQ(scan->skipped.size(), 2U);
    EXPECT_EQ(scan->skipped[0].why, (Fault{errc::malformed, "dicom.truncated", "CT/1/IMG0002"}));
    EXPECT_EQ(scan->skipped[1].why, (Fault{errc::malformed, "dicom.not", "README.TXT"}));
}

TEST_F(Scanning, counts_a_file_once_however_often_it_is_named)
{
    write("a.dcm", image);

    const auto scan = blocking::scan({folder / "a.dcm", folder.path(), folder / "a.dcm"});

    ASSERT_TRUE(scan);
    EXPECT_EQ(scan->found.size(), 1U);
    EXPECT_EQ(scan->found[0].name, "a.dcm");
}

TEST_F(Scanning, of_something_that_is_not_there_fails)
{
    const auto scan = blocking::scan({folder / "nowhere"});
    ASSERT_FALSE(scan);
    EXPECT_EQ(scan.error().at(), "file.missing");
}

TEST_F(Scanning, finds_the_images_of_a_zip_and_opens_them_there)
{
    const auto text = std::string{as_text(image)};
    dicom::test::write(folder / "a.zip", dicom::test::zip_of({{.name = "\xD3\xB0\xCF\xF1/1", .content = text},
                                                              {.name = "note.txt", .content = "not an image"}}));

    const auto scan = blocking::scan({folder / "a.zip", folder.path()}).value();

    ASSERT_EQ(scan.found.size(), 1U) << "named twice, it counts once";
    EXPECT_TRUE(scan.from_medium);
    EXPECT_FALSE(blocking::scan({folder.path()}).value().from_medium) << "a folder that holds a ZIP is none";
    EXPECT_EQ(scan.found[0].name, "影像/1");
    EXPECT_EQ(scan.found[0].path, folder / "a.zip");
    EXPECT_EQ(scan.found[0].size, image.size());
    Bytes bytes(image.size());
    EXPECT_EQ(scan.found[0].where().open().value()->read(0, bytes).value(), image.size());
    EXPECT_EQ(bytes, image);
    ASSERT_EQ(scan.skipped.size(), 1U);
    EXPECT_EQ(scan.skipped[0].why, (Fault{errc::malformed, "dicom.not", "note.txt"}));
}

TEST_F(Scanning, leaves_out_an_image_whose_checksum_in_the_zip_is_wrong)
{
    const auto text = std::string{as_text(image)};
    dicom::test::write(folder / "a.zip", dicom::test::zip_of({{.name = "1", .content = text, .crc = 1}}));

    const auto scan = blocking::scan({folder / "a.zip"}).value();

    EXPECT_TRUE(scan.found.empty());
    EXPECT_EQ(scan.skipped.at(0).why, (Fault{errc::malformed, "media.damaged", "1"}));
}

TEST_F(Scanning, of_a_zip_that_cannot_be_read_fails)
{
    write("a.zip", as_view("PK\x03\x04"));
    EXPECT_EQ(blocking::scan({folder / "a.zip"}).error().at(), "media.zip");
}
