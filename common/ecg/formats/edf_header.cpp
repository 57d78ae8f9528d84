#include "common/ecg/formats/edf_header.hpp"

#include "common/dicom/data/values.hpp"
#include "common/ecg/formats/numbers.hpp"
#include "common/ecg/formats/text.hpp"

#include <array>

namespace shanhai::ecg::edf {
namespace {

constexpr std::size_t block = 256;
constexpr std::size_t records_max = 1'000'000;  // of a second each: eleven days

auto count_in(std::string_view text) -> std::optional<std::size_t>
{
    const auto value = whole_in(text);
    if (!value || *value < 0 || *value > 0xFFFF'FFFF) return std::nullopt;
    return static_cast<std::size_t>(*value);
}

auto words_in(std::string_view text) -> std::vector<std::string>
{
    std::vector<std::string> words;
    for (text = trimmed(text); !text.empty(); text = trimmed(text)) {
        const auto end = std::min(text.find(' '), text.size());
        words.emplace_back(text.substr(0, end));
        text.remove_prefix(end);
    }
    return words;
}

// 02-MAR-1960, the months in English.
auto named_date(std::string_view text) -> std::string
{
    constexpr std::string_view months = "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC";
    if (text.size() != 11 || text[2] != '-' || text[6] != '-') return {};
    std::string month;
    for (const char c : text.substr(3, 3)) month += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    const auto found = months.find(month);
    if (found == std::string_view::npos || found % 3 != 0) return {};
    return date_word(std::string{text.substr(7)} + '-' + std::to_string(found / 3 + 1) + '-' +
                     std::string{text.substr(0, 2)});
}

auto stated(std::string word) -> std::string
{
    if (word == "X") return {};
    for (auto& c : word)
        if (c == '_') c = ' ';
    return word;
}

// EDF+ section 2.1.3.3: code, sex, birth date, name. Plain EDF may write anything: that is then its identification.
auto patient_in(const std::string& text) -> Patient
{
    const auto words = words_in(text);
    const bool by_the_book = words.size() >= 4 && (words[1] == "M" || words[1] == "F" || words[1] == "X") &&
                             (words[2] == "X" || !named_date(words[2]).empty());
    if (!by_the_book) return {.id = words.size() == 1 ? stated(text) : text};
    return {.name = words[3] == "X,X" ? "" : stated(words[3]), .id = stated(words[0]), .sex = stated(words[1]),
            .birth_date = named_date(words[2])};
}

// "Startdate 02-MAR-2002 PSG-1234/2002 NN Telemetry03": number of the investigation, technician, equipment.
void read_origin(const std::string& text, std::string& date, Device& device)
{
    const auto words = words_in(text);
    if (words.empty() || words[0] != "Startdate") return;
    if (words.size() > 1)
        if (auto full = named_date(words[1]); !full.empty()) date = std::move(full);
    if (words.size() > 4) device.model = stated(words[4]);
}

auto start_of(std::string_view day, std::string_view time, std::string date) -> std::optional<Instant>
{
    // Two digits of year: 85 to 99 are of the last century (EDF+ section 2.1.3.2).
    if (date.empty() && day.size() == 8 && day[2] == '.' && day[5] == '.') {
        const auto year = day.substr(6, 2);
        date = date_word((year >= "85" ? "19" : "20") + std::string{year} + '-' + std::string{day.substr(3, 2)} + '-' +
                         std::string{day.substr(0, 2)});
    }
    std::string clock{time};
    for (auto& c : clock)
        if (c == '.') c = ':';
    return date.empty() ? std::nullopt : dicom::moment_of(date, clock, "");
}

// "HP:0.05Hz LP:150Hz N:50Hz"
auto filter_in(std::string_view text, std::string_view mark) -> std::optional<double>
{
    const auto at = text.find(mark);
    if (at == std::string_view::npos || (at > 0 && text[at - 1] != ' ')) return std::nullopt;
    text.remove_prefix(at + mark.size());
    const auto end = text.find("Hz");
    if (end == std::string_view::npos) return std::nullopt;
    const auto value = number_in(text.substr(0, end));
    return value && *value > 0 ? value : std::nullopt;
}

// Every signal's field stands beside that of the next: all labels, then all transducers, ...
class Fields {
public:
    Fields(std::string_view text, std::size_t count) : text_{text}, count_{count} {}
    auto next(std::size_t width) -> std::vector<std::string_view>
    {
        std::vector<std::string_view> all;
        for (std::size_t i = 0; i < count_; ++i) all.push_back(text_.substr(at_ + i * width, width));
        at_ += count_ * width;
        return all;
    }

private:
    std::string_view text_;
    std::size_t count_;
    std::size_t at_ = 0;
};

auto read_signals(std::string_view text, std::size_t count, bool& doubtful, Header& into) -> Result<void>
{
    Fields fields{text, count};
    const auto labels = fields.next(16);
    fields.next(80);
    const auto dimensions = fields.next(8);
    std::array<std::vector<std::string_view>, 4> ranges;
    for (auto& range : ranges) range = fields.next(8);
    const auto filters = fields.next(80);
    const auto samples = fields.next(8);
    for (std::size_t i = 0; i < count; ++i) {
        Signal signal{.label = std::string{trimmed(decoded(labels[i], doubtful))}};
        signal.annotations = signal.label == "EDF Annotations" || signal.label == "BDF Annotations";
        signal.microvolts = microvolts_in(dimensions[i]);
        signal.has_dimension = !trimmed(dimensions[i]).empty();
        signal.physical_min = number_in(ranges[0][i]).value_or(0);
        signal.physical_max = number_in(ranges[1][i]).value_or(0);
        signal.digital_min = number_in(ranges[2][i]).value_or(0);
        signal.digital_max = number_in(ranges[3][i]).value_or(0);
        signal.filters = {filter_in(filters[i], "HP:"), filter_in(filters[i], "LP:"), filter_in(filters[i], "N:")};
        const auto number = count_in(samples[i]);
        if (!number) return Fault{errc::malformed, "ecg.read"};
        signal.samples = *number;
        signal.offset = into.record_bytes;
        into.record_bytes += *number * into.sample_bytes;
        into.signals.push_back(std::move(signal));
    }
    return {};
}

// -1 is "still recording", and stays when the plug was pulled: then whole records count, and a half one does not.
auto records_in(std::string_view declared, std::size_t bytes, std::size_t record_bytes) -> Result<std::size_t>
{
    const auto count = whole_in(declared);
    if (!count || *count < -1 || record_bytes == 0) return Fault{errc::malformed, "ecg.read"};
    const auto held = bytes / record_bytes;
    if (*count == -1) return held;
    if (static_cast<std::uint64_t>(*count) > held) return Fault{errc::malformed, "ecg.truncated"};
    if (static_cast<std::uint64_t>(*count) < held) return Fault{errc::mismatch, "ecg.samples"};
    return held;
}

}  // namespace

auto read_header(ByteView file, std::size_t signals_max, bool& doubtful) -> Result<Header>
{
    const auto text = as_text(file);
    if (file.size() < block) return Fault{errc::malformed, "ecg.truncated"};
    const auto field = [&](std::size_t at, std::size_t width) { return text.substr(at, width); };
    Header header;
    header.sample_bytes = file[0] == std::byte{0xFF} ? 3 : 2;
    const auto count = count_in(field(252, 4));
    const auto size = count_in(field(184, 8));
    if (!count || *count == 0 || size != (*count + 1) * block) return Fault{errc::malformed, "ecg.read"};
    if (*count > signals_max) return Fault{errc::too_large, "ecg.count"};
    if (file.size() < *size) return Fault{errc::malformed, "ecg.truncated"};
    header.size = *size;
    const auto variant = trimmed(field(192, 44));
    header.discontinuous = variant.starts_with("EDF+D") || variant.starts_with("BDF+D");
    header.timekeeping = header.discontinuous || variant.starts_with("EDF+C") || variant.starts_with("BDF+C");
    header.record_s = number_in(field(244, 8)).value_or(0);
    if (auto read = read_signals(text.substr(block, *count * block), *count, doubtful, header); !read)
        return read.error();
    const auto records = records_in(field(236, 8), file.size() - *size, header.record_bytes);
    if (!records) return records.error();
    if (*records > records_max) return Fault{errc::too_large, "ecg.count"};
    header.records = *records;
    header.patient = patient_in(decoded(field(8, 80), doubtful));
    std::string date;
    read_origin(decoded(field(88, 80), doubtful), date, header.device);
    header.starts = start_of(field(168, 8), field(176, 8), std::move(date));
    return header;
}

}  // namespace shanhai::ecg::edf
