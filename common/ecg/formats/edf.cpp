// EDF, EDF+ and their 24-bit sisters BDF, BDF+: signals of one rate become one strip, a pause in EDF+D begins another.
#include "common/ecg/formats/edf_notes.hpp"
#include "common/ecg/formats/numbers.hpp"
#include "common/ecg/formats/readers.hpp"
#include "common/ecg/formats/room.hpp"

#include <algorithm>
#include <cmath>

namespace shanhai::ecg {
namespace {

using edf::Header;
using edf::Signal;

// Records that follow each other without a pause.
struct Run {
    std::size_t first = 0;
    std::size_t count = 0;
    double begins_s = 0;  // since the header's start
};

auto runs_of(const Header& header, const edf::Notes& notes, std::size_t most) -> Result<std::vector<Run>>
{
    if (!header.discontinuous)
        return std::vector<Run>{{0, header.records, notes.begins.empty() ? 0 : notes.begins.front()}};
    std::vector<Run> runs;
    for (std::size_t i = 0; i < header.records; ++i) {
        // Times are written with a few digits: a thousandth of a record is no pause.
        const bool goes_on = !runs.empty() &&
                             std::abs(notes.begins[i] - notes.begins[i - 1] - header.record_s) < header.record_s / 1000;
        if (!goes_on) runs.push_back({i, 0, notes.begins[i]});
        if (runs.size() > most) return Fault{errc::too_large, "ecg.count"};
        ++runs.back().count;
    }
    return runs;
}

auto scale_of(const Signal& signal) -> std::optional<Scale>
{
    const double digital = signal.digital_max - signal.digital_min;
    if (!signal.microvolts || digital <= 0) return std::nullopt;
    const double gain = (signal.physical_max - signal.physical_min) / digital;  // below 0: it stands on its head
    const double offset = signal.physical_min - signal.digital_min * gain;
    return plausible_scale(gain * *signal.microvolts, offset * *signal.microvolts);
}

auto lead_of(const Signal& signal) -> Lead
{
    Lead lead{.label = signal.label, .scale = scale_of(signal), .filters = signal.filters};
    // X, Y, Z may be an accelerometer's, in g.
    lead.name = signal.has_dimension && !signal.microvolts ? LeadName::other : lead_named(signal.label);
    return lead;
}

auto samples_of(ByteView file, const Header& header, const Signal& signal, const Run& run) -> std::vector<std::int32_t>
{
    std::vector<std::int32_t> samples;
    samples.reserve(run.count * signal.samples);
    for (std::size_t record = run.first; record < run.first + run.count; ++record) {
        auto at = header.size + record * header.record_bytes + signal.offset;
        for (std::size_t i = 0; i < signal.samples; ++i, at += header.sample_bytes) {
            std::uint32_t value = 0;
            for (std::size_t k = 0; k < header.sample_bytes; ++k)
                value |= std::to_integer<std::uint32_t>(file[at + k]) << (8 * k);
            const auto unused = static_cast<unsigned>(32 - 8 * header.sample_bytes);
            samples.push_back(static_cast<std::int32_t>(value << unused) >> unused);
        }
    }
    return samples;
}

auto read_run(ByteView file, const Header& header, const Run& run, double origin_s, Room& room, Recording& into)
    -> Result<void>
{
    std::vector<std::size_t> rates;
    for (const auto& signal : header.signals)
        if (!signal.annotations && signal.samples > 0 && std::ranges::find(rates, signal.samples) == rates.end())
            rates.push_back(signal.samples);
    for (const auto samples : rates) {
        Strip strip{.starts_s = run.begins_s - origin_s};
        if (header.record_s > 0) strip.rate_hz = plausible_rate(static_cast<double>(samples) / header.record_s);
        for (const auto& signal : header.signals) {
            if (signal.annotations || signal.samples != samples) continue;
            if (auto taken = room.take(1, run.count * samples); !taken) return taken.error();
            strip.leads.push_back(lead_of(signal));
            strip.leads.back().samples = samples_of(file, header, signal, run);
        }
        if (auto kept = room.keep(std::move(strip), into); !kept) return kept.error();
    }
    return {};
}

void mark(const edf::Note& note, double origin_s, Recording& into)
{
    for (std::size_t i = 0; i < into.strips.size(); ++i) {
        const auto& strip = into.strips[i];
        if (!strip.rate_hz) continue;
        const auto sample = (note.onset_s - origin_s - strip.starts_s) * *strip.rate_hz;
        if (!(sample >= 0 && sample < static_cast<double>(samples_in(strip)))) continue;
        into.markers.push_back({{"", "EDF+", note.text}, i, static_cast<std::size_t>(sample), 0});
        return;
    }
}

auto looks_like(ByteView beginning, std::string_view version) -> bool
{
    const auto text = as_text(beginning);
    if (!text.starts_with(version) || text.size() < 256) return false;
    const auto count = whole_in(text.substr(252, 4));
    const auto size = whole_in(text.substr(184, 8));
    return count && size && *count > 0 && *size == (*count + 1) * 256;
}

auto read_any(ByteView file, const Limits& limits, std::string format) -> Result<Recording>
{
    if (file.size() > limits.object_max) return Fault{errc::too_large, "ecg.size"};
    Recording recording{.format = std::move(format), .strips = {}};
    auto header = edf::read_header(file, limits.leads_max * limits.strips_max, recording.doubts.charset);
    if (!header) return header.error();
    const auto notes = edf::read_notes(file, *header, limits.annotations_max, recording.doubts.charset);
    if (!notes) return notes.error();
    const auto runs = runs_of(*header, *notes, limits.strips_max);
    if (!runs) return runs.error();
    if (header->timekeeping) recording.format += '+';
    Room room{limits};
    const double origin_s = runs->empty() ? 0 : runs->front().begins_s;
    for (const auto& run : *runs)
        if (auto read = read_run(file, *header, run, origin_s, room, recording); !read) return read.error();
    if (recording.strips.empty()) return Fault{errc::malformed, "ecg.waveform"};
    for (const auto& note : notes->all) mark(note, origin_s, recording);
    recording.patient = std::move(header->patient);
    recording.device = std::move(header->device);
    recording.acquired = header->starts;
    // EDF+ keeps the fraction of the second here (section 2.2.4).
    if (recording.acquired && std::abs(origin_s) < 86'400)
        *recording.acquired += std::chrono::microseconds{std::llround(origin_s * 1e6)};
    return recording;
}

}  // namespace

auto is_edf(ByteView beginning) -> bool { return looks_like(beginning, "0       "); }
auto is_bdf(ByteView beginning) -> bool { return looks_like(beginning, "\xFF" "BIOSEMI"); }
auto read_edf(ByteView file, const Limits& limits) -> Result<Recording> { return read_any(file, limits, "EDF"); }
auto read_bdf(ByteView file, const Limits& limits) -> Result<Recording> { return read_any(file, limits, "BDF"); }

}  // namespace shanhai::ecg
