#include "common/dicom/media/medium.hpp"

#include "common/dicom/data/object_for_tests.hpp"
#include "common/dicom/media/directory.hpp"
#include "common/dicom/media/zip_for_tests.hpp"
#include "tests/support/temp_dir.hpp"
#include "tests/support/testdata.hpp"

#include <gtest/gtest.h>

using namespace shanhai;
using namespace shanhai::dicom;
using namespace shanhai::dicom::test;

namespace {

struct Record {
    std::string file;  // A\B
    bool in_use = true;
};

constexpr Tag record_sequence = 0x00041220;
constexpr Tag in_use_flag = 0x00041410;
constexpr Tag record_type = 0x00041430;
constexpr Tag referenced_file = 0x00041500;

auto directory_of(const std::vector<Record>& records) -> std::string
{
    DataSet data;
    data.open(record_sequence);
    for (const auto& record : records) {
        data.mark(tags::item, 0xFFFFFFFF).add_u16(in_use_flag, record.in_use ? 0xFFFF : 0);
        data.add(record_type, "CS", "IMAGE").add(referenced_file, "CS", record.file);
        data.mark(tags::item_end);
    }
    data.mark(tags::sequence_end);
    auto file = part10_header(SopClassUid::parse("1.2.840.10008.1.3.10").value(), InstanceUid::parse("2.25.7").value(),
                              TransferSyntaxUid::parse("1.2.840.10008.1.2.1").value(), "");
    file.insert(file.end(), data.bytes().begin(), data.bytes().end());
    return std::string{as_text(file)};
}

using Names = std::vector<std::string>;

auto names_of(const std::vector<MediaFile>& files) -> Names
{
    Names names;
    for (const auto& file : files) names.push_back(file.name);
    return names;
}

auto codes_of(const std::vector<Zip::LeftOut>& all) -> Names
{
    Names codes;
    for (const auto& one : all) codes.push_back(one.name + ": " + std::string{one.why.at()});
    return codes;
}

auto bytes_of(const MediaFile& file) -> std::string
{
    auto source = file.where.open().value();
    Bytes bytes(source->size());
    EXPECT_EQ(source->read(0, bytes).value(), bytes.size());
    return std::string{as_text(bytes)};
}

struct MediumTest : testing::Test {
    auto contents(const std::filesystem::path& root) -> Contents
    {
        return dicom::blocking::contents_of(dicom::blocking::open_medium(root).value());
    }
    shanhai::test::TempDir folder;
};

}  // namespace

TEST_F(MediumTest, a_directory_says_what_counts_and_names_what_is_missing)
{
    write(folder / "cd/DICOMDIR", directory_of({{"A\\IMG1"}, {""}, {"A\\IMG2"}, {"A\\OLD", false}, {"A\\IMG1"}}));
    write(folder / "cd/A/IMG1", "one");
    write(folder / "cd/A/OLD", "two");
    write(folder / "cd/viewer.exe", "three");
    write(folder / "beside", "four");

    const auto found = contents(folder.path());

    EXPECT_FALSE(found.is_disc) << "it holds one, and more";
    EXPECT_TRUE(contents(folder / "cd").is_disc);
    EXPECT_EQ(names_of(found.wanted), (Names{"beside", "cd/A/IMG1"}));
    EXPECT_EQ(names_of(found.unlisted), (Names{"cd/A/OLD", "cd/viewer.exe"}));
    EXPECT_EQ(codes_of(found.left_out), (Names{"cd/A/IMG2: media.missing"}));
}

TEST_F(MediumTest, a_directory_finds_its_files_however_the_disc_was_copied)
{
    write(folder / "dicomdir.;1", directory_of({{"A\\IMG1"}}));
    write(folder / "a/img1.;1", "one");

    EXPECT_EQ(names_of(contents(folder.path()).wanted), (Names{"a/img1.;1"}));
    EXPECT_EQ(names_of(contents(folder / "dicomdir.;1").wanted), (Names{"a/img1.;1"})) << "pointed at itself";
}

TEST_F(MediumTest, a_directory_reaches_nothing_outside_its_folder)
{
    write(folder / "secret", "not on the disc");
    write(folder / "cd/DICOMDIR", directory_of({{"..\\SECRET"}, {"\\SECRET"}}));

    const auto found = contents(folder / "cd");
    EXPECT_TRUE(found.wanted.empty());
    EXPECT_EQ(found.left_out.size(), 2U);
}

TEST_F(MediumTest, a_directory_that_cannot_be_read_is_named_and_every_file_counts)
{
    write(folder / "DICOMDIR", "damaged");
    write(folder / "IMG1", "one");

    const auto found = contents(folder.path());
    EXPECT_EQ(names_of(found.wanted), (Names{"IMG1"}));
    EXPECT_EQ(codes_of(found.left_out), (Names{"DICOMDIR: dicom.not"}));
}

TEST_F(MediumTest, a_directory_that_lists_nothing_is_named_and_every_file_counts)
{
    write(folder / "DICOMDIR", directory_of({}));
    write(folder / "IMG1", "one");

    const auto found = contents(folder.path());
    EXPECT_EQ(names_of(found.wanted), (Names{"IMG1"}));
    EXPECT_EQ(codes_of(found.left_out), (Names{"DICOMDIR: media.directory"}));
}

TEST_F(MediumTest, a_zip_counts_as_the_folder_it_was)
{
    const auto zip = zip_of({{.name = "\xB9\xE2\xC5\xCC/DICOMDIR", .content = directory_of({{"IMG1"}})},
                             {.name = "\xB9\xE2\xC5\xCC/IMG1", .content = "one", .deflated = true},
                             {.name = "\xB9\xE2\xC5\xCC/more.zip", .content = "x"}});
    write(folder / "cd.zip", zip);

    const auto alone = contents(folder / "cd.zip");
    ASSERT_EQ(names_of(alone.wanted), (Names{"光盘/IMG1"}));
    EXPECT_EQ(bytes_of(alone.wanted[0]), "one");
    EXPECT_EQ(codes_of(alone.left_out), (Names{"光盘/more.zip: media.nested"}));
    EXPECT_EQ(names_of(contents(folder.path()).wanted), (Names{"cd.zip/光盘/IMG1"})) << "in a folder";
}

TEST_F(MediumTest, a_zip_in_a_folder_that_cannot_be_read_costs_only_itself)
{
    write(folder / "broken.zip", "PK\x03\x04 and no more");
    write(folder / "IMG1", "one");

    const auto found = contents(folder.path());
    EXPECT_EQ(names_of(found.wanted), (Names{"IMG1"}));
    EXPECT_EQ(codes_of(found.left_out), (Names{"broken.zip: media.zip"}));
    EXPECT_EQ(dicom::blocking::open_medium(folder / "broken.zip").error().at(), "media.zip");
}

TEST_F(MediumTest, a_link_is_followed_within_the_folder_and_not_out_of_it)
{
    write(folder / "secret", "not on the stick");
    write(folder / "stick/IMG1", "one");
    std::filesystem::create_symlink(folder / "secret", folder / "stick/out");
    std::filesystem::create_symlink("IMG1", folder / "stick/within");

    const auto found = contents(folder / "stick");
    EXPECT_EQ(names_of(found.wanted), (Names{"IMG1", "within"}));
    EXPECT_EQ(codes_of(found.left_out), (Names{"out: media.link"}));
}

TEST_F(MediumTest, names_on_disk_are_shown_right_whatever_their_bytes)
{
    write(folder / "\xD3\xB0\xCF\xF1", "one");

    const auto found = contents(folder.path());
    ASSERT_EQ(names_of(found.wanted), (Names{"影像"}));
    EXPECT_EQ(bytes_of(found.wanted[0]), "one");
}

TEST(Directory, of_a_real_disc_lists_its_files)
{
    SHANHAI_NEEDS_TESTDATA(data);
    const auto found = dicom::blocking::contents_of(dicom::blocking::open_medium(data / "dicom" / "dicomdir").value());

    EXPECT_EQ(found.wanted.size(), 14U);
    EXPECT_FALSE(found.left_out.empty()) << "its MR files were never copied";
    for (const auto& one : found.left_out) EXPECT_EQ(one.why.at(), "media.missing");
}

TEST(Directory, that_is_an_image_or_too_large_is_refused)
{
    const auto object = smallest_object();
    MemorySource image{object};
    EXPECT_EQ(read_directory(image).error().at(), "media.directory");

    const auto text = directory_of({{"A"}});
    MemorySource directory{as_view(text)};
    EXPECT_EQ(read_directory(directory, text.size()).value().files, (Names{"A"}));
    EXPECT_EQ(read_directory(directory, text.size() - 1).error(), (Fault{errc::too_large, "media.directory"}));
}
