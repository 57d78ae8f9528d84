#include "common/ecg/drawing/svg.hpp"

#include "common/base/utf8.hpp"
#include "common/ecg/drawing/painting.hpp"

#include <cmath>
#include <cstdio>

namespace shanhai::ecg {
namespace {

constexpr double mm_per_point = 25.4 / 72;

auto units(double mm) -> long { return std::lround(mm * svg_units_per_mm); }

// Text and attributes alike. XML 1.0 has no characters for controls, nor for U+FFFE and U+FFFF.
auto escaped(std::string_view text) -> std::string
{
    if (!is_utf8(text)) return "?";
    std::string safe;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const auto three = text.substr(i, 3);
        if (c == '&') safe += "&amp;";
        else if (c == '<') safe += "&lt;";
        else if (c == '>') safe += "&gt;";
        else if (c == '"') safe += "&quot;";
        else if (c == '\'') safe += "&#39;";
        else if ((c >= 0 && c < ' ') || c == 0x7F) safe += ' ';
        else if (three == "\uFFFE" || three == "\uFFFF") safe += '?', i += 2;
        else safe += c;
    }
    return safe;
}

auto attribute(std::string_view name, const std::string& value) -> std::string
{
    return ' ' + std::string{name} + "=\"" + value + '"';
}
auto attribute(std::string_view name, double mm) -> std::string { return attribute(name, std::to_string(units(mm))); }

auto hex_of(const Colour& colour) -> std::string
{
    char text[8];
    const auto part = [](double value) { return static_cast<unsigned>(std::lround(value * 255)) & 0xFFU; };
    std::snprintf(text, sizeof text, "#%02x%02x%02x", part(colour.red), part(colour.green), part(colour.blue));
    return text;
}

// Whole units, each point from the one before: rounding never adds up.
void append_line(std::string& path, const Line& line)
{
    long x = 0;
    long y = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const auto to_x = units(line[i].x);
        const auto to_y = units(line[i].y);
        if (i == 0) path += 'M' + std::to_string(to_x) + ' ' + std::to_string(to_y);
        else {
            const auto dy = to_y - y;
            path += (i == 1 ? "l" : " ") + std::to_string(to_x - x) + (dy < 0 ? "" : " ") + std::to_string(dy);
        }
        x = to_x;
        y = to_y;
    }
}

class SvgCanvas : public Canvas {
public:
    void stroke(const std::vector<Line>& lines, const Stroke& how) override
    {
        if (lines.empty()) return;
        body_ += "<path";
        if (!how.trace.empty()) body_ += attribute("data-lead", escaped(how.trace));
        body_ += attribute("stroke", hex_of(how.colour)) + attribute("stroke-width", how.width) + " d=\"";
        for (const auto& line : lines) append_line(body_, line);
        body_ += "\"/>\n";
    }
    void text(double x, double y, std::string_view words, double size) override
    {
        if (words.empty()) return;
        body_ += "<text" + attribute("fill", hex_of(ink)) + attribute("x", x) + attribute("y", y) +
                 attribute("font-size", size * mm_per_point) + '>' + escaped(words) + "</text>\n";
    }
    void enter_grid() override { body_ += "<g clip-path=\"url(#grid)\" stroke-linejoin=\"round\">\n"; }
    void leave_grid() override { body_ += "</g>\n"; }

    auto body() const -> const std::string& { return body_; }

private:
    std::string body_;
};

auto rectangle(double x, double y, double width, double height) -> std::string
{
    return "<rect" + attribute("x", x) + attribute("y", y) + attribute("width", width) + attribute("height", height);
}

constexpr std::string_view typefaces =
    "'Noto Sans CJK SC','Noto Sans SC','Microsoft YaHei','PingFang SC',sans-serif";

auto document(const std::string& title, const std::string& body) -> std::string
{
    const auto box = "0 0 " + std::to_string(units(paper_width)) + ' ' + std::to_string(units(paper_height));
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"297mm\" height=\"210mm\"" + attribute("viewBox", box) +
           attribute("font-family", std::string{typefaces}) + ">\n<title>" + escaped(title) +
           "</title>\n<defs><clipPath id=\"grid\">" + rectangle(grid_left, grid_top, grid_width, grid_height) +
           "/></clipPath></defs>\n" + rectangle(0, 0, paper_width, paper_height) +
           " fill=\"#ffffff\"/>\n<g fill=\"none\">\n" + body + "</g>\n</svg>\n";
}

}  // namespace

auto svg_of(const Recording& recording, const SheetOptions& options, std::size_t page) -> Result<std::string>
{
    if (auto fit = check(recording, options); !fit) return fit.error();
    const auto pages = lay_out(recording, options);
    if (page == 0 || page > pages.size()) return Fault{errc::not_found, "ecg.page"};
    const auto& wanted = pages[page - 1];
    SvgCanvas canvas;
    paint(canvas, recording, wanted, options.paper);
    return document(title_of(wanted), canvas.body());
}

}  // namespace shanhai::ecg
