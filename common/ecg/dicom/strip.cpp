// One multiplex group (PS3.3 section C.10.9): its channels and its samples.
#include "common/ecg/dicom/reading.hpp"
#include "common/ecg/dicom/item.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace shanhai::ecg {
namespace {

struct Layout {
    std::size_t channels = 0;
    std::size_t samples = 0;
    std::size_t sample_bytes = 0;
    bool is_signed = false;
};

auto layout_of(DcmItem& group, const Limits& limits) -> Result<Layout>
{
    Layout layout;
    layout.channels = whole(group, DCM_NumberOfWaveformChannels).value_or(0);
    layout.samples = whole(group, DCM_NumberOfWaveformSamples).value_or(0);
    if (layout.channels == 0 || layout.samples == 0) return Fault{errc::malformed, "ecg.waveform"};
    if (layout.channels > limits.leads_max || layout.samples > limits.samples_max / layout.channels)
        return Fault{errc::too_large, "ecg.count"};

    const auto bits = whole(group, DCM_WaveformBitsAllocated).value_or(0);
    if (bits != 8 && bits != 16 && bits != 32) return Fault{errc::unsupported, "ecg.bits"};
    layout.sample_bytes = bits / 8;
    const auto interpretation = raw(group, DCM_WaveformSampleInterpretation);
    if (interpretation == "MB" || interpretation == "AB" || interpretation == "UL")
        return Fault{errc::unsupported, "ecg.interpretation"};
    const bool fits = bits == 8    ? interpretation == "SB" || interpretation == "UB"
                      : bits == 16 ? interpretation == "SS" || interpretation == "US"
                                   : interpretation == "SL";
    if (!fits) return Fault{errc::mismatch, "ecg.interpretation"};
    layout.is_signed = interpretation.starts_with('S');
    return layout;
}

auto sample_in(const std::uint8_t* at, const Layout& layout) -> std::int32_t
{
    if (layout.sample_bytes == 1) return layout.is_signed ? static_cast<std::int8_t>(*at) : *at;
    const auto word = static_cast<std::uint16_t>(at[0] | at[1] << 8);
    if (layout.sample_bytes == 4)
        return static_cast<std::int32_t>(word | std::uint32_t{at[2]} << 16 | std::uint32_t{at[3]} << 24);
    return layout.is_signed ? static_cast<std::int16_t>(word) : word;
}

// The bytes as they would stand in a little endian file, whichever of OB and OW the file said.
auto bytes_in(DcmItem& group, const DcmTagKey& tag) -> std::vector<std::uint8_t>
{
    DcmElement* element = nullptr;
    if (group.findAndGetElement(tag, element).bad() || !element) return {};
    const std::size_t length = element->getLengthField();
    Uint8* bytes = nullptr;
    if (element->getUint8Array(bytes).good() && bytes) return {bytes, bytes + length};
    Uint16* words = nullptr;
    if (element->getUint16Array(words).bad() || !words) return {};
    std::vector<std::uint8_t> all;
    all.reserve(length);
    for (std::size_t i = 0; i < length / 2; ++i) {
        all.push_back(static_cast<std::uint8_t>(words[i] & 0xFF));
        all.push_back(static_cast<std::uint8_t>(words[i] >> 8));
    }
    return all;
}

auto microvolts_in(const std::string& unit) -> std::optional<double>
{
    if (unit == "uV" || unit == "µV" || unit == "microvolt") return 1;
    if (unit == "mV" || unit == "millivolt") return 1e3;
    if (unit == "V") return 1e6;
    if (unit == "nV") return 1e-3;
    return std::nullopt;
}

auto scale_of(DcmItem& channel, const Code& unit, Doubts& doubts) -> std::optional<Scale>
{
    const auto sensitivity = number(channel, DCM_ChannelSensitivity);
    const auto per_unit = microvolts_in(unit.value);
    if (!sensitivity || !per_unit) return std::nullopt;
    const auto correction = number(channel, DCM_ChannelSensitivityCorrectionFactor);
    if (!correction && !raw(channel, DCM_ChannelSensitivityCorrectionFactor).empty()) return std::nullopt;
    doubts.correction |= !correction;
    const auto baseline = number(channel, DCM_ChannelBaseline).value_or(0);
    return plausible_scale(*sensitivity * correction.value_or(1) * *per_unit, baseline * *per_unit);
}

// CID 3001: MDC "2:61", the older SCPECG "5.6.3-9-61" (also "2:61" under SCPECG), or an MDC name.
auto lead_coded(const Code& source) -> LeadName
{
    std::string_view digits = source.value;
    for (const std::string_view prefix : {"2:", "5.6.3-9-"})
        if (digits.starts_with(prefix)) {
            digits.remove_prefix(prefix.size());
            unsigned value = 0;
            const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
            const bool all = error == std::errc{} && end == digits.data() + digits.size();
            return all ? lead_numbered(value) : LeadName::other;
        }
    return lead_named(source.value);
}

auto positive(std::optional<double> value) -> std::optional<double>
{
    return value && *value > 0 ? value : std::nullopt;
}

auto lead_of(DcmItem& channel, const Strip& strip, dicom::TextDecoder& texts, Doubts& doubts) -> Lead
{
    Lead lead;
    const auto source = code(channel, DCM_ChannelSourceSequence, texts);
    const auto own_label = texts.text(raw(channel, DCM_ChannelLabel));
    const auto meant = lead_named(source.meaning.empty() ? own_label : source.meaning);
    lead.name = lead_coded(source);
    doubts.leads |= lead.name != LeadName::other && meant != LeadName::other && lead.name != meant;
    if (lead.name == LeadName::other) lead.name = meant;
    lead.label = own_label.empty() ? source.meaning : own_label;

    const auto unit = code(channel, DCM_ChannelSensitivityUnitsSequence, texts);
    lead.scale = scale_of(channel, unit, doubts);
    lead.filters = {positive(number(channel, DCM_FilterLowFrequency)),
                    positive(number(channel, DCM_FilterHighFrequency)),
                    positive(number(channel, DCM_NotchFilterFrequency))};
    lead.skew_s = number(channel, DCM_ChannelTimeSkew).value_or(0);
    const auto skewed = number(channel, DCM_ChannelSampleSkew);
    if (skewed && strip.rate_hz) lead.skew_s = *skewed / *strip.rate_hz;
    if (std::abs(lead.skew_s) > 1) lead.skew_s = 0;  // channels are one multiplexer's turn apart, not seconds
    lead.status = raw(channel, DCM_ChannelStatus);
    if (lead.status == "OK") lead.status.clear();
    return lead;
}

}  // namespace

auto read_strip(DcmItem& group, const Limits& limits, dicom::TextDecoder& texts, Doubts& doubts) -> Result<Strip>
{
    const auto layout = layout_of(group, limits);
    if (!layout) return layout.error();
    const auto channels = items(group, DCM_ChannelDefinitionSequence);
    if (channels.size() != layout->channels) return Fault{errc::mismatch, "ecg.channels"};

    Strip strip;
    strip.label = texts.text(raw(group, DCM_MultiplexGroupLabel));
    const bool median = strip.label.find("MEDIAN") != std::string::npos || strip.label.find("REP") == 0;
    strip.kind = median ? StripKind::representative : StripKind::rhythm;
    strip.rate_hz = plausible_rate(number(group, DCM_SamplingFrequency).value_or(0));
    strip.starts_s = number(group, DCM_MultiplexGroupTimeOffset).value_or(0) / 1000;  // stated in milliseconds
    // C.10.9.1.3: an average beat is derived, but from beats and not from other leads.
    const bool derived = !median && raw(group, DCM_WaveformOriginality) == "DERIVED";
    for (auto* const channel : channels) {
        strip.leads.push_back(lead_of(*channel, strip, texts, doubts));
        strip.leads.back().derived = derived || !raw(*channel, DCM_ChannelDerivationDescription).empty();
    }
    doubts.leads |= has_doubtful_leads(strip);

    const auto bytes = bytes_in(group, DCM_WaveformData);
    if (bytes.empty()) return Fault{errc::malformed, "ecg.waveform"};
    const auto expected = layout->channels * layout->samples * layout->sample_bytes;
    if (bytes.size() != expected + expected % 2 && bytes.size() != expected)
        return Fault{errc::mismatch, "ecg.samples"};
    const auto padding = bytes_in(group, DCM_WaveformPaddingValue);
    for (std::size_t c = 0; c < layout->channels; ++c) {
        auto& lead = strip.leads[c];
        if (padding.size() >= layout->sample_bytes) lead.gap = sample_in(padding.data(), *layout);
        lead.samples.resize(layout->samples);
        for (std::size_t i = 0; i < layout->samples; ++i)
            lead.samples[i] = sample_in(bytes.data() + (i * layout->channels + c) * layout->sample_bytes, *layout);
    }
    return strip;
}

}  // namespace shanhai::ecg
