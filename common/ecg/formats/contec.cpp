// Contec ECG90A. No document of the maker's, but the layout is public (the reader of N. Rigacci, r-ecg): 43 bytes of
// header, rows of eight words (II, III, V1 to V6) at 800 Hz and 5 uV, 2048 for zero, then zeros.
#include "common/dicom/pdu/byte_io.hpp"
#include "common/ecg/formats/civil_time.hpp"
#include "common/ecg/formats/readers.hpp"
#include "common/ecg/formats/text.hpp"

#include <algorithm>
#include <limits>

namespace shanhai::ecg {
namespace {

constexpr std::size_t header_size = 43;
constexpr std::size_t stored_leads = 8;
constexpr std::size_t row_size = 2 * stored_leads;
constexpr std::size_t tail_size = 5;  // of zeros, behind rows of zeros that count for nothing either
constexpr std::int32_t lead_off = 0x6800;
constexpr double microvolts = 5;
constexpr double zero = 2048;

constexpr std::size_t time_at = 10;
constexpr std::string_view time_shape = "0000-00-00 00:00:00";

auto is_digit(char c) -> bool { return c >= '0' && c <= '9'; }

auto number(std::string_view digits) -> unsigned
{
    unsigned value = 0;
    for (const char c : digits) value = value * 10 + static_cast<unsigned>(c - '0');
    return value;
}

auto moment_in(std::string_view text) -> std::optional<Instant>
{
    return moment_of({number(text.substr(0, 4)), number(text.substr(5, 2)), number(text.substr(8, 2)),
                      number(text.substr(11, 2)), number(text.substr(14, 2)), number(text.substr(17, 2))});
}

auto is_zero(ByteView bytes) -> bool
{
    return std::ranges::all_of(bytes, [](std::byte byte) { return byte == std::byte{0}; });
}

auto rows_in(ByteView data) -> Result<std::size_t>
{
    if (data.size() % row_size != tail_size || !is_zero(data.last(tail_size)))
        return Fault{errc::malformed, "ecg.truncated"};
    auto rows = data.size() / row_size;
    while (rows > 0 && is_zero(data.subspan((rows - 1) * row_size, row_size))) --rows;
    if (rows == 0) return Fault{errc::malformed, "ecg.waveform"};
    return rows;
}

// Lead I is not stored, but II and III are: I = II - III (Einthoven). With it the augmented leads follow.
auto lead_one(const Lead& second, const Lead& third) -> Lead
{
    constexpr auto no_value = std::numeric_limits<std::int32_t>::min();
    Lead lead{.name = LeadName::I, .label = "I", .scale = Scale{.microvolts_per_unit = microvolts}, .derived = true};
    for (std::size_t i = 0; i < second.samples.size(); ++i) {
        const bool gap = second.samples[i] == lead_off || third.samples[i] == lead_off;
        if (gap) lead.gap = no_value;
        lead.samples.push_back(gap ? no_value : second.samples[i] - third.samples[i]);
    }
    return lead;
}

auto strip_of(ByteView data, std::size_t rows) -> Strip
{
    using enum LeadName;
    Strip strip{.rate_hz = 800};
    for (const auto name : {II, III, V1, V2, V3, V4, V5, V6}) {
        Lead lead{.name = name, .label = std::string{text_of(name)}, .gap = lead_off};
        lead.scale = Scale{microvolts, -zero * microvolts};
        lead.samples.reserve(rows);
        strip.leads.push_back(std::move(lead));
    }
    dicom::ByteReader reader{data};
    for (std::size_t row = 0; row < rows; ++row)
        for (auto& lead : strip.leads) lead.samples.push_back(reader.le16());
    strip.leads.push_back(lead_one(strip.leads[0], strip.leads[1]));
    return strip;
}

}  // namespace

// There is no mark: a number of seven digits that ends with a zero, and a time written out.
auto is_contec(ByteView beginning) -> bool
{
    if (beginning.size() < header_size) return false;
    const auto text = as_text(beginning);
    const auto id = text.substr(0, 8);
    const auto digits = id.substr(0, id.find('\0'));
    const auto time = text.substr(time_at, time_shape.size());
    const bool timed = std::ranges::equal(
        time, time_shape, [](char c, char shape) { return is_digit(shape) ? is_digit(c) : c == shape; });
    return timed && text[time_at + time_shape.size()] == '\0' && !digits.empty() && digits.size() < id.size() &&
           std::ranges::all_of(digits, is_digit);
}

auto read_contec(ByteView file, const Limits& limits) -> Result<Recording>
{
    if (!is_contec(file)) return Fault{errc::malformed, "ecg.read"};
    const auto data = file.subspan(header_size);
    const auto rows = rows_in(data);
    if (!rows) return rows.error();
    if (*rows > limits.samples_max / (stored_leads + 1) || limits.leads_max < stored_leads + 1)
        return Fault{errc::too_large, "ecg.count"};

    Recording recording{.format = "Contec ECG90A", .strips = {strip_of(data, *rows)}};
    dicom::ByteReader reader{file};
    recording.patient.id = decoded(as_text(reader.take(8)), recording.doubts.charset);
    reader.take(2);
    recording.acquired = moment_in(as_text(reader.take(20)));
    reader.take(2);
    recording.patient.name = decoded(as_text(reader.take(8)), recording.doubts.charset);
    const unsigned sex = reader.u8();
    const unsigned age = reader.u8();
    if (sex <= 1) recording.patient.sex = sex == 1 ? "M" : "F";
    if (age > 0 && age <= 200)
        recording.patient.age = (age < 10 ? "00" : age < 100 ? "0" : "") + std::to_string(age) + 'Y';
    return recording;
}

}  // namespace shanhai::ecg
