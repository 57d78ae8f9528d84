// From a cart's file to an object, and what becomes of a recording that no waveform object can hold.
#include "common/ecg/conversion/conversion.hpp"

#include "common/dicom/data/dcmtk.hpp"
#include "common/ecg/dicom/reading.hpp"
#include "common/ecg/dicom/round_trip_for_tests.hpp"

#include <gmock/gmock.h>

namespace shanhai::ecg {
namespace {

using namespace test;
using testing::HasSubstr;
using testing::Not;

const auto came_at = parse_instant("2026-03-05T08:00:00+08:00").value();

// GE MUSE, one lead of three samples.
auto waveform(const std::string& type, const std::string& base) -> std::string
{
    return "<Waveform><WaveformType>" + type + "</WaveformType>" + base +
           "<LeadData><LeadID>I</LeadID><LeadAmplitudeUnitsPerBit>4.88</LeadAmplitudeUnitsPerBit>"
           "<LeadAmplitudeUnits>MICROVOLTS</LeadAmplitudeUnits><WaveFormData>AQACAAMA</WaveFormData></LeadData>"
           "</Waveform>";
}
auto muse(const std::string& base, const std::string& more = {}) -> Bytes
{
    return to_bytes("<RestingECG>" + more + waveform("Rhythm", base) + "</RestingECG>");
}

class EcgConversion : public ::testing::Test {
protected:
    void SetUp() override { ASSERT_TRUE(dicom::initialise()); }

    auto converted(const Bytes& file, const Amend& amend = {}) -> Converted
    {
        return convert(file, Digest::of(file), came_at, {}, amend).value();
    }
};

TEST_F(EcgConversion, makes_a_waveform_of_a_recording)
{
    const auto made = converted(muse("<SampleBase>500</SampleBase>"));

    EXPECT_FALSE(made.timeless);
    const auto recording = read_dicom(made.object).value();
    EXPECT_EQ(recording.strips.at(0).leads.at(0).samples, (std::vector<std::int32_t>{1, 2, 3}));
}

TEST_F(EcgConversion, keeps_a_recording_without_a_rate_as_it_came_and_claims_no_waveform)
{
    for (const auto* const base : {"", "<SampleBase>0</SampleBase>", "<SampleBase>5e9</SampleBase>"}) {
        auto file = muse(base);
        if (file.size() % 2 == 0) file.push_back(std::byte{'\n'});  // of odd length: padded, and its length is said
        const auto made = converted(file, [](Identity& identity) { identity.patient_name = "Zhang^San=张^三"; });

        EXPECT_TRUE(made.timeless);
        ASSERT_TRUE(made.recording) << "what can be said of it is said";
        EXPECT_EQ(check(*made.recording).error().at(), "ecg.rate");
        EXPECT_EQ(read_dicom(made.object).error().at(), "ecg.class");
        EXPECT_THAT(said_by("dciodvfy", made.object), Not(HasSubstr("Error -")));
        const auto listing = said_by("dcmdump +U8", made.object);
        for (const auto* const part : {"RawDataStorage", "[Zhang^San=张^三]", "(0008,0060) CS [ECG]", "GE MUSE XML"})
            EXPECT_THAT(listing, HasSubstr(part));
        const shanhai::test::TempDir folder;
        save(folder / "raw.dcm", made.object);
        DcmFileFormat object;
        ASSERT_TRUE(object.loadFile((folder / "raw.dcm").c_str()).good());
        const Uint8* bytes = nullptr;
        Uint32 length = 0;
        auto& data_set = *object.getDataset();
        ASSERT_TRUE(data_set.findAndGetUint32(DcmTagKey{0x0029, 0x1002}, length).good());
        ASSERT_TRUE(data_set.findAndGetUint8Array(DcmTagKey{0x0029, 0x1001}, bytes).good());
        EXPECT_EQ(as_text(ByteView{reinterpret_cast<const std::byte*>(bytes), length}), as_text(file));
    }
}

TEST_F(EcgConversion, does_not_hold_a_rhythm_because_its_median_beat_states_no_rate)
{
    const auto made = converted(muse("<SampleBase>500</SampleBase>", waveform("Median", "")));

    EXPECT_FALSE(made.timeless);
    EXPECT_EQ(read_dicom(made.object).value().strips.size(), 1U);
}

TEST_F(EcgConversion, gives_the_same_file_the_same_object_and_what_is_known_of_it_later_another)
{
    const auto timeless = muse("");

    EXPECT_EQ(converted(timeless).object, converted(timeless).object);
    EXPECT_NE(converted(timeless).identity.instance, uid_of("waveform", Digest::of(timeless)));
}

}  // namespace
}  // namespace shanhai::ecg
