// The sentences about writing reports: drafts, templates and phrases, and what has to be decided before signing.
#include "common/wire/sentence_parts.hpp"

#include <array>

namespace shanhai::wire {
namespace {

constexpr auto table = std::to_array<SentenceLine>({
    {"draft.number", "这一版草稿没有留存，请先列出草稿。"},
    {"draft.measurement", "第{}项测量太长，名称、数值和单位各不超过 80 个汉字。"},
    {"draft.key-image", "第{}幅关键图像不对：要有影像编号，帧号从 1 数起，说明不超过 80 个汉字。"},

    {"phrases.template", "模板或短语有错{}，没有保存，请改正后再存。"},
    {"phrases.revision", "短语库已在别处改过，请先取最新的再改。"},
    {"phrases.count", "短语库太大：最多 500 个模板、5000 条短语。"},
    {"phrases.fill", "填的内容{}模板里没有，或不在可选的几项里，请核对。"},
    {"usage.template", "没有这个模板或短语，请先列出再选。"},
    {"usage.blank", "填的内容{}模板里没有，或不在可选的几项里，请核对。"},
    {"usage.fill", "填空请写成 名称=内容 的样子，如 side=右。"},
    {"usage.phrases", "短语文件{}不是正确的 JSON，请检查。"},
    {"phrases.lang", "语言只能是 zh 或 en。"},

    {"report.undecided", "有一处疑点{}还没有决定：请改正，或写明为什么没有错。"},
    {"report.decision", "对疑点{}的说明请写 2 到 500 个字，不能有控制字符。"},
});

}  // namespace

auto writing_sentences() -> std::span<const SentenceLine> { return table; }

}  // namespace shanhai::wire
