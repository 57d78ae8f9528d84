// What handheld recorders of Heal Force (Prince 180D) write as .SCP. It is not the standard's: pointers count from 0,
// the length has 16 bits, dates are big endian, and all leads lie interleaved in one stream of ten bits a sample, four
// samples in three words. Nobody documents it; this is what a public reverse engineering (KaibinBao/healforcescpecg)
// found, as far as the file itself bears it out:
// - the rate: 150 stands where the standard has microseconds; the marks of the beats lie as far apart at 150 Hz as the
//   device's own heart rates say. Another number there is not believed.
// - the gain: 9524 stands where the standard has nanovolts, and the finder took a unit for 10 uV. That is not known
//   well enough for a grid of millivolts: there is no scale.
// - which leads: not known, so they have numbers.
#include "common/dicom/pdu/byte_io.hpp"
#include "common/ecg/formats/civil_time.hpp"
#include "common/ecg/formats/crc.hpp"
#include "common/ecg/formats/scp.hpp"
#include "common/ecg/formats/text.hpp"

namespace shanhai::ecg::scp {
namespace {

constexpr std::size_t record_head = 6;
constexpr std::size_t section_head = 16;
constexpr unsigned known_rate = 150;

auto dialect() -> Fault { return {errc::unsupported, "ecg.dialect"}; }

auto section(ByteView file, unsigned wanted) -> ByteView
{
    dicom::ByteReader zero{file.subspan(record_head)};
    zero.le32();
    const std::size_t length = zero.le32();
    if (length < section_head || length > file.size() - record_head) return {};
    dicom::ByteReader reader{file.subspan(record_head + section_head, length - section_head)};
    while (reader.left() >= 10) {
        const unsigned id = reader.le16();
        const std::uint64_t size = reader.le32();
        const std::uint64_t offset = reader.le32();
        if (id == wanted && size >= section_head && offset + size <= file.size())
            return file.subspan(static_cast<std::size_t>(offset), static_cast<std::size_t>(size)).subspan(section_head);
    }
    return {};
}

void read_header(ByteView bytes, Recording& into)
{
    CivilTime local;
    dicom::ByteReader reader{bytes};
    while (reader.left() > 0) {
        const unsigned tag = reader.u8();
        const std::size_t length = reader.le16();
        dicom::ByteReader value{reader.take(length)};
        if (!reader.ok() || length == 0) break;
        if (tag == 2) into.patient.id = decoded(as_text(value.take(length)), into.doubts.charset);
        if (tag == 25) {
            local.year = value.be16();
            local.month = value.u8();
            local.day = value.u8();
        }
        if (tag == 26) {
            local.hour = value.u8();
            local.minute = value.u8();
            local.second = value.u8();
        }
    }
    into.acquired = moment_of(local);
}

// The two highest bits mark beats. The fourth sample is the bits 10 to 13 of the other three.
auto unpacked(ByteView data) -> std::vector<std::int32_t>
{
    const auto value = [](unsigned word) { return static_cast<std::int32_t>(word & 0x3FF) - 512; };
    std::vector<std::int32_t> all;
    all.reserve(data.size() / 6 * 4);
    dicom::ByteReader reader{data};
    while (reader.left() >= 6) {
        const unsigned first = reader.le16();
        const unsigned second = reader.le16();
        const unsigned third = reader.le16();
        const unsigned fourth = (first & 0x3C00) >> 2 | (second & 0x3C00) >> 6 | (third & 0x3C00) >> 10;
        for (const auto word : {first, second, third, fourth}) all.push_back(value(word));
    }
    return all;
}

}  // namespace

// Section 0 points to itself as in the standard, but to byte 6 where the standard counts it the seventh.
auto is_healforce(ByteView beginning) -> bool
{
    dicom::ByteReader reader{beginning};
    reader.take(8);
    const auto id = reader.le16();
    const auto length = reader.le32();
    const auto version = reader.le16();
    reader.take(6);
    const auto own = reader.le16();
    const auto own_length = reader.le32();
    const auto offset = reader.le32();
    return reader.ok() && id == 0 && version == 0x0D0D && own == 0 && own_length == length && offset == record_head;
}

auto read_healforce(ByteView file, const Limits& limits) -> Result<Recording>
{
    dicom::ByteReader head{file};
    const auto crc = head.be16();
    head.le16();
    const std::size_t length = head.le16();
    if (length > file.size()) return Fault{errc::malformed, "ecg.truncated"};
    if (length < record_head + section_head) return dialect();
    const auto record = file.first(length);
    const auto sum = crc_ccitt(record.subspan(2), 0);
    if (crc != sum && crc != (sum >> 8 | (sum & 0xFF) << 8)) return Fault{errc::mismatch, "ecg.crc"};

    const auto definition = section(record, 3);
    dicom::ByteReader rhythm{section(record, 6)};
    const std::size_t leads = definition.empty() ? 0 : std::to_integer<std::size_t>(definition[0]);
    rhythm.le16();
    const unsigned rate = rhythm.le16();
    const auto compressed = rhythm.le16();
    const auto data = rhythm.take(rhythm.le16());
    if (!rhythm.ok() || leads == 0 || leads > 12 || compressed != 0 || data.empty() || data.size() % 6 != 0)
        return dialect();
    const auto samples = unpacked(data);
    if (samples.size() % leads != 0) return dialect();
    if (samples.size() > limits.samples_max || leads > limits.leads_max) return Fault{errc::too_large, "ecg.count"};

    Recording recording{.format = "SCP-ECG (Heal Force)", .strips = {Strip{}}};
    auto& strip = recording.strips.front();
    if (rate == known_rate) strip.rate_hz = known_rate;
    for (std::size_t i = 0; i < leads; ++i) {
        Lead lead{.label = std::to_string(i + 1)};
        for (auto at = i; at < samples.size(); at += leads) lead.samples.push_back(samples[at]);
        strip.leads.push_back(std::move(lead));
    }
    recording.device.manufacturer = "Heal Force";
    read_header(section(record, 1), recording);
    return recording;
}

}  // namespace shanhai::ecg::scp
