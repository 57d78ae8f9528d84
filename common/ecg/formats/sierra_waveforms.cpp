// The waveforms of a Philips document: all leads in one element, one after the other, and a beat of each.
#include "common/ecg/formats/numbers.hpp"
#include "common/ecg/formats/sierra_parts.hpp"
#include "common/ecg/formats/xli.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace shanhai::ecg::sierra {
namespace {

struct Shape {
    std::vector<std::string> labels;
    std::size_t samples = 0;
    std::optional<double> rate_hz{};
    std::optional<Scale> scale{};
    Filters filters{};
};

auto words_in(std::string_view text, std::size_t most) -> std::vector<std::string>
{
    std::vector<std::string> words;
    for (text = trimmed(text); !text.empty() && words.size() < most; text = trimmed(text)) {
        const auto end = std::min(text.find_first_of(" \t\r\n"), text.size());
        words.emplace_back(text.substr(0, end));
        text.remove_prefix(end);
    }
    return words;
}

// 1.04 says most of it twice; what stands beside the data is of the data.
auto stated(Node data, const char* attribute, Node signal, std::initializer_list<std::string_view> elements)
    -> std::string_view
{
    if (const auto own = value_of(data, attribute); !own.empty()) return own;
    for (const auto name : elements)
        if (const auto other = value_of(child(signal, name)); !other.empty()) return other;
    return {};
}

auto labels_of(Node data, Node signal, Xml& xml) -> std::vector<std::string>
{
    constexpr std::size_t most = 64;
    auto labels = words_in(xml.attribute(data, "leadlabels"), most);
    const auto used = number_in(value_of(data, "numberofleads"));
    if (used && *used > 0 && *used < static_cast<double>(labels.size())) labels.resize(static_cast<std::size_t>(*used));
    if (!labels.empty()) return labels;
    const auto type = value_of(child(signal, "acquisitiontype"));
    if (type == "STD-12" || type == "10-WIRE") return words_in("I II III aVR aVL aVF V1 V2 V3 V4 V5 V6", most);
    const auto channels = whole_in(value_of(child(signal, "numberchannelsvalid"))).value_or(0);
    for (std::int64_t i = 1; i <= std::min<std::int64_t>(channels, most); ++i)
        labels.push_back("Channel " + std::to_string(i));
    return labels;
}

auto filters_of(Node data, Node signal) -> Filters
{
    Filters filters;
    const auto positive = [](std::optional<double> value) { return value && *value > 0 ? value : std::nullopt; };
    const auto band = value_of(child(signal, "signalbandwidth"));  // 1.03: 0.05-150
    const auto dash = std::min(band.find('-'), band.size());
    filters.high_pass_hz = positive(number_in(stated(data, "hipass", signal, {"hipass"})));
    filters.low_pass_hz = positive(number_in(stated(data, "lowpass", signal, {"lowpass"})));
    if (!filters.high_pass_hz) filters.high_pass_hz = positive(number_in(band.substr(0, dash)));
    if (!filters.low_pass_hz && dash < band.size()) filters.low_pass_hz = positive(number_in(band.substr(dash + 1)));
    if (stated(data, "notchfiltered", signal, {"notchfiltered"}) == "True")
        filters.notch_hz = positive(number_in(stated(data, "notchfilterfreqs", signal, {"notchfilterfreqs"})));
    return filters;
}

auto shape_of(Node root, Node data, Xml& xml) -> Result<Shape>
{
    const auto signal = at(root, {"dataacquisition", "signalcharacteristics"});
    Shape shape{.labels = labels_of(data, signal, xml)};
    const auto bits = stated(data, "bitspersample", signal, {"bitspersample"});
    if (!bits.empty() && number_in(bits) != 16) return Fault{errc::unsupported, "ecg.bits"};
    shape.rate_hz = plausible_rate(
        number_in(stated(data, "samplespersecond", signal, {"samplingrate", "samplerate"})).value_or(0));
    const auto milliseconds = number_in(value_of(data, "durationperchannel")).value_or(0);
    if (!shape.rate_hz || milliseconds <= 0 || shape.labels.empty()) return Fault{errc::malformed, "ecg.waveform"};
    const auto samples = milliseconds * *shape.rate_hz / 1000;
    if (samples > 1e9) return Fault{errc::too_large, "ecg.count"};
    shape.samples = static_cast<std::size_t>(std::llround(samples));
    const auto resolution = number_in(stated(data, "resolution", signal, {"resolution", "signalresolution"}));
    const auto offset = number_in(stated(data, "signaloffset", signal, {"signaloffset"})).value_or(0);
    if (resolution && offset == 0) shape.scale = plausible_scale(*resolution, 0);  // in microvolts
    shape.filters = filters_of(data, signal);
    return shape;
}

using Samples = std::vector<std::vector<std::int32_t>>;

// One lead behind the other.
auto split(const Result<std::vector<std::int32_t>>& numbers, const Shape& shape) -> Result<Samples>
{
    if (!numbers) return numbers.error();
    if (shape.samples == 0 || numbers->size() != shape.labels.size() * shape.samples)
        return Fault{errc::mismatch, "ecg.samples"};
    Samples all;
    for (auto from = numbers->begin(); from != numbers->end(); from += static_cast<std::ptrdiff_t>(shape.samples))
        all.emplace_back(from, from + static_cast<std::ptrdiff_t>(shape.samples));
    return all;
}

// Within XLI the limb leads hold only what rounding and filters make them differ from what I and II make of them. The
// halves are rounded down: the device's own aVR then leaves nothing over, for negative sums too.
auto rebuild_limb_leads(const Shape& shape, Samples& all) -> Result<void>
{
    std::array<std::vector<std::int32_t>*, 6> limb{};
    for (std::size_t i = 0; i < shape.labels.size(); ++i) {
        const auto name = lead_named(shape.labels[i]);
        if (name >= LeadName::I && name <= LeadName::aVF)
            limb[static_cast<std::size_t>(name) - static_cast<std::size_t>(LeadName::I)] = &all[i];
    }
    const auto& [first, second, third, right, left, foot] = limb;
    if (!third && !right && !left && !foot) return {};
    if (!first || !second || (!third && (left || foot))) return Fault{errc::unsupported, "ecg.dialect"};
    const auto half = [](std::int32_t sum) { return sum >> 1; };
    for (std::size_t i = 0; i < shape.samples; ++i) {
        const auto one = (*first)[i];
        const auto two = (*second)[i];
        if (third) (*third)[i] = two - one - (*third)[i];
        if (right) (*right)[i] = -(*right)[i] - half(one + two);
        if (left) (*left)[i] = half(one - (*third)[i]) - (*left)[i];
        if (foot) (*foot)[i] = half(two + (*third)[i]) - (*foot)[i];
    }
    return {};
}

auto samples_in_data(Node data, const Shape& shape) -> Result<Samples>
{
    const auto encoding = value_of(data, "dataencoding");
    auto compression = value_of(data, "compressmethod");
    if (compression.empty()) compression = value_of(data, "compression");
    if (value_of(data, "compressflag") == "False" || compression == "Uncompressed") compression = {};
    const auto total = shape.labels.size() * shape.samples;
    if (encoding == "Plain" && compression.empty()) return split(samples_in_text(data.child_value(), total), shape);
    if (encoding != "Base64" || (!compression.empty() && compression != "XLI"))
        return Fault{errc::unsupported, "ecg.dialect"};
    if (compression.empty()) return split(words_in_base64(data.child_value()), shape);
    const auto bytes = base64_in(data);
    if (!bytes) return bytes.error();
    auto all = read_xli(*bytes, shape.labels.size(), shape.samples);
    if (!all) return all.error();
    if (auto rebuilt = rebuild_limb_leads(shape, *all); !rebuilt) return rebuilt.error();
    return all;
}

// Behind the ECG these devices write a calibration pulse into all leads at once: it is not a heartbeat. Where it begins
// and ends is marked; the samples stay.
void mark_calibration(const Strip& strip, std::size_t index, Recording& into)
{
    const auto alike = [&](std::size_t i) {
        return std::ranges::all_of(strip.leads, [&](const Lead& lead) {
            return lead.samples[i] == strip.leads.front().samples[i];
        });
    };
    const auto& first = strip.leads.front().samples;
    auto end = first.size();
    while (end > 0 && first[end - 1] == 0 && alike(end - 1)) --end;
    auto begin = end;
    while (begin > 0 && first[begin - 1] != 0 && first[begin - 1] == first[end - 1] && alike(begin - 1)) --begin;
    const bool pulse = end < first.size() && end - begin > 1 && begin > 0 && first[begin - 1] == 0 && alike(begin - 1);
    if (!pulse || strip.leads.size() < 2) return;
    into.markers.push_back({{"CALIBRATION", "Philips", "onset"}, index, begin, 0});
    into.markers.push_back({{"CALIBRATION", "Philips", "offset"}, index, end, 0});
}

}  // namespace

auto read_rhythm(Node root, Xml& xml, Room& room, Recording& into) -> Result<void>
{
    const auto data = at(root, {"waveforms", "parsedwaveforms"});
    if (!data) return Fault{errc::malformed, "ecg.waveform"};
    const auto shape = shape_of(root, data, xml);
    if (!shape) return shape.error();
    if (auto taken = room.take(shape->labels.size(), shape->samples); !taken) return taken.error();
    auto all = samples_in_data(data, *shape);
    if (!all) return all.error();

    Strip strip{.label = xml.text(at(root, {"dataacquisition", "signalcharacteristics", "acquisitiontype"})),
                .rate_hz = shape->rate_hz};
    for (std::size_t i = 0; i < shape->labels.size(); ++i)
        strip.leads.push_back({.name = lead_named(shape->labels[i]), .label = shape->labels[i], .scale = shape->scale,
                               .samples = std::move((*all)[i]), .filters = shape->filters});
    if (auto kept = room.keep(std::move(strip), into); !kept) return kept.error();
    mark_calibration(into.strips.back(), into.strips.size() - 1, into);
    return {};
}

auto read_beats(Node root, Xml& xml, Room& room, Recording& into) -> Result<void>
{
    const auto beats = at(root, {"waveforms", "repbeats"});
    if (value_of(beats, "dataencoding") != "Base64") return {};
    Strip strip{.kind = StripKind::representative, .label = xml.attribute(beats, "repbeatmethod")};
    strip.rate_hz = plausible_rate(number_in(value_of(beats, "samplespersec")).value_or(0));
    const auto resolution = number_in(value_of(beats, "resolution"));
    constexpr std::int32_t nothing = 32767;  // fills the beat up to its declared length
    for (const auto beat : children(beats, "repbeat")) {
        const auto inner = child(beat, "waveform");
        auto samples = words_in_base64((inner ? inner : beat).child_value());
        if (!samples) return samples.error();
        Lead lead{.label = xml.attribute(beat, "leadname"), .gap = nothing};
        lead.name = lead_named(lead.label);
        if (resolution) lead.scale = plausible_scale(*resolution, 0);
        if (auto taken = room.take(1, samples->size()); !taken) return taken.error();
        lead.samples = std::move(*samples);
        strip.leads.push_back(std::move(lead));
    }
    if (strip.leads.empty()) return {};
    return room.keep(std::move(strip), into);
}

}  // namespace shanhai::ecg::sierra
