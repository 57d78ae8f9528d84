#include "common/ecg/drawing/words.hpp"

#include "common/base/utf8.hpp"

#include <algorithm>
#include <cstdio>
#include <set>

namespace shanhai::ecg {
namespace {

constexpr double line_max = 84;       // widths of a Chinese character: the sheet's, at the size it is written in
constexpr std::size_t lines_max = 4;  // above the grid
constexpr std::string_view apart = "　";

// The first character of a text, in bytes.
auto length_of(std::string_view text) -> std::size_t
{
    const auto lead = static_cast<unsigned char>(text.front());
    return lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

// In widths of a Chinese character, rather too wide than too narrow.
auto width_of(std::string_view character) -> double { return character.size() < 3 ? 0.62 : 1; }

// What a character of somebody's text is on paper: no controls, nothing that turns the writing around, and nothing of
// the private areas, which no typeface agrees on. A printed question mark says that something stood there.
auto printable_one(std::string_view one) -> std::string_view
{
    const auto lead = static_cast<unsigned char>(one.front());
    const bool control = one.size() == 1 && (lead < 0x20 || lead == 0x7F);
    const bool control_c1 = one.size() == 2 && lead == 0xC2 && static_cast<unsigned char>(one[1]) < 0xA0;
    if (control || control_c1) return " ";
    const bool turns = one >= "\u200B" && one <= "\u200F";
    const bool formats = one >= "\u2028" && one <= "\u202E";
    const bool isolates = one >= "\u2060" && one <= "\u206F";
    const bool is_private = one.size() == 3 && one >= "\uE000" && one <= "\uF8FF";
    const bool beyond = one.size() == 4 && one >= "\U000E0000";
    return turns || formats || isolates || is_private || beyond ? "?" : one;
}

auto printable(std::string_view text, double width_max) -> std::string
{
    if (!is_utf8(text)) return "?";
    std::string clean;
    double width = 0;
    while (!text.empty()) {
        const auto one = printable_one(text.substr(0, length_of(text)));
        text.remove_prefix(length_of(text));
        width += width_of(one);
        if (width > width_max) return clean + "…";
        clean += one;
    }
    return clean;
}

// Printable text on as many lines as there may be; what is left is cut off visibly.
auto wrapped(std::string_view text, std::size_t most) -> std::vector<std::string>
{
    std::vector<std::string> lines(1);
    double width = 0;
    while (!text.empty()) {
        const auto one = text.substr(0, length_of(text));
        text.remove_prefix(one.size());
        width += width_of(one);
        if (width > line_max - 1) {
            if (lines.size() == most) {
                lines.back() += "…";
                return lines;
            }
            lines.emplace_back();
            width = width_of(one);
        }
        lines.back() += one;
    }
    return lines;
}

void append(std::string& line, std::string_view more)
{
    if (more.empty()) return;
    if (!line.empty()) line += apart;
    line += more;
}

auto day_in(const std::string& date) -> std::string
{
    return date.size() == 8 ? date.substr(0, 4) + '-' + date.substr(4, 2) + '-' + date.substr(6) : date;
}

auto who(const Recording& recording) -> std::string
{
    const auto& patient = recording.patient;
    std::string line = "设备记录：";
    line += patient.name.empty() ? "无姓名" : printable(patient.name, 14);
    append(line, patient.sex == "M" ? "男" : patient.sex == "F" ? "女" : "");
    append(line, printable(day_in(patient.birth_date), 8));
    if (!patient.id.empty()) append(line, "编号 " + printable(patient.id, 14));
    append(line, recording.acquired ? "采集 " + to_local_text(*recording.acquired) + "（设备时钟）" : "采集时间未注明");
    const auto device = printable(recording.device.manufacturer + ' ' + recording.device.model, 20);
    if (device.size() > 1) append(line, "设备 " + device);
    return line;
}

auto value_of(const Recording& recording, Quantity quantity) -> std::string
{
    const auto* const found = find(recording, quantity);
    return found ? short_number(found->value) : std::string{};
}

auto rate_in(const Recording& recording) -> std::string
{
    if (const auto stated = value_of(recording, Quantity::heart_rate); !stated.empty())
        return "心率 " + stated + " 次/分";
    const auto* const rr = find(recording, Quantity::rr);
    if (!rr || rr->unit != "ms" || rr->value < 100) return {};
    char text[64];
    std::snprintf(text, sizeof text, "心率 %.0f 次/分（RR %.0f ms）", 60'000 / rr->value, rr->value);
    return text;
}

auto measured(const Recording& recording) -> std::string
{
    std::string line = rate_in(recording);
    const auto add = [&](std::string_view name, Quantity quantity) {
        const auto value = value_of(recording, quantity);
        if (!value.empty()) append(line, std::string{name} + ' ' + value + " ms");
    };
    add("P", Quantity::p_duration);
    add("PR", Quantity::pr);
    add("QRS", Quantity::qrs_duration);
    add("QT", Quantity::qt);
    add("QTc", Quantity::qtc);
    add("QTcB", Quantity::qtc_bazett);
    add("QTcF", Quantity::qtc_fridericia);
    const auto axis = value_of(recording, Quantity::qrs_axis);
    const auto or_dash = [](const std::string& text) { return text.empty() ? std::string{"–"} : text; };
    if (!axis.empty())
        append(line, "电轴 P/QRS/T " + or_dash(value_of(recording, Quantity::p_axis)) + '/' + axis + '/' +
                         or_dash(value_of(recording, Quantity::t_axis)) + "°");
    return line.empty() ? line : line + "（设备测量，仅供参考）";
}

auto said(const Recording& recording) -> std::string
{
    std::string line;
    for (const auto& one : recording.statements) line += (line.empty() ? "" : "；") + one;
    return line.empty() ? line : printable("设备提示：" + line, 1000);
}

auto doubted(const Recording& recording) -> std::string
{
    std::string line;
    const auto& doubts = recording.doubts;
    if (doubts.charset) line += "文字编码存疑；";
    if (doubts.leads) line += "导联名称重复或前后矛盾，请核对导联；";
    if (doubts.correction) line += "文件未写增益修正系数，按 1 计；";
    return line.empty() ? line : "请注意：" + line.substr(0, line.size() - std::string_view{"；"}.size()) + "。";
}

auto all_of(const std::set<std::string>& texts) -> std::string
{
    std::string line;
    for (const auto& one : texts) line += (line.empty() ? "" : " / ") + one;
    return texts.size() > 3 ? "各导联不同" : line;
}

auto filters_of(const Lead& lead) -> std::string
{
    const auto& filters = lead.filters;
    std::string text = !filters.high_pass_hz && !filters.low_pass_hz ? "滤波未注明" : "滤波 ";
    if (filters.high_pass_hz && filters.low_pass_hz)
        text += short_number(*filters.high_pass_hz) + "–" + short_number(*filters.low_pass_hz) + " Hz";
    else if (filters.high_pass_hz)
        text += "高通 " + short_number(*filters.high_pass_hz) + " Hz";
    else if (filters.low_pass_hz)
        text += "低通 " + short_number(*filters.low_pass_hz) + " Hz";
    return filters.notch_hz ? text + " 陷波 " + short_number(*filters.notch_hz) + " Hz" : text;
}

}  // namespace

auto short_number(double value) -> std::string
{
    char text[48];
    std::snprintf(text, sizeof text, "%.3f", value);
    std::string number = text;
    while (number.ends_with('0')) number.pop_back();
    if (number.ends_with('.')) number.pop_back();
    return number == "-0" ? "0" : number;
}

auto lines_above(const Recording& recording) -> std::vector<std::string>
{
    std::vector<std::string> lines{who(recording)};
    if (auto line = measured(recording); !line.empty()) lines.push_back(std::move(line));
    const auto doubts = doubted(recording);
    const auto room = lines_max - lines.size() - (doubts.empty() ? 0 : 1);
    if (const auto text = said(recording); !text.empty())
        for (auto& line : wrapped(text, room)) lines.push_back(std::move(line));
    if (!doubts.empty()) lines.push_back(doubts);
    return lines;
}

auto line_below(const Recording& recording, const Page& page, const Paper& paper) -> std::string
{
    std::set<std::string> rates;
    std::set<std::string> gains;
    std::set<std::string> filters;
    for (const auto& row : page.rows)
        for (const auto& cell : row.cells) {
            if (!cell.lead) continue;
            rates.insert(cell.lead->strip->rate_hz ? short_number(*cell.lead->strip->rate_hz) + " Hz" : "未注明");
            filters.insert(filters_of(*cell.lead->lead));
            if (const auto& scale = cell.lead->lead->scale)
                gains.insert(short_number(scale->microvolts_per_unit) + " µV");
        }
    std::string line = short_number(paper.mm_per_s) + " mm/s";
    append(line, short_number(paper.mm_per_mv) + " mm/mV");
    append(line, all_of(filters));
    append(line, "采样 " + all_of(rates));
    append(line, "分辨 " + all_of(gains));
    double seconds = 0;
    for (const auto& strip : recording.strips)
        if (strip.kind == StripKind::rhythm) seconds = std::max(seconds, strip.starts_s + seconds_of(strip));
    char text[96];
    std::snprintf(text, sizeof text, "全长 %.1f s，本页 %.1f–%.1f s", seconds, page.from_s, page.until_s);
    append(line, text);
    return line;
}

auto label_of(const Cell& cell) -> std::string
{
    std::string label{text_of(cell.name)};
    if (!cell.lead) return label;
    if (label.empty()) label = printable(cell.lead->lead->label, 10);
    if (cell.lead->lead->derived) label += "（计算）";
    if (!cell.lead->lead->status.empty()) label += "（" + printable(cell.lead->lead->status, 10) + "）";
    return label;
}

auto instead_of(const Cell& cell) -> std::string
{
    if (!cell.lead) return "未记录";
    if (!cell.lead->strip->rate_hz) return "采样率不明，不描绘";
    if (!cell.lead->lead->scale) return "增益不明，不描绘";
    return {};
}

}  // namespace shanhai::ecg
