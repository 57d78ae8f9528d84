#include "common/dicom/data/parsed.hpp"

#include "common/dicom/data/dcmtk.hpp"
#include "common/dicom/data/object_for_tests.hpp"

#include <dcmtk/config/osconfig.h>
#include <dcmtk/dcmdata/dctk.h>
#include <gtest/gtest.h>
#include <malloc.h>

namespace shanhai::dicom {
namespace {

auto parsed(const Bytes& object) -> Result<ParsedDataSet>
{
    MemorySource source{object};
    const auto found = inspect(source);
    if (!found) return found.error();
    return ParsedDataSet::of(object, *found, 64_MiB);
}

auto allocated() -> std::size_t
{
    const auto all = ::mallinfo2();
    return all.uordblks + all.hblkhd;
}

TEST(ParsedDataSet, leaves_large_values_where_they_are)
{
    ASSERT_TRUE(initialise());
    std::string pixels(32_MiB, 'a');
    pixels.back() = 'z';
    const auto object = test::in_file(test::smallest_header().add(tags::pixel_data, "OB", pixels));
    const auto before = allocated();

    auto data_set = parsed(object);

    ASSERT_TRUE(data_set);
    EXPECT_LT(allocated(), before + 1_MiB);
    const Uint8* bytes = nullptr;
    unsigned long count = 0;
    ASSERT_TRUE((**data_set).findAndGetUint8Array(DCM_PixelData, bytes, &count).good());
    ASSERT_EQ(count, pixels.size());
    EXPECT_EQ(bytes[0], 'a');
    EXPECT_EQ(bytes[count - 1], 'z');
}

TEST(ParsedDataSet, of_a_file_with_litter_behind_it_is_the_file)
{
    ASSERT_TRUE(initialise());
    auto object = test::smallest_object();
    object.resize(object.size() + 100);

    auto data_set = parsed(object);

    ASSERT_TRUE(data_set);
    OFString study;
    EXPECT_TRUE((**data_set).findAndGetOFString(DCM_StudyInstanceUID, study).good());
    EXPECT_EQ(study, "2.25.1");
}

// Found by fuzzing: the walk steps over a sequence whose inside is odd; DCMTK looked inside, and there an element
// claimed 1.4 GB, which it allocated.
TEST(ParsedDataSet, believes_no_length)
{
    ASSERT_TRUE(initialise());
    std::string inside{"\xFE\xFF\x00\xE0\x14\x00\x00\x00", 8};
    inside += std::string{"\x3A\x00\x13\x02SD\x00\x00\xF0\x00\x00\x54", 12} + std::string(8, 'x');
    const auto object = test::in_file(test::smallest_header().add(0x54000100, "SQ", inside));

    const auto data_set = parsed(object);

    EXPECT_EQ(test::fault_of(data_set), "dicom.read");
}

}  // namespace
}  // namespace shanhai::dicom
