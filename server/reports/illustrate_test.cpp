#include "server/reports/illustrate.hpp"

#include "common/ecg/dicom/waveforms_for_tests.hpp"
#include "tests/support/testdata.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <sstream>

namespace shanhai::reports {
namespace {

auto real(const std::filesystem::path& path) -> Bytes
{
    std::ifstream file{path, std::ios::binary};
    std::ostringstream all;
    all << file.rdbuf();
    return to_bytes(all.str());
}

auto from(const std::map<std::string, Bytes>& objects) -> ReadObject
{
    return [objects](const std::string& name) -> Result<Bytes> {
        const auto found = objects.find(name);
        if (found == objects.end()) return Fault{errc::not_found, "object", name};
        return found->second;
    };
}

class Illustrations : public ::testing::Test {
protected:
    void SetUp() override { ASSERT_TRUE(dicom::initialise()); }
};

TEST_F(Illustrations, name_the_digest_of_what_stands_on_the_page)
{
    SHANHAI_NEEDS_TESTDATA(testdata);
    const auto read = from({{"2.25.1", real(testdata / "dicom/modality/us_cine_rgb_24f.dcm")},
                            {"2.25.2", real(testdata / "dicom/modality/CT_small.dcm")}});
    const std::vector<PictureWish> wishes{{"2.25.1", 24, "心尖四腔"}, {"2.25.2"}};

    const auto pictures = key_pictures(wishes, read).value();

    ASSERT_EQ(pictures.size(), 2U);
    EXPECT_EQ(pictures[0].said, (report::KeyImage{"2.25.1", 24, "心尖四腔", Digest::of(pictures[0].jpeg)}));
    EXPECT_EQ(pictures[0].width, 160);
    EXPECT_EQ(pictures[1].height, 128);
    EXPECT_EQ(key_pictures(wishes, read).value()[1].jpeg, pictures[1].jpeg) << "made again, the same bytes";
}

TEST_F(Illustrations, refuse_by_the_objects_name)
{
    SHANHAI_NEEDS_TESTDATA(testdata);
    const auto read = from({{"2.25.1", real(testdata / "dicom/modality/RG3_J2KR.dcm")}});

    const auto refused = key_pictures(std::vector<PictureWish>{{"2.25.1"}}, read).error();
    EXPECT_EQ(refused, (Fault{errc::unsupported, "picture.syntax", "2.25.1"}));
    EXPECT_EQ(key_pictures(std::vector<PictureWish>{{"2.25.9"}}, read).error().at(), "object");
    EXPECT_EQ(key_pictures(std::vector<PictureWish>(report::key_images_max + 1, {"2.25.1"}), read).error().at(),
              "report.key_images");
}

TEST_F(Illustrations, of_an_ecg_are_its_sheets_and_what_has_no_gain_is_named)
{
    using namespace ecg::test;
    const auto without_gain = object_with([](DcmDataset& data) {
        for (unsigned long i = 0; i < 2; ++i) channel_of(data, i).findAndDeleteElement(DCM_ChannelSensitivity);
    });
    const auto image = object_with(
        [](DcmDataset& data) { data.putAndInsertString(DCM_SOPClassUID, UID_SecondaryCaptureImageStorage); });
    const auto read = from({{"good", bytes_of(*small_data_set())}, {"bad", without_gain}, {"image", image}});

    const auto drawn = ecg_sheets(std::vector<std::string>{"image", "good", "bad"}, read).value();

    ASSERT_EQ(drawn.sheets.size(), 1U);
    EXPECT_EQ(drawn.sheets[0].title, "6 导联心电图") << "I and II were recorded, the other limb leads follow from them";
    EXPECT_EQ(drawn.refused, (std::vector<Fault>{{errc::malformed, "ecg.gain", "bad"}}));
}

TEST_F(Illustrations, of_too_many_ecgs_are_the_first_ones)
{
    const auto read = from({{"one", ecg::test::bytes_of(*ecg::test::small_data_set())}});

    const auto drawn = ecg_sheets(std::vector<std::string>(ecg_sheets_max + 1, "one"), read).value();

    EXPECT_EQ(drawn.sheets.size(), ecg_sheets_max);
    ASSERT_EQ(drawn.refused.size(), 1U);
    EXPECT_EQ(drawn.refused[0].at(), "ecg.sheets");
}

}  // namespace
}  // namespace shanhai::reports
