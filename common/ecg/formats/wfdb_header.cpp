#include "common/ecg/formats/wfdb_header.hpp"

#include "common/dicom/data/values.hpp"
#include "common/ecg/formats/numbers.hpp"
#include "common/ecg/formats/text.hpp"

#include <algorithm>
#include <cmath>

namespace shanhai::ecg::wfdb {
namespace {

constexpr std::string_view digits = "0123456789";
constexpr std::string_view blank = " \t";

struct Lines {
    std::vector<std::string_view> facts;
    std::vector<std::string_view> comments;
};

auto lines_of(std::string_view text, std::size_t most) -> Lines
{
    Lines lines;
    while (!text.empty() && lines.facts.size() < most) {
        const auto end = std::min(text.find('\n'), text.size());
        const auto line = trimmed(text.substr(0, end));
        auto& kind = line.starts_with('#') ? lines.comments : lines.facts;
        if (!line.empty() && kind.size() < std::max<std::size_t>(most, 64)) kind.push_back(line);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

auto take_word(std::string_view& line) -> std::string_view
{
    line = trimmed(line);
    const auto word = line.substr(0, std::min(line.find_first_of(blank), line.size()));
    line.remove_prefix(word.size());
    return word;
}

auto count_in(std::string_view text) -> std::optional<std::size_t>
{
    const auto value = whole_in(text);
    if (!value || *value < 0 || *value > 0xFFFF'FFFF) return std::nullopt;
    return static_cast<std::size_t>(*value);
}

// The number behind `mark` in a word like 16x2:3+512; nothing when the mark is not there, or no number behind it.
auto behind(std::string_view word, char mark) -> std::optional<std::size_t>
{
    const auto at = word.find(mark);
    if (at == std::string_view::npos) return std::nullopt;
    const auto rest = word.substr(at + 1);
    return count_in(rest.substr(0, std::min(rest.find_first_not_of(digits), rest.size())));
}

auto is_plain_name(std::string_view name) -> bool
{
    const bool dots = name == "." || name == ".." || name == "-" || name == "~";
    return !name.empty() && name.size() <= 255 && !dots && name.find_first_of("/\\:") == std::string_view::npos &&
           std::ranges::all_of(name, [](char c) { return static_cast<unsigned char>(c) > ' ' && c != '\x7F'; });
}

// gain(baseline)/units. Without a gain, or with 0, the signal is not calibrated: the convention of 200 per millivolt is
// a guess, and we make none. Without units they are millivolts, for that is how header(5) defines the gain.
auto scale_in(std::string_view word, std::optional<std::int64_t> zero) -> std::optional<Scale>
{
    const auto slash = std::min(word.find('/'), word.size());
    const auto bracket = std::min(word.find('('), slash);
    const auto gain = number_in(word.substr(0, bracket));
    const auto unit = slash < word.size() ? microvolts_in(word.substr(slash + 1)) : std::optional{1000.0};
    auto baseline = zero ? std::optional{static_cast<double>(*zero)} : 0.0;
    if (bracket < slash) {
        const auto close = word.find(')', bracket);
        if (close == std::string_view::npos) return std::nullopt;
        baseline = number_in(word.substr(bracket + 1, close - bracket - 1));
    }
    if (!gain || *gain == 0 || !unit || !baseline) return std::nullopt;
    return plausible_scale(*unit / *gain, -*baseline * *unit / *gain);
}

auto signal_in(std::string_view line, bool& doubtful) -> Result<Signal>
{
    Signal signal;
    const auto file = take_word(line);
    if (file == "~" || file == "-") return Fault{errc::unsupported, "ecg.dialect"};  // no file at all
    if (!is_plain_name(file)) return Fault{errc::malformed, "ecg.read"};
    signal.file = file;
    const auto shape = take_word(line);
    const auto format = count_in(shape.substr(0, std::min(shape.find_first_not_of(digits), shape.size())));
    if (!format) return Fault{errc::malformed, "ecg.read"};
    signal.format = static_cast<unsigned>(*format);
    for (const char mark : {'x', ':', '+'})
        if (shape.find(mark) != std::string_view::npos && !behind(shape, mark))
            return Fault{errc::malformed, "ecg.read"};
    signal.samples_per_frame = behind(shape, 'x').value_or(1);
    signal.skew = behind(shape, ':').value_or(0);
    signal.offset = behind(shape, '+').value_or(0);
    if (signal.samples_per_frame == 0) return Fault{errc::malformed, "ecg.read"};
    const auto gain = take_word(line);
    take_word(line);  // bits of the converter
    signal.scale = scale_in(gain, whole_in(take_word(line)));
    signal.initial = whole_in(take_word(line));
    signal.checksum = whole_in(take_word(line));
    take_word(line);  // size of a block on tape
    signal.description = decoded(trimmed(line), doubtful);
    return signal;
}

// Comments are anything. Only what says of itself what it is counts: "<age>: 25  <sex>: M", "# Age: 60".
void read_comment(std::string_view comment, Patient& into)
{
    std::string lower;
    for (const char c : comment) lower += c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    const auto value_of = [&](std::string_view key) -> std::string_view {
        const auto bracketed = '<' + std::string{key} + ">:";
        auto at = lower.find(bracketed);
        if (at != std::string::npos)
            at += bracketed.size();
        else if (lower.starts_with(std::string{key} + ':'))
            at = key.size() + 1;
        else
            return {};
        auto rest = comment.substr(at);
        return take_word(rest);
    };
    if (const auto age = value_of("age"); count_in(age)) into.age = age_word(age, "years");
    if (const auto sex = sex_word(value_of("sex")); sex == "M" || sex == "F") into.sex = sex;
}

// 31/12/2025 behind 23:59:58
auto start_of(std::string_view time, std::string_view date) -> std::optional<Instant>
{
    if (date.size() != 10 || date[2] != '/' || date[5] != '/' || time.empty()) return std::nullopt;
    const auto day = date_word(std::string{date.substr(6)} + '-' + std::string{date.substr(3, 2)} + '-' +
                               std::string{date.substr(0, 2)});
    std::string clock{time};
    if (clock.find(':') == 1) clock.insert(0, "0");
    return day.empty() ? std::nullopt : dicom::moment_of(day, clock, "");
}

}  // namespace

auto looks_like_header(std::string_view beginning) -> bool
{
    const auto text = beginning.substr(0, 4096);
    const auto is_binary = [](char c) { return static_cast<unsigned char>(c) < ' ' && !(c >= '\t' && c <= '\r'); };
    if (std::ranges::any_of(text, is_binary)) return false;
    const auto lines = lines_of(text, 2).facts;
    if (lines.size() < 2) return false;
    auto record = lines[0];
    const auto name = take_word(record);
    const auto count = count_in(take_word(record));
    const auto rate = take_word(record);
    const bool named = is_plain_name(name.substr(0, name.find('/'))) && name.find('<') == std::string_view::npos;
    if (!named || !count || *count == 0 || (!rate.empty() && rate.find_first_not_of("0123456789.e+-/()") == 0))
        return false;
    if (name.find('/') != std::string_view::npos) return behind(name, '/').has_value();
    auto signal = lines[1];
    take_word(signal);
    const auto format = take_word(signal);
    return !format.empty() && digits.find(format[0]) != std::string_view::npos &&
           format.find_first_not_of("0123456789x:+") == std::string_view::npos;
}

auto read_header(std::string_view text, std::size_t signals_max) -> Result<Header>
{
    const auto lines = lines_of(text, signals_max + 2);
    if (lines.facts.empty()) return Fault{errc::malformed, "ecg.read"};
    auto record = lines.facts[0];
    if (take_word(record).find('/') != std::string_view::npos) return Fault{errc::unsupported, "ecg.dialect"};
    const auto count = count_in(take_word(record));
    if (!count || *count == 0) return Fault{errc::malformed, "ecg.read"};
    if (*count > signals_max) return Fault{errc::too_large, "ecg.count"};
    if (lines.facts.size() != *count + 1) return Fault{errc::malformed, "ecg.truncated"};

    Header header;
    const auto rate = take_word(record);
    header.rate_hz = plausible_rate(number_in(rate.substr(0, rate.find('/'))).value_or(0));
    const auto frames = take_word(record);
    header.frames = count_in(frames);
    if (!frames.empty() && !header.frames) return Fault{errc::malformed, "ecg.read"};
    if (header.frames == 0U) header.frames.reset();  // "not specified"
    const auto time = take_word(record);
    header.starts = start_of(time, take_word(record));
    bool doubtful = false;
    for (std::size_t i = 1; i < lines.facts.size(); ++i) {
        auto signal = signal_in(lines.facts[i], doubtful);
        if (!signal) return signal.error();
        header.signals.push_back(std::move(*signal));
    }
    for (const auto comment : lines.comments) read_comment(trimmed(comment.substr(1)), header.patient);
    return header;
}

}  // namespace shanhai::ecg::wfdb
