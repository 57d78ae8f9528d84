#include "common/report/render.hpp"

#include "common/report/document_json.hpp"
#include "common/report/paper.hpp"
#include "common/report/vocabulary.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace shanhai::report {
namespace {

constexpr double side = 51;  // 18 mm
constexpr double top = 42;
constexpr double bottom = 40;
constexpr double measure = Sheets::width - 2 * side;
constexpr double left = 0.34;  // of the measure: the three columns of particulars
constexpr double middle = 0.34;
constexpr double right = 0.32;

constexpr Style hospital{.size = 20, .bold = true, .align = PANGO_ALIGN_CENTER};
constexpr Style title{.size = 15, .bold = true, .align = PANGO_ALIGN_CENTER};
constexpr Style label{.size = 9.5, .grey = 0.38};
constexpr Style value{.size = 9.5};
constexpr Style strong{.size = 10.5, .bold = true};
constexpr Style heading{.size = 11.5, .bold = true};
constexpr Style body{.size = 10.5, .leading = 1.15};
constexpr Style opinion{.size = 11.5, .bold = true, .leading = 1.2};
constexpr Style small{.size = 8, .grey = 0.3};
constexpr Style small_right{.size = 8, .grey = 0.3, .align = PANGO_ALIGN_RIGHT};
constexpr Style small_centred{.size = 8, .grey = 0.3, .align = PANGO_ALIGN_CENTER};

// Words on the page --------------------------------------------------------------------------------------------------

auto shown_modality(const std::string& code) -> std::string
{
    using Name = std::pair<std::string_view, std::string_view>;
    constexpr std::array names{Name{"DX", "X 线"},  Name{"DR", "X 线"},  Name{"CR", "X 线"}, Name{"MR", "磁共振"},
                               Name{"US", "超声"}, Name{"MG", "乳腺 X 线"}, Name{"RF", "透视"}};
    for (const auto& [known, name] : names)
        if (known == code) return std::string{name} + "（" + code + "）";
    return code;
}

// Paper is passed from hand to hand; the whole number is in report.json.
auto masked(const std::string& number) -> std::string
{
    constexpr std::size_t open = 4;
    const auto is_plain = [](char c) { return c > ' ' && c < '\x7F'; };
    const bool can_be_cut = number.size() > 2 * open && std::all_of(number.begin(), number.end(), is_plain);
    if (!can_be_cut) return std::string(number.size(), '*');
    return number.substr(0, open) + std::string(number.size() - 2 * open, '*') + number.substr(number.size() - open);
}

auto size_text(std::uint64_t bytes) -> std::string
{
    char text[32];
    if (bytes < 1_MiB) {
        std::snprintf(text, sizeof text, "%.1f KB", double(bytes) / 1024);
    } else {
        std::snprintf(text, sizeof text, "%.1f MB", double(bytes) / (1024 * 1024));
    }
    return text;
}

auto version_text(const Document& d) -> std::string { return "第 " + std::to_string(d.version) + " 版"; }

// The column ---------------------------------------------------------------------------------------------------------

using Column = std::vector<Piece>;

void append(Column& column, Column more)
{
    for (auto& piece : more) column.push_back(std::move(piece));
}

struct Cell {
    std::string_view name;
    std::string text;
    double share;  // of the measure
    Style style = value;
};

// Labels and values side by side on one baseline; the row is as high as its highest value.
auto row(Typesetter& type, const std::vector<Cell>& cells) -> Piece
{
    struct Placement {
        Text text;
        double x;
        auto baseline() const -> double { return text.lines().front().baseline; }
    };
    std::vector<Placement> placed;
    double x = side;
    for (const auto& cell : cells) {
        const auto name = std::string{cell.name} + "：";
        const double name_width = type.width_of(name, label) + 0.5;
        const double width = measure * cell.share;
        const std::string_view text = cell.text.empty() ? "—" : std::string_view{cell.text};
        placed.push_back({type.set(name, label, name_width), x});
        placed.push_back({type.set(text, cell.style, width - name_width - 8), x + name_width});
        x += width;
    }
    double baseline = 0;
    double height = 0;
    for (const auto& one : placed) baseline = std::max(baseline, one.baseline());
    for (const auto& one : placed) height = std::max(height, baseline - one.baseline() + one.text.height());
    auto draw = [placed, baseline](cairo_t* page, double y) {
        for (const auto& one : placed) one.text.draw(page, one.x, y + baseline - one.baseline());
    };
    return {.height = height + 2.5, .draw = draw};
}

// A label and text of any length: what the clinic wrote may run over pages like any other prose.
auto labelled(Typesetter& type, std::string_view name, const std::string& text) -> Column
{
    if (text.empty()) return {};
    const auto shown_name = std::string{name} + "：";
    const double name_width = type.width_of(shown_name, label) + 0.5;
    auto lines = lines_of(type.set(text, value, measure - name_width), side + name_width);
    const auto set_name = type.set(shown_name, label, name_width);
    lines.front().draw = [set_name, first = lines.front().draw](cairo_t* page, double y) {
        set_name.draw(page, side, y);
        first(page, y);
    };
    lines.back().height += 2.5;
    return lines;
}

auto section(Typesetter& type, std::string_view name, const std::string& text, const Style& style) -> Column
{
    if (text.empty()) return {};
    Column column{gap(9)};
    auto head = lines_of(type.set(name, heading, measure), side);
    for (auto& line : head) line.with_next = true;
    append(column, std::move(head));
    column.push_back(gap(2));
    column.back().with_next = true;
    const double indent = 2 * body.size;
    append(column, lines_of(type.set(text, style, measure - indent), side + indent));
    return column;
}

auto particulars(Typesetter& type, const Document& d) -> Column
{
    const auto& p = d.patient;
    const auto& r = d.request;
    const auto born = p.birth_date ? to_text(*p.birth_date) : std::string{};
    const std::string sex{word_for(sexes, p.sex).page};
    const std::string priority{word_for(priorities, r.priority).page};
    const auto modality = shown_modality(d.study.modality);
    const auto quality = d.quality ? std::string{word_for(qualities, *d.quality).page} : std::string{};
    const auto acquired = d.times.acquired ? to_local_text(*d.times.acquired) : std::string{};
    const auto received = to_local_text(d.times.received);
    Column column{rule(side, measure, 1.2), gap(5)};
    const auto add = [&](std::vector<Cell> cells) { column.push_back(row(type, cells)); };
    add({{"姓名", p.name, left, strong},
         {"性别", sex, middle / 2},
         {"年龄", p.age, middle / 2},
         {"出生日期", born, right}});
    add({{"患者编号", p.id, left}, {"证件号码", masked(p.identity_number), middle}, {"紧急程度", priority, right}});
    add({{"检查机构", d.examined_at.name, left}, {"申请科室", r.department, middle}, {"申请医师", r.doctor, right}});
    add({{"检查项目", r.exam, left}, {"检查部位", r.body_part, middle}, {"检查类型", modality, right}});
    add({{"检查时间", acquired, left}, {"接收时间", received, middle}, {"影像质量", quality, right}});
    append(column, labelled(type, "临床诊断", r.clinical_diagnosis));
    append(column, labelled(type, "病史摘要", r.history));
    append(column, labelled(type, "检查目的", r.purpose));
    column.push_back(gap(3));
    column.push_back(rule(side, measure, 0.6));
    return column;
}

// Who answers for it, and how anyone can check: kept in one piece at the foot of the last page.
auto signature(Typesetter& type, const Document& d) -> Column
{
    std::uint64_t bytes = 0;
    for (const auto& object : d.objects) bytes += object.size;
    const auto title_text = d.author.title.empty() ? std::string{} : "（" + d.author.title + "）";
    const auto read = "依据影像 " + std::to_string(d.objects.size()) + " 个文件，共 " + size_text(bytes) +
                      "，逐个摘要列于附件 report.json；该附件的 SHA-256 为";
    const auto proof = read + "\n" + Digest::of(as_view(to_canonical_json(d))).hex() +
                       "\n本报告由报告医师以个人数字证书电子签名，纸质件以所附电子文件的验证结果为准。";

    Column column{gap(14), rule(side, measure, 0.6), gap(5)};
    column.push_back(
        row(type, {{"报告医师", d.author.name + title_text, 0.5}, {"报告时间", to_local_text(d.times.prepared), 0.5}}));
    column.push_back(row(type, {{"诊断机构", d.diagnosed_at.name, 1.0}}));
    column.push_back(gap(2));
    append(column, lines_of(type.set(proof, small, measure), side));
    for (auto& piece : column) piece.with_next = true;
    column.back().with_next = false;
    column.front().at_foot = true;
    return column;
}

// What stands on every page but the first: a page that comes loose must still say whose it is.
auto running_text(const Document& d) -> std::string
{
    std::string text = d.diagnosed_at.name + ' ';
    text.append(word_for(kinds, d.kind).page).append("（续）  姓名：").append(d.patient.name);
    text.append("  性别：").append(word_for(sexes, d.patient.sex).page).append("  患者编号：").append(d.patient.id);
    return text;
}

// The frame ----------------------------------------------------------------------------------------------------------

class Frame {
public:
    Frame(Typesetter& type, const Document& d)
        : type_{type},
          hospital_{type.set(d.diagnosed_at.name, hospital, measure)},
          title_{type.set(word_for(kinds, d.kind).page, title, measure)},
          number_{type.set("报告编号：" + d.id.text() + "  " + version_text(d), small, measure)},
          request_{type.set("申请单号：" + d.request.number, small_right, measure / 2)},
          running_{type.set(running_text(d), value, measure)},
          limits_{type.set(d.limits, small_centred, measure)}
    {}

    auto first_top() const -> double { return top + hospital_.height() + title_.height() + number_row() + 8; }
    auto other_top() const -> double { return top + running_.height() + 10; }
    auto column_end() const -> double { return Sheets::height - bottom - foot_height(); }

    void draw(cairo_t* page, std::size_t number, std::size_t count)
    {
        if (number == 1) {
            draw_head(page);
        } else {
            running_.draw(page, side, top);
            rule(side, measure, 0.6).draw(page, top + running_.height() + 3);
        }
        draw_foot(page, number, count);
    }

private:
    auto number_row() const -> double { return std::max(number_.height(), request_.height()); }
    auto foot_height() const -> double { return 6 + std::max(limits_.height(), 12.0) + 12; }

    void draw_head(cairo_t* page) const
    {
        double y = top;
        hospital_.draw(page, side, y);
        title_.draw(page, side, y += hospital_.height());
        y += title_.height() + 4;
        number_.draw(page, side, y);
        request_.draw(page, side + measure / 2, y);
    }

    void draw_foot(cairo_t* page, std::size_t number, std::size_t count)
    {
        const double y = column_end() + 6;
        const auto pages = "第 " + std::to_string(number) + " 页 / 共 " + std::to_string(count) + " 页";
        rule(side, measure, 0.6).draw(page, y);
        limits_.draw(page, side, y + 3);
        number_.draw(page, side, y + 3 + limits_.height());
        type_.set(pages, small_right, measure / 2).draw(page, side + measure / 2, y + 3 + limits_.height());
    }

    Typesetter& type_;
    Text hospital_;
    Text title_;
    Text number_;
    Text request_;
    Text running_;
    Text limits_;
};

auto column_of(Typesetter& type, const Document& d) -> Column
{
    auto column = particulars(type, d);
    append(column, section(type, "检查方法", d.technique, body));
    append(column, section(type, "影像所见", d.findings, body));
    append(column, section(type, "诊断意见", d.impression, opinion));
    append(column, section(type, "建议", d.recommendation, body));
    column.push_back(gap(6));
    append(column, lines_of(type.set("（以下空白）", small_centred, measure), side));
    append(column, signature(type, d));
    return column;
}

}  // namespace

auto render(const Document& document, const Fonts& fonts, const Illustrations& illustrations) -> Result<Bytes>
{
    if (auto done = check(document); !done) return done.error();
    if (illustrations.pictures.size() != document.key_images.size()) return Fault{errc::mismatch, "report.pictures"};
    if (illustrations.plates.size() > plates_max) return Fault{errc::too_large, "report.pictures"};

    Typesetter type{fonts};
    Frame frame{type, document};
    const auto column = column_of(type, document);
    if (type.lacks_glyphs()) return Fault{errc::unsupported, "report.glyph"};

    const double end = frame.column_end();
    const auto pages = paginate(column, end - frame.first_top(), end - frame.other_top());
    Sheets sheets{to_text(document.times.prepared)};
    for (std::size_t i = 0; i < pages.size(); ++i) {
        frame.draw(sheets.page(), i + 1, pages.size());
        const double start = i == 0 ? frame.first_top() : frame.other_top();
        for (const auto& [piece, y] : pages[i]) piece->draw(sheets.page(), start + y);
        sheets.next_page();
    }
    for (const auto& plate : illustrations.plates) {
        sheets.turn(plate.landscape);
        const auto write = [&](double x, double y, std::string_view text, double size) {
            const auto set = type.set(text, {.size = size}, Sheets::height);
            set.draw(sheets.page(), x, y - set.lines().front().baseline);
        };
        if (plate.draw) plate.draw({sheets.page(), write});
        sheets.next_page();
    }
    if (type.lacks_glyphs()) return Fault{errc::unsupported, "report.glyph"};
    return sheets.finish();
}

}  // namespace shanhai::report
