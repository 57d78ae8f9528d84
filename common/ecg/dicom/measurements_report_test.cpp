// Measurements as a structured report, as stock programs read it.
#include "common/dicom/data/dcmtk.hpp"
#include "common/ecg/dicom/measurements_report.hpp"
#include "common/ecg/dicom/random_recording_for_tests.hpp"
#include "common/ecg/dicom/round_trip_for_tests.hpp"

#include <gmock/gmock.h>

using namespace shanhai;
using namespace shanhai::ecg;
using namespace shanhai::ecg::test;
using testing::HasSubstr;
using testing::Not;

namespace {

class EcgMeasurements : public ::testing::Test {
protected:
    void SetUp() override { ASSERT_TRUE(dicom::initialise()); }
};

auto measured_recording() -> Recording
{
    auto recording = resting(12, 5000, 500);
    recording.device = {.manufacturer = "Cart & Co", .model = "C-12", .serial = "77"};
    recording.measurements = {{.quantity = Quantity::heart_rate, .value = 61, .unit = "/min"},
                              {.quantity = Quantity::rr, .value = 982, .unit = "ms"},
                              {.quantity = Quantity::qrs_axis, .value = -12, .unit = "deg"},
                              {.quantity = Quantity::qtc_bazett, .value = 401.5, .unit = "ms"},
                              {.quantity = Quantity::qt, .value = 0, .unit = "ms"}};
    recording.statements = {"窦性心律", "<b>&"};
    return recording;
}

const std::vector<Measurement> ours{{.quantity = Quantity::qrs_duration, .value = 96, .unit = "ms"}};

auto without_own_limits(std::string said) -> std::string
{
    const std::string_view own = "W: The VR checker does not support this Specific Character Set: ISO_IR 192\n";
    for (auto at = said.find(own); at != std::string::npos; at = said.find(own)) said.erase(at, own.size());
    return said;
}

TEST_F(EcgMeasurements, are_read_cleanly_by_stock_programs)
{
    const auto report = write_measurements_report(measured_recording(), some_identity(), ours).value();
    const auto said = without_own_limits(said_by("dsrdump +U8 +Pl +Pn", report));
    EXPECT_THAT(said, Not(testing::ContainsRegex("(^|\n)[EW]: ")));
    for (const auto* const part :
         {"Comprehensive SR Document", "ECG Report", "Zhang^San=张^三", "UNVERIFIED", "Cart & Co", "窦性心律", "<b>&",
          "Heart rate", "\"61\"", "\"982\"", "\"-12\"", "\"401.5\"", "ECG Global Measurements", "TwelveLeadECG",
          "for information only", "\"96\""})
        EXPECT_THAT(said, HasSubstr(part)) << said;
    const auto verdict = said_by("dciodvfy", report);
    EXPECT_THAT(verdict, Not(HasSubstr("Error -")));
    EXPECT_THAT(verdict, HasSubstr("ComprehensiveSR"));
}

TEST_F(EcgMeasurements, keep_the_carts_values_apart_from_ours)
{
    const auto report = write_measurements_report(measured_recording(), some_identity(), ours).value();
    const auto said = said_by("dsrdump +U8 +Pl +Pn", report);
    const auto first = said.find("ECG Global Measurements");
    const auto second = said.find("ECG Global Measurements", first + 1);
    ASSERT_NE(second, std::string::npos);
    EXPECT_LT(said.find("\"61\""), second);
    EXPECT_GT(said.find("\"96\""), second);
    EXPECT_GT(said.find("for information only"), second);
}

TEST_F(EcgMeasurements, say_of_what_the_cart_did_not_measure_that_it_did_not)
{
    const auto report = write_measurements_report(measured_recording(), some_identity(), {}).value();
    const auto said = said_by("dcmdump +U8", report);
    EXPECT_THAT(said, HasSubstr("Measurement not attempted")) << "a QT of 0 was not measured";
    EXPECT_THAT(said, Not(HasSubstr("DS [0]")));
    EXPECT_THAT(said, HasSubstr("(0040,db00) CS [3700]"));
    EXPECT_THAT(said, HasSubstr('[' + some_identity().instance + ']')) << "the waveform it is about";
}

TEST_F(EcgMeasurements, are_the_same_object_for_the_same_values_and_none_where_there_are_none)
{
    const auto recording = measured_recording();
    EXPECT_EQ(write_measurements_report(recording, some_identity(), ours).value(),
              write_measurements_report(recording, some_identity(), ours).value());
    EXPECT_EQ(write_measurements_report(resting(12, 50, 500), some_identity(), {}).error(),
              (Fault{errc::not_found, "ecg.measurements"}));
    auto nameless = some_identity();
    nameless.study = "1..2";
    EXPECT_EQ(write_measurements_report(recording, nameless, {}).error(), (Fault{errc::malformed, "ecg.object"}));
    for (unsigned seed = 1; seed < 20; ++seed) {
        const auto made = write_measurements_report(random_recording(seed), some_identity(), ours);
        EXPECT_TRUE(made) << seed << made.error().at();
    }
}

}  // namespace
