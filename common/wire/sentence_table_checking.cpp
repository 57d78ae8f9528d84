// The sentences about asking with the code on a report (查验).
#include "common/wire/sentence_parts.hpp"

#include <array>

namespace shanhai::wire {
namespace {

constexpr auto table = std::to_array<SentenceLine>({
    {"report.code", "查验码有误：应是 28 位数字，多半有一位看错、输错或两位颠倒，请逐位核对。"},
    {"usage.report-code", "查验码有误：应是 28 位数字，多半有一位看错、输错或两位颠倒，请逐位核对。"},
    {"verification.limit", "问得太多了，请等一会儿再试。"},
    {"verification.factor", "证件号码后四位或出生年份与报告登记的不符，请核对；输错几次会锁定一天。"},
    {"verification.locked", "这份报告的全文查看已因多次输错被锁定，请一天后再试，或到出具机构查询。"},
    {"verification.ticket", "查看的时间已过，或报告有了新版本，请重新查验。"},
    {"verification.withdrawn", "这份报告没有现行有效的版本，不提供下载，请联系出具机构。"},
    {"verification.unknown", "没有查到这个查验码，请逐位核对。"},
    {"verification.who", "只有登记的机构、诊断医师、操作员或管理员可以看全文。"},
    {"verification.form", "请在网页上填写后再提交。"},
    {"verify.not-current", "这份报告已不再有效，请勿使用。"},
    {"verify.unknown-code", "没有查到这个查验码，请逐位核对；如果无误，请勿采信这份报告。"},
});

}  // namespace

auto checking_sentences() -> std::span<const SentenceLine> { return table; }

}  // namespace shanhai::wire
