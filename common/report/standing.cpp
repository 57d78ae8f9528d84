#include "common/report/parts.hpp"
#include "common/report/words.hpp"

namespace shanhai::report {
namespace {

// Which file came before this one: whoever holds it can compare.
auto earlier(const Document& d) -> std::string
{
    if (!d.previous) return {};
    return version_text(d.version - 1) + "（签名文件摘要 " + short_digest(*d.previous) + "）";
}

void add_reason(std::vector<std::string>& lines, std::string_view name, const Document& d)
{
    if (!d.change) return;
    lines.push_back(std::string{name} + "原因：" + d.change->reason);
    if (!d.change->requested_by.empty()) lines.push_back("提出人：" + d.change->requested_by);
}

}  // namespace

auto standing(Typesetter& type, const Document& d) -> Column
{
    const auto head = status_word(d);
    const auto version = "本件为" + version_text(d.version);
    std::vector<std::string> lines;
    switch (d.status) {
    case Status::preliminary:
        lines.push_back("供紧急处置参考，以正式报告为准。" +
                        (d.previous ? version + "，承接" + earlier(d) + "。" : ""));
        return note(type, Tone::warning, head, lines);
    case Status::addendum:
        lines.push_back(version + "，承接" + earlier(d) + "。原报告内容未作改动，新增内容见“补充意见”。");
        add_reason(lines, "补充", d);
        return note(type, Tone::plain, head, lines);
    case Status::amendment:
        lines.push_back(version + "，代替" + earlier(d) + "，原版本请勿再使用。");
        add_reason(lines, "更正", d);
        return note(type, Tone::warning, head, lines);
    case Status::final:
    case Status::retraction: return {};
    }
    return {};
}

}  // namespace shanhai::report
