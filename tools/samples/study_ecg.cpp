// Ten seconds of twelve leads as a cart with DICOM writes them (PS3.3 section A.34.3).
#include "tools/samples/heart.hpp"
#include "tools/samples/plan.hpp"

#include <memory>

namespace shanhai::samples {
namespace {

constexpr Device cart{"ECG", "SHANHAI SAMPLES (synthetic)", "Phantom ECG 12", "ECG12-0019"};

struct Source {
    const char* code;  // CID 3001
    const char* meaning;
};
constexpr std::array<Source, ecg_leads> sources{{{"2:1", "Lead I"},
                                                 {"2:2", "Lead II"},
                                                 {"2:61", "Lead III"},
                                                 {"2:62", "Lead aVR"},
                                                 {"2:63", "Lead aVL"},
                                                 {"2:64", "Lead aVF"},
                                                 {"2:3", "Lead V1"},
                                                 {"2:4", "Lead V2"},
                                                 {"2:5", "Lead V3"},
                                                 {"2:6", "Lead V4"},
                                                 {"2:7", "Lead V5"},
                                                 {"2:8", "Lead V6"}}};

auto append(DcmItem& to, const DcmTagKey& sequence) -> DcmItem&
{
    DcmItem* item = nullptr;
    to.findOrCreateSequenceItem(sequence, item, -2);
    return *item;
}

void put_code(DcmItem& to, const DcmTagKey& sequence, const char* value, const char* scheme, const char* meaning)
{
    auto& code = append(to, sequence);
    code.putAndInsertString(DCM_CodeValue, value);
    code.putAndInsertString(DCM_CodingSchemeDesignator, scheme);
    code.putAndInsertString(DCM_CodeMeaning, meaning);
}

void put_channel(DcmItem& group, std::size_t number, const Source& source)
{
    auto& channel = append(group, DCM_ChannelDefinitionSequence);
    channel.putAndInsertString(DCM_WaveformChannelNumber, std::to_string(number + 1).c_str());
    put_code(channel, DCM_ChannelSourceSequence, source.code, "MDC", source.meaning);
    channel.putAndInsertString(DCM_ChannelSensitivity, decimal(ecg_microvolts).c_str());
    put_code(channel, DCM_ChannelSensitivityUnitsSequence, "uV", "UCUM", "microvolt");
    channel.putAndInsertString(DCM_ChannelSensitivityCorrectionFactor, "1");
    channel.putAndInsertString(DCM_ChannelBaseline, "0");
    channel.putAndInsertString(DCM_ChannelSampleSkew, "0");
    channel.putAndInsertUint16(DCM_WaveformBitsStored, 16);
    channel.putAndInsertString(DCM_FilterLowFrequency, "0.05");
    channel.putAndInsertString(DCM_FilterHighFrequency, "150");
    channel.putAndInsertString(DCM_NotchFilterFrequency, "50");
}

void put_waveform(DataSet& data, const Heart& heart)
{
    auto& group = data.add_item(DCM_WaveformSequence);
    group.putAndInsertString(DCM_MultiplexGroupTimeOffset, "0");
    group.putAndInsertString(DCM_WaveformOriginality, "ORIGINAL");
    group.putAndInsertUint16(DCM_NumberOfWaveformChannels, ecg_leads);
    group.putAndInsertUint32(DCM_NumberOfWaveformSamples, ecg_samples);
    group.putAndInsertString(DCM_SamplingFrequency, std::to_string(ecg_rate).c_str());
    group.putAndInsertString(DCM_MultiplexGroupLabel, "RHYTHM");
    for (std::size_t i = 0; i < ecg_leads; ++i) put_channel(group, i, sources[i]);
    group.putAndInsertUint16(DCM_WaveformBitsAllocated, 16);
    group.putAndInsertString(DCM_WaveformSampleInterpretation, "SS");
    std::vector<Uint16> interleaved;
    interleaved.reserve(ecg_samples * ecg_leads);
    for (std::size_t i = 0; i < ecg_samples; ++i)
        for (const auto& lead : heart.leads) interleaved.push_back(static_cast<Uint16>(lead[i]));
    group.putAndInsertUint16Array(DCM_WaveformData, interleaved.data(), static_cast<unsigned long>(interleaved.size()));
}

auto annotation(DataSet& data, Uint16 group) -> DcmItem&
{
    auto& item = data.add_item(DCM_WaveformAnnotationSequence);
    const Uint16 all_channels_of_the_first[] = {1, 0};
    item.putAndInsertUint16Array(DCM_ReferencedWaveformChannels, all_channels_of_the_first, 2);
    item.putAndInsertUint16(DCM_AnnotationGroupNumber, group);
    return item;
}

struct Measured {
    const char* code;
    const char* meaning;
    const char* unit;
    const char* unit_meaning;
    int value;
};

void put_annotations(DataSet& data, const HeartFacts& facts, std::initializer_list<const char*> statements)
{
    for (const auto* const text : statements) annotation(data, 0).putAndInsertString(DCM_UnformattedTextValue, text);
    const Measured all[] = {{"2:16016", "Ventricular Heart Rate", "/min", "beats per minute", facts.rate},
                            {"2:16168", "RR interval global", "ms", "milliseconds", facts.rr},
                            {"2:16184", "P duration global", "ms", "milliseconds", facts.p},
                            {"2:15872", "PR interval global", "ms", "milliseconds", facts.pr},
                            {"2:16156", "QRS duration global", "ms", "milliseconds", facts.qrs},
                            {"2:16160", "QT interval global", "ms", "milliseconds", facts.qt},
                            {"2:15880", "QTc interval global (Bazett)", "ms", "milliseconds", facts.qtc},
                            {"2:16132", "QRS axis", "deg", "degrees", facts.axis}};
    for (const auto& one : all) {
        auto& item = annotation(data, 1);
        put_code(item, DCM_ConceptNameCodeSequence, one.code, "MDC", one.meaning);
        put_code(item, DCM_MeasurementUnitsCodeSequence, one.unit, "UCUM", one.unit_meaning);
        item.putAndInsertString(DCM_NumericValue, std::to_string(one.value).c_str());
    }
}

auto ecg_object(const Plan& plan, Rhythm rhythm) -> Bytes
{
    auto chance = plan.chance.branch(0);
    auto data = start(plan, 1, chance);
    data.put(DCM_AcquisitionDateTime, plan.date + plan.time + "+0800");
    data.put_empty_sequence(DCM_AcquisitionContextSequence);
    const auto heart = beat(rhythm, plan.chance.branch(1));
    put_waveform(data, heart);
    if (rhythm == Rhythm::normal)
        put_annotations(data, heart.facts, {"窦性心律", "正常范围心电图", "合成波形，不是患者"});
    else
        put_annotations(data, heart.facts,
                        {"窦性心动过缓", "II、III、aVF 导联 ST 段抬高，I、aVL 导联压低",
                         "提示急性下壁心肌梗死，请医师立即确认", "合成波形，不是患者"});
    return std::move(data).finish(plan.order.charset, Coding::plain);
}

}  // namespace

auto make_ecg(const StudyOrder& order, Rhythm rhythm) -> SampleStudy
{
    const bool is_normal = rhythm == Rhythm::normal;
    auto draft = plan(order, is_normal ? 5 : 6, cart, is_normal ? "ecg-normal" : "ecg-stemi");
    draft.sop_class = UID_TwelveLeadECGWaveformStorage;
    draft.study.description = "常规十二导联心电图";
    draft.series_description = "静息心电图";
    const auto shared = std::make_shared<const Plan>(draft);
    draft.study.objects.emplace_back([shared, rhythm] { return ecg_object(*shared, rhythm); });
    return std::move(draft.study);
}

}  // namespace shanhai::samples
