#include "common/dicom/data/object_for_tests.hpp"
#include "common/dicom/data/part10.hpp"
#include "tests/support/temp_dir.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

namespace shanhai::dicom {
namespace {

TEST(Part10, is_laid_out_as_the_standard_says)
{
    const auto header =
        part10_header(SopClassUid::parse("1.2.840.10008.5.1.4.1.1.2").value(), InstanceUid::parse("2.25.3").value(),
                      TransferSyntaxUid::parse("1.2.840.10008.1.2").value(), "CT01");

    const auto text = as_text(header);
    EXPECT_EQ(text.substr(0, 128), std::string(128, '\0'));
    EXPECT_EQ(text.substr(128, 4), "DICM");
    EXPECT_EQ(to_hex(ByteView{header}.subspan(132, 8)), "02000000554c0400");
    EXPECT_EQ(read_u32(ByteView{header}.subspan(140), Encoding::explicit_little), header.size() - 144);
    EXPECT_NE(text.find(std::string_view{"UI\x1A\0"
                                         "1.2.840.10008.5.1.4.1.1.2\0",
                                         30}),
              std::string_view::npos);
    EXPECT_NE(text.find("SH\x0C"), std::string_view::npos);
    EXPECT_TRUE(text.ends_with("CT01"));
}

TEST(Part10, leaves_out_a_sender_that_has_no_title)
{
    const auto sop_class = SopClassUid::parse("1.2.3").value();
    const auto instance = InstanceUid::parse("2.25.3").value();
    const auto syntax = TransferSyntaxUid::parse("1.2.840.10008.1.2").value();

    EXPECT_EQ(as_text(part10_header(sop_class, instance, syntax, "")).find("AE"), std::string_view::npos);
    const auto longest = part10_header(sop_class, instance, syntax, std::string(16, 'A'));
    EXPECT_EQ(part10_header(sop_class, instance, syntax, std::string(17, 'A')), longest);
}

TEST(Part10, makes_a_data_set_a_file_that_dcmtk_accepts)
{
    if (std::system("command -v dcmdump > /dev/null && command -v dcmftest > /dev/null") != 0)
        GTEST_SKIP() << "the programs of DCMTK are not installed";
    shanhai::test::TempDir folder;
    const auto path = (folder / "object.dcm").string();
    std::ofstream{path, std::ios::binary} << as_text(test::smallest_object());

    EXPECT_EQ(std::system(("dcmftest " + path + " > /dev/null").c_str()), 0);
    EXPECT_EQ(std::system(("dcmdump -E " + path + " > /dev/null 2> " + path + ".said").c_str()), 0);
    EXPECT_EQ(std::filesystem::file_size(path + ".said"), 0U);
}

}  // namespace
}  // namespace shanhai::dicom
