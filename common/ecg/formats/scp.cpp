#include "common/ecg/formats/scp.hpp"

#include "common/base/utf8.hpp"
#include "common/dicom/pdu/byte_io.hpp"
#include "common/ecg/formats/readers.hpp"

#include <algorithm>

namespace shanhai::ecg {
namespace {

// The cart's own marks of where the beats are.
void mark_beats(const scp::Sections& sections, std::size_t most, Recording& into)
{
    const auto beats = scp::beats_of(sections.of[4]);
    if (!beats) return;
    unsigned group = 0;
    for (const auto& beat : beats->all) {
        ++group;
        for (std::size_t i = 0; i < into.strips.size(); ++i) {
            const auto& strip = into.strips[i];
            if (strip.kind != StripKind::rhythm || into.markers.size() >= most) continue;
            const auto before = static_cast<std::uint64_t>(strip.rate_hz ? strip.starts_s * *strip.rate_hz + 0.5 : 0);
            if (beat.fiducial > before && beat.fiducial - 1 - before < samples_in(strip))
                into.markers.push_back({{"", "SCP-ECG", "QRS fiducial point"}, i, beat.fiducial - 1 - before, group});
        }
    }
}

}  // namespace

// Section 0 stands behind checksum and length, and its first pointer points to itself. The reserved bytes of its header
// are "SCPECG" since version 1.3.
auto is_scp(ByteView beginning) -> bool
{
    if (scp::is_healforce(beginning)) return true;
    if (beginning.size() < 32) return false;
    if (as_text(beginning).substr(16, 6) == "SCPECG") return true;
    dicom::ByteReader reader{beginning.subspan(8)};
    const auto id = reader.le16();
    const auto length = reader.le32();
    reader.take(8);
    const auto own = reader.le16();
    const auto own_length = reader.le32();
    return id == 0 && own == 0 && length == own_length && reader.le32() == 7 && length >= 136 && length % 10 == 6;
}

auto read_scp(ByteView file, const Limits& limits) -> Result<Recording>
{
    if (scp::is_healforce(file)) return scp::read_healforce(file, limits);
    const auto sections = scp::sections_of(file);
    if (!sections) return sections.error();
    const auto header = scp::header_of(sections->of[1]);
    if (!header) return header.error();
    auto strips = scp::strips_of(*sections, *header, limits);
    if (!strips) return strips.error();

    Recording recording{.format = "SCP-ECG", .strips = std::move(*strips)};
    const auto statements = scp::statements_in(*sections);
    auto texts = scp::texts_of(*header);
    texts.insert(texts.end(), statements.begin(), statements.end());
    dicom::TextDecoder decoder{header->charset, texts};
    scp::describe(*header, decoder, recording);
    for (const auto raw : statements) recording.statements.push_back(decoder.text(raw));
    // Nobody can state UTF-8 here, and chance hardly ever makes it.
    recording.doubts.charset = decoder.doubtful() && !std::ranges::all_of(texts, is_utf8);
    scp::read_measurements(sections->of[7], limits.annotations_max, recording);
    mark_beats(*sections, limits.annotations_max, recording);
    for (const auto& strip : recording.strips) recording.doubts.leads |= has_doubtful_leads(strip);
    return recording;
}

}  // namespace shanhai::ecg
