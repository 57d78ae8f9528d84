// Formats of which we have no file: written here by hand from what programs that read them publish.
#include "common/ecg/formats/files_for_tests.hpp"
#include "common/ecg/formats/readers.hpp"

namespace shanhai::ecg {
namespace {

using namespace test;

// Base64 of 1 2 3 -1, and of 0 256 -256 5.
const std::string mortara = R"(<?xml version="1.0" encoding="UTF-8"?>
<ECG ACQUISITION_TIME="20251231235958" AGE="63" AGE_UNITS="Y" VENT_RATE="75" AVERAGE_RR="800">
<SUBJECT LAST_NAME="张" FIRST_NAME="三" GENDER="Male" ID="P1" DOB="19620317"/>
<SOURCE MANUFACTURER="Mortara Instrument, Inc." MODEL="ELI250c" LOW_PASS_FILTER="150"
 ACQUIRING_DEVICE_SW_VERSION="V2" ACQUIRING_DEVICE_SERIAL_NUMBER="SN1" ACQUIRING_DEVICE_SITE_NAME="Site"/>
<AUTOMATIC_INTERPRETATION><STATEMENT TEXT="SINUS RHYTHM" REASON=""/>
<STATEMENT TEXT="LEFT AXIS DEVIATION" REASON="QRS AXIS &lt; -30"/><STATEMENT TEXT=""/></AUTOMATIC_INTERPRETATION>
<TYPICAL_CYCLE QRS_DURATION="93" QRS_AXIS="-35" BITS="16" FORMAT="SIGNED" UNITS_PER_MV="200" DURATION="4"
 SAMPLE_FREQ="1000" ENCODING="BASE64"><TYPICAL_CYCLE_CHANNEL NAME="I" DATA="AAAAAQD/BQA="/></TYPICAL_CYCLE>
<CHANNEL OFFSET="0" BITS="16" FORMAT="SIGNED" UNITS_PER_MV="400" DURATION="4" SAMPLE_FREQ="500" NAME="I"
 ENCODING="BASE64" DATA="AQACAAMA//8="/>
<CHANNEL OFFSET="0" BITS="16" FORMAT="SIGNED" UNITS_PER_MV="200" DURATION="4" SAMPLE_FREQ="500" NAME="V1"
 ENCODING="BASE64" DATA="AAAAAQD/BQA="/></ECG>)";

const std::string cardiosoft = R"(<?xml version="1.0" encoding="ISO-8859-1"?>
<CardiologyXML><ObservationType>RestECG</ObservationType><ObservationDateTime><Hour>9</Hour><Minute>5</Minute>
<Second>0</Second><Day>31</Day><Month>12</Month><Year>2025</Year></ObservationDateTime><PatientInfo><PID>7</PID>
<Name><FamilyName>M)" "\xFC" R"(ller</FamilyName><GivenName>Eva</GivenName></Name><Age units="Years">63</Age>
<BirthDateTime><Day>17</Day><Month>3</Month><Year>1962</Year></BirthDateTime><Gender>FEMALE</Gender></PatientInfo>
<FilterSetting><Filter50Hz>yes</Filter50Hz><LowPass units="Hz">100</LowPass><HighPass units="Hz">0.01</HighPass>
</FilterSetting><Device-Type>CASE</Device-Type><Interpretation><Diagnosis><DiagnosisText>Sinus rhythm</DiagnosisText>
<DiagnosisText/></Diagnosis></Interpretation><RestingECGMeasurements><VentricularRate units="BPM">64</VentricularRate>
<PQInterval units="ms">150</PQInterval><RAxis units="degrees">-5</RAxis><MedianSamples>
<SampleRate units="Hz">500</SampleRate><Resolution units="uVperLsb">5</Resolution>
<WaveformData lead="I">9,8,7</WaveformData></MedianSamples></RestingECGMeasurements><StripData>
<NumberOfLeads>2</NumberOfLeads><SampleRate units="Hz">500</SampleRate>
<ChannelSampleCountTotal>4</ChannelSampleCountTotal><Resolution units="uVperLsb">5</Resolution>
<WaveformData lead="I" asizeVT="4">1,2,
 -3,4</WaveformData><WaveformData lead="V1">5,6,7,8</WaveformData></StripData></CardiologyXML>)";

const std::string disclosure = R"(<CardiologyXML><FullDisclosure><NumberOfChannels>2</NumberOfChannels>
<SampleRate units="Hz">100</SampleRate><Resolution units="uVperLsb">5</Resolution><LeadOrder>I, V1</LeadOrder>
<FullDisclosureData>1,2,
11,12,
3,4,
13,14,</FullDisclosureData></FullDisclosure></CardiologyXML>)";

template <Result<Recording> (*reader)(ByteView, const Limits&)>
auto read_with(const std::string& file, std::string_view what, std::string_view with) -> Result<Recording>
{
    return reader(as_view(replaced(file, what, with)), {});
}
constexpr auto& changed_mortara = read_with<read_mortara>;
constexpr auto& changed_cardiosoft = read_with<read_cardiosoft>;

TEST(MortaraEcg, reads_channels_cycle_and_words)
{
    ASSERT_EQ(recognise(as_view(mortara)), Format::mortara);
    const auto recording = read(as_view(mortara)).value();

    ASSERT_EQ(recording.strips.size(), 2U);
    const auto& rhythm = recording.strips[0];
    EXPECT_EQ(rhythm.rate_hz, 500);
    EXPECT_EQ(rhythm.leads[0].samples, (std::vector<std::int32_t>{1, 2, 3, -1}));
    EXPECT_EQ(rhythm.leads[0].scale, (Scale{2.5, 0}));
    EXPECT_EQ(rhythm.leads[1].scale, (Scale{5, 0})) << "each channel has its own";
    EXPECT_EQ(rhythm.leads[0].filters.low_pass_hz, 150);
    EXPECT_EQ(recording.strips[1].kind, StripKind::representative);
    EXPECT_EQ(recording.strips[1].rate_hz, 1000);
    EXPECT_EQ(recording.patient, (Patient{"张三", "P1", "M", "19620317", "063Y"}));
    EXPECT_EQ(recording.device, (Device{"Mortara Instrument, Inc.", "ELI250c", "SN1", "V2", "Site"}));
    EXPECT_EQ(to_local_text(*recording.acquired), "2025-12-31 23:59:58");
    EXPECT_EQ(recording.statements,
              (std::vector<std::string>{"SINUS RHYTHM", "LEFT AXIS DEVIATION: QRS AXIS < -30"}));
    EXPECT_EQ(find(recording, Quantity::heart_rate)->value, 75);
    EXPECT_EQ(find(recording, Quantity::qrs_axis)->value, -35);
}

TEST(MortaraEcg, refuses_what_lies_and_assumes_nothing)
{
    EXPECT_EQ(fault_of(changed_mortara(mortara, "DATA=\"AQACAAMA//8=\"", "DATA=\"AQACAA\"")), "mismatch ecg.samples");
    EXPECT_EQ(fault_of(changed_mortara(mortara, "DATA=\"AQACAAMA//8=\"", "DATA=\"*\"")), "malformed ecg.read");
    EXPECT_EQ(fault_of(changed_mortara(mortara, "BITS=\"16\"", "BITS=\"32\"")), "unsupported ecg.bits");
    EXPECT_EQ(fault_of(changed_mortara(mortara, "ENCODING=\"BASE64\"", "ENCODING=\"HEX\"")), "unsupported ecg.dialect");
    EXPECT_EQ(fault_of(changed_mortara(mortara, "DURATION=\"4\"", "DURATION=\"2000000000\"")), "mismatch ecg.samples");
    EXPECT_EQ(fault_of(read_mortara(as_view("<ECG ACQUISITION_TIME='1'/>"), {})), "malformed ecg.waveform");
    EXPECT_EQ(fault_of(read_mortara(as_view(mortara), {.samples_max = 7})), "too_large ecg.count");
    EXPECT_FALSE(changed_mortara(mortara, "OFFSET=\"0\"", "OFFSET=\"8\"").value().strips[0].leads[0].scale);
    EXPECT_FALSE(changed_mortara(mortara, "UNITS_PER_MV=\"400\"", "").value().strips[0].leads[0].scale);
    const auto reader = [](ByteView file) { return read_mortara(file, {}); };
    expect_refused_when_cut(as_view(mortara), reader, mortara.size());
    survives_changes(as_view(mortara), reader, 1000);
}

TEST(CardioSoftEcg, reads_strips_medians_and_words)
{
    ASSERT_EQ(recognise(as_view(cardiosoft)), Format::cardiosoft);
    const auto recording = read(as_view(cardiosoft)).value();

    ASSERT_EQ(recording.strips.size(), 2U);
    const auto& rhythm = recording.strips[0];
    EXPECT_EQ(rhythm.rate_hz, 500);
    EXPECT_EQ(rhythm.leads[0].samples, (std::vector<std::int32_t>{1, 2, -3, 4}));
    EXPECT_EQ(rhythm.leads[0].scale, (Scale{5, 0}));
    EXPECT_EQ(rhythm.leads[1].name, LeadName::V1);
    EXPECT_EQ(rhythm.leads[0].filters, (Filters{0.01, 100, 50}));
    EXPECT_EQ(recording.strips[1].kind, StripKind::representative);
    EXPECT_EQ(recording.strips[1].leads[0].samples, (std::vector<std::int32_t>{9, 8, 7}));
    EXPECT_EQ(recording.patient, (Patient{"Müller Eva", "7", "F", "19620317", "063Y"}));
    EXPECT_EQ(to_local_text(*recording.acquired), "2025-12-31 09:05:00");
    EXPECT_EQ(recording.device.model, "CASE");
    EXPECT_EQ(recording.statements, (std::vector<std::string>{"Sinus rhythm"}));
    EXPECT_EQ(find(recording, Quantity::pr)->value, 150);
}

TEST(CardioSoftEcg, gives_each_line_of_a_full_disclosure_to_the_next_lead)
{
    const auto recording = read(as_view(disclosure)).value();

    const auto& strip = recording.strips.at(0);
    EXPECT_EQ(strip.rate_hz, 100);
    EXPECT_EQ(strip.leads[0].samples, (std::vector<std::int32_t>{1, 2, 3, 4}));
    EXPECT_EQ(strip.leads[1].name, LeadName::V1);
    EXPECT_EQ(strip.leads[1].samples, (std::vector<std::int32_t>{11, 12, 13, 14}));
    EXPECT_EQ(fault_of(changed_cardiosoft(disclosure, "13,14,", "13,")), "mismatch ecg.samples");
    EXPECT_EQ(fault_of(changed_cardiosoft(disclosure, "I, V1", "I")), "mismatch ecg.channels");
}

TEST(CardioSoftEcg, refuses_what_lies_and_assumes_nothing)
{
    EXPECT_EQ(fault_of(changed_cardiosoft(cardiosoft, "Total>4<", "Total>5<")), "mismatch ecg.samples");
    EXPECT_EQ(fault_of(changed_cardiosoft(cardiosoft, "5,6,7,8", "5,6,7,x")), "malformed ecg.read");
    EXPECT_EQ(fault_of(read_cardiosoft(as_view("<CardiologyXML/>"), {})), "malformed ecg.waveform");
    EXPECT_EQ(fault_of(read_cardiosoft(as_view(cardiosoft), {.samples_max = 7})), "too_large ecg.count");
    const auto other_unit = replaced(cardiosoft, "\"uVperLsb\">5</Resolution>\n<WaveformData lead=\"I\" a",
                                     "\"apples\">5</Resolution>\n<WaveformData lead=\"I\" a");
    EXPECT_FALSE(read_cardiosoft(as_view(other_unit), {}).value().strips[0].leads[0].scale);
    const auto reader = [](ByteView file) { return read_cardiosoft(file, {}); };
    expect_refused_when_cut(as_view(cardiosoft), reader, cardiosoft.size());
    survives_changes(as_view(cardiosoft), reader, 1000);
}

TEST(MindrayEcg, is_named_and_refused_for_nobody_documents_it)
{
    const auto refused = read(as_view("<?xml version='1.0'?><BeneHeartR12><Leads/></BeneHeartR12>"));

    EXPECT_EQ(fault_of(refused), "unsupported ecg.dialect");
    EXPECT_EQ(refused.error().subject(), "Mindray BeneHeart");
    EXPECT_EQ(fault_of(read(as_view("<ECG><Leads/></ECG>"))), "unsupported ecg.format") << "anybody's";
}

}  // namespace
}  // namespace shanhai::ecg
