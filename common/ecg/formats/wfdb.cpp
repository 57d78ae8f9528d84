// WFDB records of PhysioNet: a header, and the signal files it names, which have to come along.
#include "common/ecg/formats/numbers.hpp"
#include "common/ecg/formats/readers.hpp"
#include "common/ecg/formats/room.hpp"
#include "common/ecg/formats/text.hpp"
#include "common/ecg/formats/wfdb_header.hpp"
#include "common/ecg/formats/wfdb_samples.hpp"

#include <algorithm>

namespace shanhai::ecg {
namespace {

using wfdb::Header;
using wfdb::Signal;

// Signals that stand interleaved in one file: a frame has `width` samples, `begins[i]` being the first of signal i.
struct Group {
    std::vector<std::size_t> signals;
    std::vector<std::size_t> begins;
    std::size_t width = 0;
};

auto groups_of(const Header& header) -> Result<std::vector<Group>>
{
    std::vector<Group> groups;
    for (std::size_t i = 0; i < header.signals.size(); ++i) {
        const auto& signal = header.signals[i];
        auto group = std::ranges::find_if(groups, [&](const Group& one) {
            return header.signals[one.signals.front()].file == signal.file;
        });
        if (group == groups.end()) group = groups.insert(groups.end(), Group{});
        group->signals.push_back(i);
        group->begins.push_back(group->width);
        group->width += signal.samples_per_frame;
        const auto& first = header.signals[group->signals.front()];
        if (first.format != signal.format || first.offset != signal.offset) return Fault{errc::malformed, "ecg.read"};
    }
    return groups;
}

auto bytes_of(const std::string& name, const Companions& companions, const Limits& limits) -> Result<ByteView>
{
    const auto bytes = companions ? companions(name) : std::nullopt;
    bool doubtful = false;
    if (!bytes) return Fault{errc::not_found, "ecg.companion", decoded(name, doubtful)};
    if (bytes->size() > limits.object_max) return Fault{errc::too_large, "ecg.size"};
    return *bytes;
}

// Against what the header says of it: the first sample and the sum of all, 16 bits of it.
auto is_intact(const Signal& signal, const std::vector<std::int32_t>& samples) -> bool
{
    std::uint32_t sum = 0;
    for (const auto sample : samples) sum += static_cast<std::uint32_t>(sample);
    const auto bits = [](auto value) { return static_cast<std::uint16_t>(value); };
    if (signal.checksum && bits(*signal.checksum) != bits(sum)) return false;
    return !signal.initial || samples.empty() || *signal.initial == samples.front();
}

auto lead_of(const Signal& signal, std::vector<std::int32_t> samples, std::int32_t invalid) -> Result<Lead>
{
    if (!is_intact(signal, samples)) return Fault{errc::mismatch, "ecg.crc"};
    // Stored late by so many frames: moved back, and nothing is known of the last ones.
    const auto late = std::min(signal.skew * signal.samples_per_frame, samples.size());
    samples.erase(samples.begin(), samples.begin() + static_cast<std::ptrdiff_t>(late));
    samples.insert(samples.end(), late, invalid);
    return Lead{.name = lead_named(signal.description), .label = signal.description, .scale = signal.scale,
                .samples = std::move(samples), .gap = invalid};
}

auto read_group(const Header& header, const Group& group, ByteView file, Room& room, std::vector<Lead>& into)
    -> Result<void>
{
    const auto& first = header.signals[group.signals.front()];
    const auto packing = wfdb::packing_of(first.format);
    if (!packing) return Fault{errc::unsupported, "ecg.dialect", "WFDB " + std::to_string(first.format)};
    if (first.offset > file.size()) return Fault{errc::malformed, "ecg.truncated"};
    const auto bytes = file.subspan(first.offset);
    const auto held = wfdb::samples_held(*packing, bytes.size()) / group.width;
    const auto frames = header.frames.value_or(held);
    if (auto taken = room.take(1, frames > held ? 0 : frames * group.width); !taken) return taken.error();
    if (frames > held || wfdb::bytes_for(*packing, frames * group.width) > bytes.size())
        return Fault{errc::malformed, "ecg.truncated"};
    if (frames < held && wfdb::bytes_for(*packing, frames * group.width) + packing->bytes <= bytes.size())
        return Fault{errc::mismatch, "ecg.samples"};
    const auto all = wfdb::unpack(*packing, bytes, frames * group.width);
    for (std::size_t k = 0; k < group.signals.size(); ++k) {
        const auto& signal = header.signals[group.signals[k]];
        std::vector<std::int32_t> samples;
        samples.reserve(frames * signal.samples_per_frame);
        for (std::size_t frame = 0; frame < frames; ++frame)
            for (std::size_t i = 0; i < signal.samples_per_frame; ++i)
                samples.push_back(all[frame * group.width + group.begins[k] + i]);
        auto lead = lead_of(signal, std::move(samples), packing->invalid);
        if (!lead) return lead.error();
        into[group.signals[k]] = std::move(*lead);
    }
    return {};
}

// One strip for each number of samples in a frame, in the order of the header.
auto keep_strips(const Header& header, std::vector<Lead> leads, Room& room, Recording& into) -> Result<void>
{
    std::vector<bool> done(leads.size());
    for (std::size_t i = 0; i < leads.size(); ++i) {
        if (done[i]) continue;
        const auto per_frame = header.signals[i].samples_per_frame;
        Strip strip;
        if (header.rate_hz) strip.rate_hz = plausible_rate(*header.rate_hz * static_cast<double>(per_frame));
        for (std::size_t k = i; k < leads.size(); ++k) {
            if (header.signals[k].samples_per_frame != per_frame) continue;
            strip.leads.push_back(std::move(leads[k]));
            done[k] = true;
        }
        if (auto kept = room.keep(std::move(strip), into); !kept) return kept.error();
    }
    return {};
}

}  // namespace

auto is_wfdb(ByteView beginning) -> bool { return wfdb::looks_like_header(as_text(beginning)); }

auto read_wfdb(ByteView file, const Limits& limits, const Companions& companions) -> Result<Recording>
{
    if (file.size() > limits.object_max) return Fault{errc::too_large, "ecg.size"};
    const auto header = wfdb::read_header(as_text(file), limits.leads_max);
    if (!header) return header.error();
    const auto groups = groups_of(*header);
    if (!groups) return groups.error();
    Recording recording{.format = "WFDB", .strips = {}, .patient = header->patient, .acquired = header->starts};
    Room room{limits};
    std::vector<Lead> leads(header->signals.size());
    for (const auto& group : *groups) {
        const auto bytes = bytes_of(header->signals[group.signals.front()].file, companions, limits);
        if (!bytes) return bytes.error();
        if (auto read = read_group(*header, group, *bytes, room, leads); !read) return read.error();
    }
    if (auto kept = keep_strips(*header, std::move(leads), room, recording); !kept) return kept.error();
    return recording;
}

}  // namespace shanhai::ecg
