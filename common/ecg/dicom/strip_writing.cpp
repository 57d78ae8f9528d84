// One multiplex group (PS3.3 section C.10.9): its channels and its samples.
#include "common/ecg/dicom/codes.hpp"
#include "common/ecg/dicom/item_writing.hpp"

#include <algorithm>

namespace shanhai::ecg {
namespace {

constexpr std::string_view median = "MEDIAN BEAT";

// By its label is a representative beat known from a rhythm (reading: strip.cpp).
auto label_of(const Strip& strip) -> std::string
{
    const bool says_median = strip.label.find("MEDIAN") != std::string::npos || strip.label.starts_with("REP");
    if (strip.kind == StripKind::representative) return says_median ? strip.label : std::string{median};
    return says_median ? "RHYTHM" : strip.label;
}

// CS, as far as DICOM has words for it (C.10.9.1.4.4); a cart's own word says at least that something is the matter.
auto status_of(const Lead& lead) -> std::string
{
    const auto fits = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ' ' || c == '_'; };
    const bool legal = lead.status.size() <= dicom::short_string && std::ranges::all_of(lead.status, fits);
    return legal ? lead.status : "QUESTIONABLE";
}

auto put_scale(DcmItem& channel, const Lead& lead) -> bool
{
    if (!lead.scale) return true;  // type 1C: arbitrary units have no sensitivity
    return put_number(channel, DCM_ChannelSensitivity, lead.scale->microvolts_per_unit) &&
           put_code(channel, DCM_ChannelSensitivityUnitsSequence, unit_code("uV")) &&
           put_number(channel, DCM_ChannelSensitivityCorrectionFactor, 1) &&
           put_number(channel, DCM_ChannelBaseline, lead.scale->offset_microvolts);
}

auto put_filters(DcmItem& channel, const Filters& filters) -> bool
{
    bool good = true;
    if (filters.high_pass_hz) good = good && put_number(channel, DCM_FilterLowFrequency, *filters.high_pass_hz);
    if (filters.low_pass_hz) good = good && put_number(channel, DCM_FilterHighFrequency, *filters.low_pass_hz);
    if (filters.notch_hz) good = good && put_number(channel, DCM_NotchFilterFrequency, *filters.notch_hz);
    return good;
}

auto put_channel(DcmItem& group, const Lead& lead, std::size_t number, unsigned bits) -> bool
{
    auto& channel = add_item(group, DCM_ChannelDefinitionSequence);
    dicom::Writer to{channel};
    to.put(DCM_WaveformChannelNumber, std::to_string(number));
    // A name of the file's own that is too long for a label is whole in the source's meaning.
    const bool in_meaning = lead.name == LeadName::other && lead.label.size() > dicom::short_string;
    if (!lead.label.empty() && !in_meaning) to.put(DCM_ChannelLabel, lead.label, dicom::short_string);
    if (!lead.status.empty()) to.put(DCM_ChannelStatus, status_of(lead));
    if (lead.derived) to.put(DCM_ChannelDerivationDescription, "Computed from other leads", dicom::long_string);
    const bool coded = put_code(channel, DCM_ChannelSourceSequence, lead_code(lead));
    const auto skew = lead.skew_s == 0 ? DCM_ChannelSampleSkew : DCM_ChannelTimeSkew;  // one of them is required
    const bool rest = put_scale(channel, lead) && put_number(channel, skew, lead.skew_s) &&
                      put_filters(channel, lead.filters) &&
                      channel.putAndInsertUint16(DCM_WaveformBitsStored, static_cast<Uint16>(bits)).good();
    return coded && rest && to.good();
}

// Little endian words, as they stand in the file.
class Words {
public:
    explicit Words(unsigned bits) : wide_{bits == 32} {}
    void reserve(std::size_t samples) { words_.reserve(samples * (wide_ ? 2 : 1)); }
    void add(std::int32_t sample)
    {
        const auto value = static_cast<std::uint32_t>(sample);
        words_.push_back(static_cast<Uint16>(value & 0xFFFF));
        if (wide_) words_.push_back(static_cast<Uint16>(value >> 16));
    }
    auto put(DcmItem& to, const DcmTagKey& tag) const -> bool
    {
        return to.putAndInsertUint16Array(tag, words_.data(), words_.size()).good();
    }

private:
    bool wide_;
    std::vector<Uint16> words_;
};

auto put_samples(DcmItem& to, const Group& group, unsigned bits) -> bool
{
    const auto samples = samples_in(*group.strip);
    Words data{bits};
    data.reserve(samples * group.leads.size());
    for (std::size_t i = 0; i < samples; ++i)
        for (const auto* const lead : group.leads) {
            const bool gap = lead->gap && lead->samples[i] == *lead->gap;
            data.add(gap ? *group.padding : lead->samples[i]);
        }
    if (!group.padding) return data.put(to, DCM_WaveformData);
    Words padding{bits};
    padding.add(*group.padding);
    return padding.put(to, DCM_WaveformPaddingValue) && data.put(to, DCM_WaveformData);
}

}  // namespace

auto put_group(DcmItem& data_set, const Group& group, unsigned bits) -> bool
{
    const auto& strip = *group.strip;
    auto& item = add_item(data_set, DCM_WaveformSequence);
    dicom::Writer to{item};
    const bool all_derived = std::ranges::all_of(group.leads, [](const Lead* lead) { return lead->derived; });
    // C.10.9.1.3: an average of beats is not what was recorded.
    const bool original = strip.kind == StripKind::rhythm && !all_derived;
    to.put(DCM_WaveformOriginality, original ? "ORIGINAL" : "DERIVED");
    if (const auto label = label_of(strip); !label.empty()) to.put(DCM_MultiplexGroupLabel, label, dicom::short_string);
    to.put(DCM_WaveformSampleInterpretation, bits == 32 ? "SL" : "SS");
    // C.10.9.1.1, in milliseconds. Of type 1C for synchronised clocks, which ours are not: only where it says a thing.
    if (strip.starts_s != 0) to.put(DCM_MultiplexGroupTimeOffset, decimal(strip.starts_s * 1000));
    bool good = put_number(item, DCM_SamplingFrequency, *strip.rate_hz) &&
                item.putAndInsertUint16(DCM_NumberOfWaveformChannels, static_cast<Uint16>(group.leads.size())).good() &&
                item.putAndInsertUint32(DCM_NumberOfWaveformSamples, static_cast<Uint32>(samples_in(strip))).good() &&
                item.putAndInsertUint16(DCM_WaveformBitsAllocated, static_cast<Uint16>(bits)).good();
    for (std::size_t i = 0; i < group.leads.size(); ++i) good = good && put_channel(item, *group.leads[i], i + 1, bits);
    return good && to.good() && put_samples(item, group, bits);
}

}  // namespace shanhai::ecg
