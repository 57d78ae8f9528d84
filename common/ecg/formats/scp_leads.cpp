// Sections 3 and 4: which leads, from which sample to which, and where the beats are (EN 1064 sections 5.6 and 5.7).
#include "common/dicom/pdu/byte_io.hpp"
#include "common/ecg/formats/scp.hpp"

namespace shanhai::ecg::scp {

auto leads_of(ByteView section, const Limits& limits) -> Result<Leads>
{
    dicom::ByteReader reader{section};
    const std::size_t count = reader.u8();
    const unsigned flags = reader.u8();
    if (count == 0) return Fault{errc::malformed, "ecg.waveform"};
    if (count > limits.leads_max) return Fault{errc::too_large, "ecg.count"};
    Leads leads{.subtracted = (flags & 1) != 0};
    std::uint64_t samples = 0;
    for (std::size_t i = 0; i < count; ++i) {
        LeadSpan span;
        span.first = reader.le32();
        span.last = reader.le32();
        span.code = reader.u8();
        if (!reader.ok()) return Fault{errc::mismatch, "ecg.channels"};
        if (span.last < span.first) return Fault{errc::malformed, "ecg.waveform"};
        samples += span.samples();
        leads.all.push_back(span);
    }
    if (samples > limits.samples_max) return Fault{errc::too_large, "ecg.count"};
    leads.samples = static_cast<std::size_t>(samples);
    return leads;
}

auto beats_of(ByteView section) -> Result<Beats>
{
    constexpr std::size_t beat_size = 14;
    constexpr std::size_t zone_size = 8;
    Beats beats;
    if (section.empty()) return beats;
    dicom::ByteReader reader{section};
    beats.reference_ms = reader.le16();
    beats.reference_fiducial = reader.le16();
    const std::size_t count = reader.le16();
    if (!reader.ok() || reader.left() / beat_size < count) return Fault{errc::malformed, "ecg.read"};
    for (std::size_t i = 0; i < count; ++i) {
        Beat beat;
        beat.type = reader.le16();
        beat.from = reader.le32();
        beat.fiducial = reader.le32();
        beat.to = reader.le32();
        beats.all.push_back(beat);
    }
    if (reader.left() / zone_size < count) return beats;  // only bimodal compression needs them
    for (std::size_t i = 0; i < count; ++i) {
        const auto from = reader.le32();
        beats.whole.push_back({from, reader.le32()});
    }
    return beats;
}

}  // namespace shanhai::ecg::scp
