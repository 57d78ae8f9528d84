#include "common/ecg/formats/mfer.hpp"

#include "common/dicom/pdu/byte_io.hpp"
#include "common/ecg/formats/civil_time.hpp"
#include "common/ecg/formats/readers.hpp"
#include "common/ecg/formats/text.hpp"

#include <algorithm>
#include <limits>

namespace shanhai::ecg {
namespace {

using mfer::Definition;
using mfer::Item;
using mfer::Tag;

struct Frame {
    bool little_endian = false;  // until the file says so
    Definition common{};
    std::vector<Definition> channels{1};
    std::optional<std::uint64_t> sequences{};
    std::optional<ByteView> samples{};
};

auto read_channel(const Item& item, Frame& frame) -> Result<void>
{
    if (item.channel >= frame.channels.size()) return Fault{errc::mismatch, "ecg.channels"};
    auto rest = item.value;
    while (!rest.empty()) {
        const auto inner = mfer::take_item(rest);
        if (!inner) return inner.error();
        if (const auto done = mfer::define(*inner, frame.little_endian, frame.channels[item.channel]); !done)
            return done.error();
    }
    return {};
}

auto read_time(ByteView value, bool little_endian) -> CivilTime
{
    CivilTime time;
    if (value.size() < 7) return time;
    time.year = static_cast<unsigned>(mfer::number_of(value.first(2), little_endian));
    dicom::ByteReader reader{value.subspan(2)};
    for (auto* const part : {&time.month, &time.day, &time.hour, &time.minute, &time.second}) *part = reader.u8();
    return time;
}

// Manufacturer^model^version^serial number.
void read_machine(ByteView value, Recording& into)
{
    auto rest = as_text(value);
    for (auto* const part :
         {&into.device.manufacturer, &into.device.model, &into.device.software, &into.device.serial}) {
        *part = decoded(rest.substr(0, rest.find('^')), into.doubts.charset);
        rest.remove_prefix(std::min(rest.find('^'), rest.size() - 1) + 1);
        if (rest.empty()) return;
    }
}

void read_age(ByteView value, bool little_endian, Patient& into)
{
    if (value.size() < 7) return;  // years, days besides (two bytes), date of birth
    const auto years = std::to_integer<unsigned>(value[0]);
    if (years > 0 && years <= 150) {
        const auto digits = std::to_string(years);
        into.age = std::string(3 - digits.size(), '0') + digits + 'Y';
    }
    const auto year = static_cast<unsigned>(mfer::number_of(value.subspan(3, 2), little_endian));
    into.birth_date = date_text(year, std::to_integer<unsigned>(value[5]), std::to_integer<unsigned>(value[6]));
}

// Who, when, by what: nothing of it changes how samples are read.
void read_about(const Item& item, bool little_endian, Recording& into)
{
    auto& doubtful = into.doubts.charset;
    switch (static_cast<Tag>(item.tag)) {
    case Tag::machine:
        if (!item.value.empty()) read_machine(item.value, into);
        break;
    case Tag::name: into.patient.name = decoded(as_text(item.value), doubtful); break;
    case Tag::id: into.patient.id = decoded(as_text(item.value), doubtful); break;
    case Tag::age: read_age(item.value, little_endian, into.patient); break;
    case Tag::sex:
        if (const auto sex = mfer::number_of(item.value, little_endian); sex == 1 || sex == 2)
            into.patient.sex = sex == 1 ? "M" : "F";
        break;
    case Tag::time: into.acquired = moment_of(read_time(item.value, little_endian)); break;
    default: break;
    }
}

auto read_definition(const Item& item, const Limits& limits, Frame& frame) -> Result<void>
{
    const auto number = mfer::number_of(item.value, frame.little_endian);
    switch (static_cast<Tag>(item.tag)) {
    case Tag::byte_order: frame.little_endian = number != 0; return {};
    case Tag::channels:
        if (number == 0) return Fault{errc::malformed, "ecg.waveform"};
        if (number > limits.leads_max) return Fault{errc::too_large, "ecg.count"};
        frame.channels.assign(static_cast<std::size_t>(number), {});
        return {};
    case Tag::sequences: frame.sequences = number; return {};
    case Tag::waveform:  // 1 to 8 are kinds of ECG, up to 99 sounds, pulses, EEG; a monitor's may be anything
        return number > 8 && number < 100 ? Result<void>{Fault{errc::unsupported, "ecg.class"}} : Result<void>{};
    case Tag::channel: return read_channel(item, frame);
    case Tag::samples:
        // A second frame has definitions of its own, and nothing says how it lies to the first.
        if (frame.samples) return Fault{errc::unsupported, "ecg.dialect"};
        frame.samples = item.value;
        return {};
    default: break;
    }
    const auto done = mfer::define(item, frame.little_endian, frame.common);
    return done ? Result<void>{} : Result<void>{done.error()};
}

struct Layout {
    std::size_t block = 0;
    std::size_t sequences = 0;
    unsigned type = 0;
};

// All channels in blocks of one length, of one type and at one rate: others would be strips of their own.
auto layout_of(const Frame& frame, const Limits& limits) -> Result<Layout>
{
    Layout layout;
    if (!frame.samples || frame.samples->empty()) return Fault{errc::malformed, "ecg.waveform"};
    layout.type = frame.common.type.value_or(frame.channels.front().type.value_or(0));
    const auto block = frame.common.block.value_or(frame.channels.front().block.value_or(1));
    for (const auto& one : frame.channels)
        if (one.type.value_or(layout.type) != layout.type || one.block.value_or(block) != block ||
            one.rate_hz.value_or(frame.channels.front().rate_hz.value_or(0)) !=
                frame.channels.front().rate_hz.value_or(one.rate_hz.value_or(0)))
            return Fault{errc::unsupported, "ecg.dialect"};
    if (block == 0) return Fault{errc::malformed, "ecg.waveform"};
    if (block > limits.samples_max / frame.channels.size()) return Fault{errc::too_large, "ecg.count"};
    layout.block = static_cast<std::size_t>(block);
    const auto turn = layout.block * frame.channels.size() * mfer::bytes_of(layout.type);
    const std::uint64_t sequences = frame.sequences.value_or(frame.samples->size() / turn);
    if (sequences > limits.samples_max / (layout.block * frame.channels.size()))
        return Fault{errc::too_large, "ecg.count"};
    if (sequences == 0 || sequences * turn != frame.samples->size()) return Fault{errc::mismatch, "ecg.samples"};
    layout.sequences = static_cast<std::size_t>(sequences);
    return layout;
}

auto lead_of(const Frame& frame, std::size_t channel, Doubts& doubts) -> Lead
{
    const auto& own = frame.channels[channel];
    Lead lead;
    const auto code = own.lead ? own.lead : frame.common.lead;
    if (code) lead.name = lead_numbered(*code);
    lead.label = decoded(own.lead_text, doubts.charset);
    if (lead.name == LeadName::other) lead.name = lead_named(lead.label);
    if (lead.label.empty())
        lead.label = lead.name == LeadName::other ? std::to_string(channel + 1) : std::string{text_of(lead.name)};
    const auto microvolts = own.microvolts.value_or(frame.common.microvolts.value_or(0));
    const auto offset = own.offset.value_or(frame.common.offset.value_or(0));
    lead.scale = plausible_scale(microvolts, static_cast<double>(offset) * microvolts);
    if (const auto gap = own.null_value ? own.null_value : frame.common.null_value)
        if (*gap >= std::numeric_limits<std::int32_t>::min() && *gap <= std::numeric_limits<std::int32_t>::max())
            lead.gap = static_cast<std::int32_t>(*gap);
    return lead;
}

auto strip_of(const Frame& frame, const Layout& layout, Doubts& doubts) -> Result<Strip>
{
    Strip strip;
    const auto rate = frame.channels.front().rate_hz ? frame.channels.front().rate_hz : frame.common.rate_hz;
    strip.rate_hz = plausible_rate(rate.value_or(0));
    for (std::size_t i = 0; i < frame.channels.size(); ++i) {
        strip.leads.push_back(lead_of(frame, i, doubts));
        strip.leads.back().samples.reserve(layout.block * layout.sequences);
    }
    const auto width = mfer::bytes_of(layout.type);
    dicom::ByteReader reader{*frame.samples};
    for (std::size_t turn = 0; turn < layout.sequences; ++turn)
        for (auto& lead : strip.leads)
            for (std::size_t i = 0; i < layout.block; ++i) {
                const auto sample = mfer::sample_of(reader.take(width), layout.type, frame.little_endian);
                if (sample > std::numeric_limits<std::int32_t>::max()) return Fault{errc::unsupported, "ecg.bits"};
                lead.samples.push_back(static_cast<std::int32_t>(sample));
            }
    return strip;
}

}  // namespace

// The preamble is the first definition: its value begins with MFR or, in older files, MFER.
auto is_mfer(ByteView beginning) -> bool
{
    if (beginning.size() < 6 || beginning[0] != std::byte{0x40}) return false;
    auto value = as_text(beginning.subspan(2));
    if (value.starts_with(' ')) value.remove_prefix(1);
    return value.starts_with("MFR") || value.starts_with("MFER");
}

auto read_mfer(ByteView file, const Limits& limits) -> Result<Recording>
{
    Recording recording{.format = "MFER"};
    Frame frame;
    auto rest = file;
    while (!rest.empty()) {
        const auto item = mfer::take_item(rest);
        if (!item) return item.error();
        if (const auto done = read_definition(*item, limits, frame); !done) return done.error();
        read_about(*item, frame.little_endian, recording);
    }
    const auto layout = layout_of(frame, limits);
    if (!layout) return layout.error();
    auto strip = strip_of(frame, *layout, recording.doubts);
    if (!strip) return strip.error();
    recording.doubts.leads = has_doubtful_leads(*strip);
    recording.strips.push_back(std::move(*strip));
    return recording;
}

}  // namespace shanhai::ecg
