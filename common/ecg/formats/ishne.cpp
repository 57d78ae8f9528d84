// ISHNE Holter standard output file 1.0 (Badilini, Annals of Noninvasive Electrocardiology 1998): a mark, a checksum, a
// header of 512 bytes, a block of any length, then all leads interleaved in words. Everything is little endian.
#include "common/dicom/data/charset.hpp"
#include "common/dicom/pdu/byte_io.hpp"
#include "common/ecg/formats/civil_time.hpp"
#include "common/ecg/formats/crc.hpp"
#include "common/ecg/formats/readers.hpp"
#include "common/ecg/formats/text.hpp"

#include <array>

namespace shanhai::ecg {
namespace {

constexpr std::string_view mark = "ISHNE1.0";
constexpr std::size_t checked_from = 10;  // behind mark and checksum
constexpr std::size_t header_end = 522;
constexpr std::size_t leads_in_header = 12;

struct Header {
    std::size_t variable = 0;  // length of the block behind the header
    std::uint32_t samples = 0;
    std::size_t data = 0;  // where the samples begin
    std::string_view first_name, last_name, id, recorder;
    unsigned sex = 0;
    CivilTime birth{};
    CivilTime start{};
    std::size_t leads = 0;
    std::array<unsigned, leads_in_header> codes{};
    std::array<unsigned, leads_in_header> nanovolts{};
    unsigned rate = 0;
};

auto name_of_code(unsigned code) -> LeadName
{
    using enum LeadName;
    constexpr LeadName names[] = {other, other, X,  Y,  Z,  I,  II, III,   aVR,   aVL,
                                  aVF,   V1,    V2, V3, V4, V5, V6, other, other, other};
    return code < std::size(names) ? names[code] : other;
}

auto label_of(unsigned code) -> std::string
{
    if (const auto name = name_of_code(code); name != LeadName::other) return std::string{text_of(name)};
    constexpr std::string_view bipolar[] = {"ES", "AS", "AI"};  // EASI's
    return code >= 17 && code <= 19 ? std::string{bipolar[code - 17]} : "ISHNE " + std::to_string(code);
}

void read_date(dicom::ByteReader& reader, CivilTime& into)
{
    into.day = reader.le16();
    into.month = reader.le16();
    into.year = reader.le16();
}

auto header_of(ByteView file) -> Header
{
    Header header;
    dicom::ByteReader reader{file.subspan(checked_from)};
    header.variable = reader.le32();
    header.samples = reader.le32();
    reader.le32();
    header.data = reader.le32();
    reader.le16();
    header.first_name = as_text(reader.take(40));
    header.last_name = as_text(reader.take(40));
    header.id = as_text(reader.take(20));
    header.sex = reader.le16();
    reader.le16();
    read_date(reader, header.birth);
    read_date(reader, header.start);
    reader.take(6);  // when the file was made
    header.start.hour = reader.le16();
    header.start.minute = reader.le16();
    header.start.second = reader.le16();
    header.leads = reader.le16();
    for (auto& one : header.codes) one = reader.le16();
    reader.take(2 * leads_in_header);  // how good each lead is: nobody agrees on the numbers
    for (auto& one : header.nanovolts) one = reader.le16();
    reader.le16();
    header.recorder = as_text(reader.take(40));
    header.rate = reader.le16();
    return header;
}

// What is counted is samples of each lead; some writers count those of all leads together.
auto samples_of(const Header& header, std::size_t bytes, const Limits& limits) -> Result<std::size_t>
{
    const std::uint64_t held = bytes / 2 / header.leads;
    const std::uint64_t declared = header.samples;
    if (declared > std::uint64_t{limits.samples_max} * leads_in_header || held > limits.samples_max / header.leads)
        return Fault{errc::too_large, "ecg.count"};
    if (held == 0) return Fault{errc::malformed, "ecg.waveform"};
    if (bytes % (2 * header.leads) != 0) return Fault{errc::malformed, "ecg.truncated"};
    if (declared != held && declared != held * header.leads) return Fault{errc::mismatch, "ecg.samples"};
    return static_cast<std::size_t>(held);
}

auto strip_of(const Header& header, ByteView data, std::size_t samples) -> Strip
{
    Strip strip;
    strip.rate_hz = plausible_rate(header.rate);
    for (std::size_t i = 0; i < header.leads; ++i) {
        Lead lead{.name = name_of_code(header.codes[i]), .label = label_of(header.codes[i])};
        lead.scale = plausible_scale(header.nanovolts[i] / 1000.0, 0);
        lead.samples.reserve(samples);
        strip.leads.push_back(std::move(lead));
    }
    dicom::ByteReader reader{data};
    for (std::size_t i = 0; i < samples; ++i)
        for (auto& lead : strip.leads) lead.samples.push_back(static_cast<std::int16_t>(reader.le16()));
    return strip;
}

void describe(const Header& header, Recording& into)
{
    auto& doubtful = into.doubts.charset;
    const auto last = decoded(header.last_name, doubtful);
    const auto first = decoded(header.first_name, doubtful);
    const bool latin = dicom::is_ascii(last) && dicom::is_ascii(first);  // hanzi are written without a gap
    into.patient.name = last + (latin && !last.empty() && !first.empty() ? " " : "") + first;
    into.patient.id = decoded(header.id, doubtful);
    if (header.sex == 1 || header.sex == 2) into.patient.sex = header.sex == 1 ? "M" : "F";
    into.patient.birth_date = date_text(header.birth.year, header.birth.month, header.birth.day);
    into.device.model = decoded(header.recorder, doubtful);
    into.acquired = moment_of(header.start);
}

}  // namespace

auto is_ishne(ByteView beginning) -> bool { return as_text(beginning).starts_with(mark); }

auto read_ishne(ByteView file, const Limits& limits) -> Result<Recording>
{
    if (file.size() < header_end) return Fault{errc::malformed, "ecg.truncated"};
    const auto header = header_of(file);
    if (header.variable > file.size() - header_end || header.data > file.size())
        return Fault{errc::malformed, "ecg.truncated"};
    const auto checked = file.subspan(checked_from, header_end - checked_from + header.variable);
    if (dicom::ByteReader{file.subspan(mark.size())}.le16() != crc_ccitt(checked))
        return Fault{errc::mismatch, "ecg.crc"};
    if (header.data < header_end + header.variable) return Fault{errc::malformed, "ecg.read"};
    if (header.leads == 0) return Fault{errc::malformed, "ecg.waveform"};
    if (header.leads > leads_in_header || header.leads > limits.leads_max) return Fault{errc::too_large, "ecg.count"};
    const auto data = file.subspan(header.data);
    const auto samples = samples_of(header, data.size(), limits);
    if (!samples) return samples.error();

    Recording recording{.format = "ISHNE Holter 1.0", .strips = {strip_of(header, data, *samples)}};
    recording.doubts.leads = has_doubtful_leads(recording.strips.front());
    describe(header, recording);
    return recording;
}

}  // namespace shanhai::ecg
