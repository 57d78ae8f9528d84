#include "common/report/document_json.hpp"
#include "common/report/parts.hpp"
#include "common/report/qr.hpp"
#include "common/report/words.hpp"

namespace shanhai::report {
namespace {

constexpr double code_side = 62.36;  // 22 mm

auto signed_by(const Document& d) -> std::string
{
    const bool notice = d.status == Status::retraction;
    const std::string what = notice ? "本通知由" : "本报告由";
    const std::string author = notice ? "经办医师" : "报告医师";
    if (!d.reviewer) return what + author + "以个人数字证书电子签名";
    if (d.countersigned) return what + author + "、审核医师先后以个人数字证书电子签名";
    return what + "审核医师以个人数字证书电子签名";
}

// What the signature is about, for whoever checks the file.
auto proof(const Document& d) -> std::string
{
    std::uint64_t bytes = 0;
    for (const auto& object : d.objects) bytes += object.size;
    auto text = signed_by(d) + "，纸质件以所附电子文件的验证结果为准。";
    text += "依据" + std::string{d.kind == Kind::ecg ? "心电数据 " : "影像 "} + std::to_string(d.objects.size()) +
            " 个文件，共 " + size_text(bytes) + "，逐个摘要列于附件 report.json，该附件 SHA-256：";
    text += Digest::of(as_view(to_canonical_json(d))).hex();
    if (d.status == Status::final && d.previous)
        text += "\n承接" + version_text(d.version - 1) + "，其签名文件摘要 " + short_digest(*d.previous) + "。";
    return text;
}

auto people(Typesetter& type, const Document& d) -> Column
{
    const auto written = to_local_text(d.times.drafted);
    const auto issued = to_local_text(d.times.prepared);
    const bool notice = d.status == Status::retraction;
    const Style name{.size = 10.5, .bold = true};
    const Cell author{notice ? "经办医师" : "报告医师", with_title(d.author), third, name};
    const Cell place{"诊断机构", d.diagnosed_at.name, d.reviewer ? third : 2 * third};
    const Cell issue{notice ? "通知时间" : "报告时间", issued};
    if (!d.reviewer) return {row(type, {author, place}), row(type, {{"书写时间", written}, issue})};
    return {row(type, {author, {"审核医师", with_title(*d.reviewer), third, name}, place}),
            row(type, {{"书写时间", written}, {"审核时间", issued}, issue})};
}

// The code beside what it is for.
auto check_block(Typesetter& type, const Document& d) -> Piece
{
    const auto code = d.verification ? QrCode::of(d.verification->page) : Result<QrCode>{Fault{}};
    if (!code) {
        const auto text = type.set(proof(d), look::small, measure);
        return {.height = text.height(), .draw = [text](cairo_t* page, double y) { text.draw(page, side, y); }};
    }
    constexpr double beside = side + code_side + 8;
    constexpr double width = measure - code_side - 8;
    const auto name = type.set("验证码", look::label, width);
    const auto digits = type.set(d.verification->code, {.size = 12, .bold = true, .spacing = 0.3}, width - 36);
    const auto how = type.set("扫描二维码，或在 " + code_page(*d.verification) +
                                  " 输入验证码，可查验本报告的真伪、现行版本和是否作废。",
                              {.size = 8.5}, width);
    const auto rest = type.set(proof(d), look::small, width);
    const double text_height = digits.height() + 2 + how.height() + 3 + rest.height();
    const double height = std::max(code_side, text_height);
    auto draw = [=, squares = *code](cairo_t* page, double y) {
        squares.draw(page, side - 4, y + (height - code_side) / 2, code_side);
        double at = y + (height - text_height) / 2;
        name.draw(page, beside, at + digits.lines().front().baseline - name.lines().front().baseline);
        digits.draw(page, beside + 36, at);
        how.draw(page, beside, at += digits.height() + 2);
        rest.draw(page, beside, at + how.height() + 3);
    };
    return {.height = height, .draw = draw};
}

}  // namespace

auto signature_block(Typesetter& type, const Document& d) -> Column
{
    Column column{gap(10, 6), rule(side, measure, 0.8), gap(6, 2)};
    append(column, people(type, d));
    column.push_back(gap(2));
    column.push_back(rule(side, measure, 0.5, look::hair));
    column.push_back(gap(5, 2));
    column.push_back(check_block(type, d));
    keep_together(column);
    column.front().at_foot = true;
    return column;
}

}  // namespace shanhai::report
