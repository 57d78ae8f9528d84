#include "common/hl7/message.hpp"

#include <algorithm>
#include <array>

namespace shanhai::hl7 {
namespace {

struct Escape {
    char plain;
    std::string_view written;
};
constexpr auto escapes = std::to_array<Escape>(
    {{'|', "\\F\\"}, {'^', "\\S\\"}, {'~', "\\R\\"}, {'\\', "\\E\\"}, {'&', "\\T\\"}});

auto is_control(char c) -> bool { return (c >= 0 && c < ' ') || c == 0x7F; }

auto split(std::string_view text, char at) -> std::vector<std::string_view>
{
    std::vector<std::string_view> parts;
    for (;;) {
        const auto end = text.find(at);
        parts.push_back(text.substr(0, end));
        if (end == std::string_view::npos) return parts;
        text.remove_prefix(end + 1);
    }
}

auto field(const std::vector<std::string_view>& fields, std::size_t number) -> std::string_view
{
    return number < fields.size() ? fields[number] : std::string_view{};
}

// Carriage return by the standard; receivers that were written by hand send line feeds, too.
auto lines_of(std::string_view message) -> std::vector<std::string_view>
{
    std::vector<std::string_view> lines;
    while (!message.empty()) {
        const auto end = message.find_first_of("\r\n");
        if (end != 0) lines.push_back(message.substr(0, end));
        if (end == std::string_view::npos) break;
        message.remove_prefix(end + 1);
    }
    return lines;
}

auto is_code(std::string_view code) -> bool
{
    constexpr std::array<std::string_view, 6> codes{"AA", "AE", "AR", "CA", "CE", "CR"};
    return std::find(codes.begin(), codes.end(), code) != codes.end();
}

auto is_control_id(std::string_view id) -> bool
{
    return id.size() <= 199 && std::none_of(id.begin(), id.end(), is_control);
}

}  // namespace

auto escaped(std::string_view text) -> std::string
{
    std::string safe;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const auto* const known = std::find_if(escapes.begin(), escapes.end(), [c](auto& e) { return e.plain == c; });
        const bool line_ends = c == '\n' || c == '\r';
        if (known != escapes.end())
            safe += known->written;
        else if (line_ends) {
            safe += "\\.br\\";
            if (c == '\r' && i + 1 < text.size() && text[i + 1] == '\n') ++i;
        } else
            safe += is_control(c) ? ' ' : c;
    }
    return safe;
}

auto unescaped(std::string_view text) -> std::string
{
    std::string plain;
    while (!text.empty()) {
        const auto begin = text.find('\\');
        plain += text.substr(0, begin);
        if (begin == std::string_view::npos) break;
        const auto end = text.find('\\', begin + 1);
        if (end == std::string_view::npos) break;
        const auto sequence = text.substr(begin, end - begin + 1);
        const auto* const known =
            std::find_if(escapes.begin(), escapes.end(), [&](auto& e) { return e.written == sequence; });
        if (known != escapes.end()) plain += known->plain;
        if (sequence == "\\.br\\") plain += '\n';
        text.remove_prefix(end + 1);
    }
    return plain;
}

auto components(std::initializer_list<std::string_view> texts) -> std::string
{
    std::string joined;
    for (const auto text : texts) joined += escaped(text) + '^';
    joined.erase(joined.find_last_not_of('^') + 1);
    return joined;
}

auto to_time(Instant when) -> std::string
{
    std::string digits;
    for (const char c : to_local_text(when))
        if (c >= '0' && c <= '9') digits += c;
    return digits + "+0800";
}

auto Segment::set(std::size_t field, std::string value) -> Segment&
{
    if (fields_.size() < field) fields_.resize(field);
    fields_[field - 1] = std::move(value);
    return *this;
}

auto Segment::text() const -> std::string
{
    auto written = name_;
    const bool is_header = name_ == "MSH";
    if (is_header) written += "|^~\\&";
    auto last = fields_.size();
    while (last > 0 && fields_[last - 1].empty()) --last;
    for (std::size_t i = is_header ? 2 : 0; i < last; ++i) written += '|' + fields_[i];
    return written;
}

auto message_of(const std::vector<Segment>& segments) -> std::string
{
    std::string message;
    for (const auto& segment : segments) message += segment.text() + '\r';
    return message;
}

auto parse_acknowledgement(std::string_view message) -> Result<Acknowledgement>
{
    const auto wrong = Fault{errc::malformed, "hl7.answer"};
    if (message.size() > answer_max) return Fault{errc::too_large, "hl7.answer"};
    const auto lines = lines_of(message);
    if (lines.empty() || !lines.front().starts_with("MSH") || lines.front().size() < 8) return wrong;
    const char separator = lines.front()[3];
    const bool sound = !is_control(separator) && separator != ' ' && separator > 0;
    if (!sound) return wrong;
    const auto name = std::string{"MSA"} + separator;
    const auto answer = std::find_if(lines.begin(), lines.end(), [&](auto line) { return line.starts_with(name); });
    if (answer == lines.end()) return wrong;
    const auto fields = split(*answer, separator);
    auto found = Acknowledgement{std::string{field(fields, 1)}, std::string{field(fields, 2)}};
    if (!is_code(found.code) || !is_control_id(found.control_id)) return wrong;
    return found;
}

}  // namespace shanhai::hl7
